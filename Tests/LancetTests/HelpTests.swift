import Foundation
import TestSupport
import Testing

private let root = URL(filePath: #filePath).deletingLastPathComponent()
  .appending(path: "../..").standardizedFileURL

/// A command as `lancet --experimental-dump-help` describes it.
private struct Command: Decodable {
  let commandName: String
  let discussion: String?
  let subcommands: [Command]?
  let arguments: [Argument]?

  struct Argument: Decodable {
    let kind: String
    let isOptional: Bool
    let shouldDisplay: Bool
    let defaultValue: String?
    let abstract: String?
    let valueName: String?
  }

  /// The commands that do something, each with the words that call it.
  func leaves(after words: [String] = []) -> [(words: [String], command: Command)] {
    let words = words + [commandName]
    let inner = (subcommands ?? []).filter { $0.commandName != "help" }
    return inner.isEmpty ? [(words, self)] : inner.flatMap { $0.leaves(after: words) }
  }
}

@Suite("What --help says")
struct HelpTests {
  private let leaves: [(words: [String], command: Command)]

  init() throws {
    struct Dump: Decodable { let command: Command }
    let folder = try TemporaryFolder()
    let run = try LancetProcess(["--experimental-dump-help"], in: folder.url)
    leaves = try JSONDecoder().decode(Dump.self, from: Data(run.output.utf8)).command.leaves()
    #expect(leaves.count >= 16)
  }

  @Test("every command has an example that begins with its own words")
  func examples() throws {
    for (words, command) in leaves {
      let lines = (command.discussion ?? "").split(separator: "\n").map(String.init)
      let head = lines.firstIndex { ["Example:", "Examples:"].contains($0) }
      let examples = head.map { lines[($0 + 1)...].filter { $0.hasPrefix("  lancet ") } } ?? []
      let call = "  " + words.joined(separator: " ")
      #expect(!examples.isEmpty, "lancet help \(words.dropFirst().joined(separator: " "))")
      for example in examples {
        #expect("\(example) ".hasPrefix("\(call) "), "\(example)")
      }
    }
  }

  @Test("every option that may be left out says what holds then")
  func defaults() {
    for (words, command) in leaves {
      for argument in command.arguments ?? []
      where argument.kind == "option" && argument.isOptional && argument.shouldDisplay {
        let says = argument.defaultValue != nil || argument.abstract?.contains("[default: ") == true
        #expect(says, "\(words.joined(separator: " ")) --\(argument.valueName ?? "")")
      }
    }
  }

  @Test(
    "-o is a file where one is written, a folder where there are several, and - is standard output")
  func output() throws {
    let folder = try TemporaryFolder()
    let (file, database) = (
      root.appending(path: "Experiments/grayscale.yaml").path, folder.file("results.sqlite")
    )
    try FileManager.default.copyItem(
      at: root.appending(path: "results.sqlite"), to: database)
    func run(_ words: String...) throws -> LancetProcess {
      try LancetProcess([words[0], file] + words.dropFirst(), in: folder.url)
    }
    let printed = try run("export", "--table", "accuracy")
    #expect(try run("export", "--table", "accuracy", "-o", "-").output == printed.output)
    #expect(try run("export", "--table", "accuracy", "-o", "a.csv").status == 0)
    try Data().write(to: folder.file("a.txt"))
    #expect(try String(contentsOf: folder.file("a.csv"), encoding: .utf8) == printed.output)
    #expect(try run("export", "--table", "accuracy,biased", "-o", "tables").status == 0)
    #expect(
      try String(contentsOf: folder.file("tables/accuracy.csv"), encoding: .utf8)
        == printed.output)
    #expect(try run("export", "--table", "accuracy", "-o", "/dev/null").status == 0)
    for (words, reason) in [
      (["export", "--table", "accuracy,biased", "-o", "a.csv"], "which is a file"),
      (["export", "--table", "accuracy,biased"], "Add --output FOLDER"),
      (["export", "--table", "accuracy", "-o", "a.txt"], "neither a file that ends in .csv nor"),
      (["plot", "-o", "a.csv"], "which is a file"),
      (["plot", "-o", "-"], "writes several files"),
      (["split", "-o", "a.csv"], "which is a file"),
      (["dissect", "--dictionary", "synthetic:4", "-o", "-"], "writes several files"),
      (["dissect", "--dictionary", "synthetic:4", "-o", "a.csv"], "which is a file"),
    ] {
      let refused = try LancetProcess([words[0], file] + words.dropFirst(), in: folder.url)
      #expect(refused.status == 2 && refused.errors.contains(reason), "\(refused.errors)")
      // Found before the command begins: nothing else is said, and the usage is that of the command.
      #expect(!refused.errors.contains("Shown: "), "\(refused.errors)")
      #expect(refused.errors.contains("Usage: lancet \(words[0]) "), "\(refused.errors)")
    }
    for (words, reason) in [
      (["faces", "import", ".", "--from", "utkface", "-o", "-"], "Name a file."),
      (["faces", "render", "a.csv", "--count", "2"], "The folder is a.csv, which is a file"),
    ] {
      let refused = try LancetProcess(words, in: folder.url)
      #expect(refused.status != 0 && refused.errors.contains(reason), "\(refused.errors)")
    }
    let late = try run("plot", "--axis", "Hat", "-o", "plots")
    #expect(late.status == 2 && late.errors.hasPrefix("lancet: --axis is Hat."), "\(late.errors)")
    #expect(!late.errors.contains("Usage"), "\(late.errors)")
    let page = try run("report", "--no-faces", "-o", "-").output
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
  }

  @Test("status --watch ends when no cell is open")
  func watch() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(
      at: root.appending(path: "results.sqlite"), to: folder.file("results.sqlite"))
    let once = try LancetProcess(["status"], in: folder.url)
    let watched = try LancetProcess(["status", "--watch", "0.1"], in: folder.url)
    #expect(watched.status == 0)
    #expect(watched.output == once.output)
    let refused = try LancetProcess(["status", "--watch", "0"], in: folder.url)
    #expect(refused.status == 2 && refused.errors.contains("--watch is 0.0"))
  }
}
