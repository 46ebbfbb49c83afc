import ArgumentParser
import Foundation
import Sweeps

/// `lancet init`: a new experiment file.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a new experiment file with a comment on each setting.",
    discussion: """
      Without an option the faces are painted. A file that exists is never replaced.

      Example:
        lancet init glasses.yaml --table faces.csv --images pictures
      """)

  @Argument(help: "The file to write. Its name without .yaml names the experiment.")
  var file = "experiment.yaml"
  @Option(help: "A folder of photographs in CelebA's file formats. [default: painted faces]")
  var faces: String?
  @Option(
    help: """
      A CSV table of photographs, such as “lancet faces import” writes. [default: painted faces]
      """)
  var table: String?
  @Option(help: "The folder of the table's pictures. [default: the table's own folder]")
  var images: String?

  func validate() throws {
    if faces != nil && table != nil {
      throw ValidationError("--faces and --table are both given. Give one of them.")
    }
    if images != nil && table == nil {
      throw ValidationError("--images is given without --table. Add --table FILE.")
    }
  }

  func run() throws {
    let url = URL(filePath: file)
    let parts = url.deletingPathExtension().lastPathComponent.split {
      !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_"))
    }
    let name = parts.isEmpty ? "experiment" : parts.joined(separator: "-")
    let source: ExperimentScaffold.Faces
    if let table {
      let folder = URL(filePath: table).deletingLastPathComponent().relativePath
      source = .table(csv: table, images: images ?? folder)
    } else {
      source = faces.map { .folder($0) } ?? .painted
    }
    let text = ExperimentScaffold(name: name, faces: source).text
    guard !FileManager.default.fileExists(atPath: url.path) else {
      throw ValidationError("\(file) exists. Name a new file, or remove this one first.")
    }
    do {
      try Data(text.utf8).write(to: url, options: .withoutOverwriting)
    } catch {
      let folder = url.deletingLastPathComponent().relativePath
      let isThere = FileManager.default.fileExists(atPath: folder)
      throw ValidationError(
        "\(file) cannot be written. Check that \(folder) \(isThere ? "may be written to" : "exists")."
      )
    }
    Terminal.result(file)
    Terminal.say("Next: \(ShellCommand.text(["lancet", "check", file]))")
  }
}
