import Files
import Foundation
import TestSupport
import Testing

@Suite("Folders of results")
struct OutputFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func label(_ identity: String, state: String = "1") -> OutputLabel {
    OutputLabel(
      command: "lancet export", subject: "experiment \(identity)", identity: identity,
      state: state, program: "lancet 1")
  }

  private func open(
    _ identity: String, state: String = "1", _ rule: OutputFolder.Rule = .adds,
    replacing: Bool = false, notice: @escaping (String) -> Void = { _ in }
  ) throws -> OutputFolder {
    try OutputFolder(
      folder.file("out"), for: label(identity, state: state), rule, replacing: replacing,
      notice: notice)
  }

  private func files() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.file("out").path).sorted()
  }

  private func mine(_ name: String) throws {
    try Data().write(to: folder.file("out/\(name)"))
  }

  @Test("files of the same result in the same state come together; another state clears them")
  func states() throws {
    try open("a").write("1", to: "one.csv")
    try open("a").write("2", to: "seeds/two.csv")
    #expect(try files() == ["lancet.json", "one.csv", "seeds", "seeds/two.csv"])
    var said: [String] = []
    try open("a", state: "2") { said.append($0) }.write("3", to: "three.csv")
    #expect(try files() == ["lancet.json", "three.csv"])
    #expect(
      said.count == 1
        && said[0].hasSuffix("holds an earlier state of this result, which is replaced."))
    try open("a", state: "2", .clears).write("4", to: "four.csv")
    #expect(try files() == ["four.csv", "lancet.json"])
  }

  @Test("another result is refused with what the folder holds, and removed where that is asked for")
  func otherResult() throws {
    try open("a").write("1", to: "one.csv")
    try mine("notes.txt")
    let error = #expect(throws: OutputError.self) { try open("b") }
    let words = try #require(error?.description)
    #expect(words.contains("holds results of “lancet export” (experiment a), not those of"))
    #expect(words.contains("(experiment b). Name another folder, or add --replace to remove them."))
    #expect(try files() == ["lancet.json", "notes.txt", "one.csv"])
    // What Lancet did not write stays.
    try open("b", replacing: true).write("2", to: "two.csv")
    #expect(try files() == ["lancet.json", "notes.txt", "two.csv"])
  }

  @Test("a folder with files of nobody is refused; hidden files and folders of results are none")
  func otherFiles() throws {
    let labelled = folder.file("out/tables")
    try FileManager.default.createDirectory(at: labelled, withIntermediateDirectories: true)
    try label("x").write(to: labelled)
    try mine(".keep")
    _ = try open("a")
    try mine("notes.txt")
    let error = #expect(throws: OutputError.self) { try open("a") }
    #expect(
      error?.description.contains("out holds notes.txt, which no Lancet result lists") == true)
    try open("a", replacing: true).write("1", to: "one.csv")
    #expect(FileManager.default.fileExists(atPath: folder.file("out/notes.txt").path))
    // A folder that is cleared never stands beside files of others.
    try FileManager.default.removeItem(at: folder.file("out/lancet.json"))
    #expect(throws: OutputError.self) { try open("a", .clears, replacing: true) }
  }

  @Test("a folder that something was put into is not removed")
  func addedFiles() throws {
    let output = try open("a", .clears)
    try output.begin(writing: ["img", "list.txt"])
    let images = folder.file("out/img")
    try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
    try Data().write(to: images.appending(path: "1.png"))
    try output.finish()
    _ = try open("a", .clears)
    try Data().write(to: images.appending(path: "mine.png"))
    let error = #expect(throws: OutputError.self) { try open("a", .clears) }
    #expect(error?.description.contains("img in it holds 2 files, of which Lancet wrote 1") == true)
    try FileManager.default.removeItem(at: images.appending(path: "mine.png"))
    try open("a", .clears).begin()
    #expect(try files() == ["lancet.json"])
  }
}
