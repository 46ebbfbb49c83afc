import Concepts
import Foundation
import Images
import Specification
import TestSupport
import Testing

@testable import Faces

@Suite("Names of pictures")
struct PictureNameTests {
  @Test(
    "an entry of a list belongs to the picture of its path, else of its end, else of its stem",
    arguments: [
      (["a.png"], ["a.png"], [0]),
      (["img/a.png"], ["pics/x/a.jpg", "b.jpg"], [0]),
      (["a.png", "b.png"], ["img/b.pts", "/data/a.pts"], [1, 0]),
      (["n1/1.png", "n2/1.png"], ["1.png"], [nil, nil]),
      (["n1/1.png", "n2/1.png"], ["n2/1.pts", "n1/1.pts"], [1, 0]),
      (["n1/1.png"], ["n2/1.pts", "n3/1.pts"], [nil]),
      (["a.png", "a.jpg"], ["a.pts"], [nil, nil]),
      (["a.png", "a.jpg"], ["a.png"], [0, nil]),
      (["./a.png"], ["a.png"], [0]),
    ] as [([String], [String], [Int?])])
  func matching(pictures: [String], list: [String], entries: [Int?]) {
    #expect(PictureMatching(pictures, to: list).entries == entries)
  }

  @Test("a picture is its file: other spellings and links to it are found again")
  func identity() throws {
    for second in ["./a.png", ".//a.png", "link.png", "hard.png"] {
      let folder = try pictureFolder(["a.png", "b.png"], csv: "image,Male\na.png,1\n\(second),0\n")
      try FileManager.default.createSymbolicLink(
        at: folder.file("img/link.png"), withDestinationURL: folder.file("img/a.png"))
      try FileManager.default.linkItem(
        at: folder.file("img/a.png"), to: folder.file("img/hard.png"))
      let error = #expect(throws: FacesError.self) { try open(folder) }
      #expect(
        error?.description.contains("which is a.png again") == true, "\(String(describing: error))")
    }
  }

  @Test("names and links that lead out of the folder are refused")
  func outside() throws {
    let names = ["../table.csv", "sub/../../table.csv", "/etc/passwd", "out.png", "away/x.png"]
    for name in names {
      let folder = try pictureFolder(["a.png"], csv: "image,Male\na.png,1\n\(name),0\n")
      let manager = FileManager.default
      try manager.createDirectory(at: folder.file("away"), withIntermediateDirectories: true)
      try Data("x".utf8).write(to: folder.file("away/x.png"))
      for (link, target) in [("out.png", "away/x.png"), ("away", "away")] {
        try manager.createSymbolicLink(
          at: folder.file("img/\(link)"), withDestinationURL: folder.file(target))
      }
      let error = #expect(throws: FacesError.self) { try open(folder) }
      #expect(error?.description.contains("line 3: found \(name), which leads out") == true)
    }
  }

  @Test("a path that goes back, but not out, is refused for what it is")
  func back() throws {
    let folder = try pictureFolder(["a.png"], csv: "image,Male\na.png,1\nsub/../a.png,0\n")
    let words = #expect(throws: FacesError.self) { try open(folder) }?.description ?? ""
    #expect(words.contains("line 3: found sub/../a.png, which goes back by “..”"), "\(words)")
  }

  @Test("messages show a path as it was given")
  func paths() throws {
    func message(_ csv: String, _ images: String) -> String {
      #expect(throws: FacesError.self) {
        try TableSource(csv: URL(filePath: csv), images: URL(filePath: images))
      }?.description ?? ""
    }
    #expect(message("gone/a.csv", "img").hasPrefix("gone/a.csv cannot be read"))
    let folder = try pictureFolder(["a.png"], csv: "image,Male\na.png,1\nb.png,0\n")
    #expect(message(folder.file("table.csv").path, "gone/img").hasPrefix("gone/img cannot be read"))
    let error = #expect(throws: FacesError.self) {
      try LandmarkList(contentsOf: URL(filePath: "gone/a.pts"))
    }
    #expect(error?.description.hasPrefix("gone/a.pts cannot be read") == true)
  }

  @Test("pictures may be missing where that is allowed, but not all of them")
  func missing() throws {
    let folder = try pictureFolder(["a.png"], csv: "image,Male\na.png,1\nb.png,0\n")
    #expect(throws: FacesError.self) { try open(folder) }
    #expect(try open(folder, mayBeMissing: true).table.count == 2)
    let empty = try pictureFolder(["c.png"], csv: "image,Male\na.png,1\nb.png,0\n")
    #expect(throws: FacesError.self) { try open(empty, mayBeMissing: true) }
  }

  private func open(_ folder: TemporaryFolder, mayBeMissing: Bool = false) throws -> TableSource {
    try TableSource(
      csv: folder.file("table.csv"), images: folder.file("img"), mayBeMissing: mayBeMissing)
  }
}
