import Foundation
import TestSupport
import Testing

/// What a command reads is never what it writes over.
@Suite("Outputs")
struct OutputPathTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../..").standardizedFileURL

  /// A copy of a committed experiment, and a folder of faces in CelebA's formats that it could be of.
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in ["Experiments/eyeglasses.yaml", "results.sqlite"] {
      let source = Self.root.appending(path: name)
      try FileManager.default.copyItem(at: source, to: folder.file(source.lastPathComponent))
    }
    try FileManager.default.createDirectory(
      at: folder.file("faces"), withIntermediateDirectories: true)
    try Data("1\nMale\na.png 1\n".utf8).write(to: folder.file("faces/list_attr.txt"))
  }

  @Test(
    "no input and no database is written over, by whatever name",
    arguments: [
      ["eyeglasses.yaml"], ["./faces/../eyeglasses.yaml"], ["results.sqlite"],
      ["faces/list_attr.txt", "data={celeba: {root: faces}}", "--last"],
    ])
  func spared(words: [String]) throws {
    let file = folder.file(words[0])
    let before = try Data(contentsOf: file)
    let report = try LancetProcess(
      ["report", "eyeglasses.yaml", "--results", "results.sqlite", "-o", words[0]]
        + words.dropFirst(), in: folder.url)
    #expect(report.status == 2, "\(report.errors)")
    #expect(report.errors.contains("--output is \(words[0])"), "\(report.errors)")
    #expect(report.errors.contains("Name another file."), "\(report.errors)")
    #expect(try Data(contentsOf: file) == before)
  }

  @Test("a folder is no file to write")
  func folderInPlace() throws {
    let report = try LancetProcess(
      ["report", "eyeglasses.yaml", "--results", "results.sqlite", "-o", "faces"], in: folder.url)
    #expect(report.status == 2, "\(report.errors)")
    #expect(
      report.errors.contains("--output is faces, which is a folder, but this writes one file."),
      "\(report.errors)")
  }

  @Test("a database is not merged with itself, by whatever name")
  func mergedWithItself() throws {
    let before = try Data(contentsOf: folder.file("results.sqlite"))
    try FileManager.default.linkItem(
      at: folder.file("results.sqlite"), to: folder.file("hard.sqlite"))
    let merge = try LancetProcess(["merge", "results.sqlite", "hard.sqlite"], in: folder.url)
    #expect(merge.status == 4, "\(merge.errors)")
    #expect(merge.errors.contains("would be merged into itself"), "\(merge.errors)")
    #expect(try Data(contentsOf: folder.file("results.sqlite")) == before)
  }

  @Test("a merge that is refused makes no database")
  func refusedMerge() throws {
    let slim = try LancetProcess(
      ["slim", "results.sqlite", "counts.sqlite", "--counts"], in: folder.url)
    #expect(slim.status == 0, "\(slim.errors)")
    for source in ["counts.sqlite", "none.sqlite"] {
      let merge = try LancetProcess(["merge", "new.sqlite", source], in: folder.url)
      #expect(merge.status == 4, "\(merge.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.file("new.sqlite").path), "\(source)")
    }
  }

  @Test("a file that is none of these is written")
  func written() throws {
    let export = try LancetProcess(
      ["export", "eyeglasses.yaml", "--results", "results.sqlite", "-o", "found.csv"],
      in: folder.url)
    #expect(export.status == 0, "\(export.errors)")
    #expect(try Data(contentsOf: folder.file("found.csv")).count > 100)
  }
}
