import Concepts
import Foundation
import Images
import Specification
import TestSupport
import Testing

@testable import Faces

@Suite("Guards against training images in a dictionary")
struct ExclusionTests {
  private func names(_ content: Data, file name: String = "names.txt") throws -> [String] {
    let folder = try TemporaryFolder()
    let file = folder.file(name)
    try content.write(to: file)
    return try NameList(contentsOf: file).names
  }

  @Test(
    "names are read from lists with labels, headers and spaces",
    arguments: [
      ("a.jpg\nb.jpg\n", ["a.jpg", "b.jpg"]), ("a.jpg 0\nb.jpg 1\n", ["a.jpg", "b.jpg"]),
      ("a.jpg\t1\r\nmy b.jpg\t0\r\n", ["a.jpg", "my b.jpg"]),
      ("a.jpg,1\nb.jpg,0\n", ["a.jpg", "b.jpg"]),
      ("image\na.jpg\n", ["a.jpg"]), ("000001 7\n000002 7\n", ["000001", "000002"]),
      ("image,split\na.jpg,train\nb.jpg,test\n", ["a.jpg"]),
      ("image\tsplit\na.jpg\ttrain\nb.jpg\ttest\n", ["a.jpg"]),
      ("\"a.jpg\"\n'b.jpg'\n“my c.jpg”\n", ["a.jpg", "b.jpg", "my c.jpg"]),
      ("1\ta.jpg\n2\tb.jpg\n", ["a.jpg", "b.jpg"]), ("1 a.jpg\n2 b.jpg\n", ["a.jpg", "b.jpg"]),
      ("1 a.jpg\n2 a.jpg\n", ["1 a.jpg", "2 a.jpg"]),
      ("0.5 train x/a.jpg,b.jpg\n", ["0.5 train x/a.jpg", "b.jpg"]),
    ])
  func lists(text: String, expected: [String]) throws {
    #expect(try names(Data(text.utf8)) == expected)
    var marked = Data([0xFF, 0xFE])
    for unit in text.utf16 { marked += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    #expect(try names(marked) == expected)
    #expect(try names(Data([0xEF, 0xBB, 0xBF]) + Data(text.utf8)) == expected)
  }

  @Test(
    "all names on one line count",
    arguments: [
      "a.png,b.png,c d.png", "a.png; b.png; c d.png", "a.png b.png c d.png",
      "[\"a.png\", \"b.png\", \"c d.png\"]", "'a.png' 'b.png' 'c d.png'", "a.png\tb.png\tc d.png",
    ])
  func severalNames(line: String) throws {
    #expect(try names(Data(line.utf8)) == ["a.png", "b.png", "c d.png"])
    #expect(try names(Data("000339 000340\n".utf8)) == ["000339", "000340"])
  }

  @Test("of CelebA's list of partitions only the training images count; an empty list is an error")
  func partitions() throws {
    let text = Data("a.jpg 0\nb.jpg 1\nc.jpg 0\n".utf8)
    #expect(try names(text, file: "list_eval_partition.txt") == ["a.jpg", "c.jpg"])
    let folder = try TemporaryFolder()
    let file = folder.file("list_eval_partition.txt")
    try text.write(to: file)
    let note = try #require(try NameList(contentsOf: file).note)
    #expect(note.contains("its 2 names of train are excluded, its 1 other is not"))
    let commas = Data("a.jpg,0\nb.jpg,1\n".utf8)
    #expect(try names(commas, file: "partition.csv") == ["a.jpg"])
    #expect(throws: FacesError.self) { try names(Data("\n".utf8)) }
    #expect(throws: FacesError.self) { try names(Data([0x61, 0, 0x62, 0])) }
  }

  @Test(
    "a name excludes every picture that it may mean",
    arguments: [
      (["img/a.jpg"], [0]), (["a.PNG"], [0]), (["A.jpg"], [0]), (["n1/1.png"], [1]),
      (["1.png"], [1, 2]), (["q.png"], []), (["n3/1.png"], []), (["train/a.png"], [0]),
    ] as [([String], Set<Int>)])
  func matches(names: [String], pictures: Set<Int>) {
    let matches = NameMatches(names, among: ["a.png", "n1/1.png", "n2/1.png"])
    #expect(matches.pictures == pictures)
    #expect(matches.unmatched == (pictures.isEmpty ? names : []))
  }

  @Test(
    "a dictionary that does not say where its pictures come from fails where names cannot be compared"
  )
  func untold() throws {
    let folder = try DictionaryFixture.folder(table: "image,age\na.png,19\nb.png,30\nc.png,31\n")
    let faces = try AnnotatedFaces(
      csv: folder.file("table.csv"), images: folder.file("img"),
      landmarks: folder.file("landmarks.csv"))
    _ = try DictionaryBuilder(faces, estimator: .published).build([0, 1, 2], in: folder.file("d"))
    try FileManager.default.removeItem(at: folder.file("d/Origins.csv"))
    let index = try DictionaryIndex(contentsOf: folder.file("d"))
    #expect(index.leaks(of: ["x/c.jpg"]).map(\.kind) == ["leak"])
    #expect(index.leaks(of: ["b.jpg"]).isEmpty)
    #expect(index.leaks(of: ["n0001-7.jpg"]).map(\.kind) == ["leak not excluded"])
  }

  @Test(
    "a guard that cannot compare the names fails, also where the dictionary says where it is from")
  func incomparable() throws {
    let folder = try DictionaryFixture.folder(table: "image,age\n000339.png,19\n100000.png,30\n")
    let manager = FileManager.default
    for (old, new) in [("a", "000339"), ("c", "100000")] {
      try manager.moveItem(
        at: folder.file("img/\(old).png"), to: folder.file("img/\(new).png"))
    }
    let landmarks = try String(contentsOf: folder.file("landmarks.csv"), encoding: .utf8)
    try landmarks.replacing("a.png", with: "000339.png").replacing("c.png", with: "100000.png")
      .write(to: folder.file("landmarks.csv"), atomically: true, encoding: .utf8)
    let faces = try AnnotatedFaces(
      csv: folder.file("table.csv"), images: folder.file("img"),
      landmarks: folder.file("landmarks.csv"))
    _ = try DictionaryBuilder(faces, estimator: .published).build([0, 1], in: folder.file("d"))
    let index = try DictionaryIndex(contentsOf: folder.file("d"))
    #expect(!index.origins.isEmpty)
    #expect(index.leaks(of: ["000339.png"]).map(\.kind) == ["leak"])
    #expect(index.leaks(of: ["000340.png"]).isEmpty)
    for names in [["foo.png"], ["339.png"], ["339.png", "123456.png"]] {
      let problems = index.leaks(of: names)
      #expect(problems.map(\.kind) == ["leak not excluded"], "\(names)")
      #expect(problems.first?.description.contains("such as \(names[0])") == true)
    }
  }

  @Test("a dictionary of an earlier or reordered list is compared picture by picture")
  func earlierList() throws {
    let folder = try DictionaryFixture.folder(
      table: "image,identity,age\na.png,7,19\nb.png,8,30\nc.png,9,31\n")
    let faces = try AnnotatedFaces(
      csv: folder.file("table.csv"), images: folder.file("img"),
      landmarks: folder.file("landmarks.csv"))
    _ = try DictionaryBuilder(faces, estimator: .published).build([0, 2], in: folder.file("d"))
    let dictionary = try FaceDictionary(contentsOf: folder.file("d"))
    let table = FaceTable(
      origin: "later", names: ["./c.png", "new.png", "a.png", "d.png"], attributes: [:],
      identities: [9, 7, 7, 3], partitions: [.test, .train, .train, .train])
    func shared(_ files: [String]) throws -> Set<Int> {
      try dictionary.index.rows(sharedWith: table) { row, picture in
        try PictureComparison.areSame(
          folder.file("img/\(files[row])"), dictionary.index.url(of: picture))
      }
    }
    #expect(try shared(["c.png", "b.png", "a.png", "b.png"]) == [0, 1, 2])
    // Pictures of another set that happen to be called alike.
    #expect(try shared(["a.png", "b.png", "c.png", "b.png"]).isEmpty)
    let error = #expect(throws: FacesError.self) {
      try FacePartition(table, dictionaryCount: 0, seed: 1)
        .without(dictionary, of: table) {
          folder.file("img/" + ["c.png", "b.png", "a.png", "b.png"][$0])
        }
    }
    #expect(error?.description.contains("new.png") == true, "\(String(describing: error))")
  }
}
