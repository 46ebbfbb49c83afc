import ArgumentParser
import Faces
import Foundation

/// `lancet dictionary show`: contact sheets.
struct DictionaryShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Draw a sheet of faces for each concept and group.",
    discussion: """
      Writes a file <region>-<Concept>.png for each concept, with its masks tinted over the faces. \
      Writes a file family-<family>-<group>.png for each group. Prints the names of the files.

      Example:
        lancet dictionary show faces/dictionary -o sheets
      """)

  @Argument(help: "The dictionary's folder.") var folder: String
  @Option(
    name: .shortAndLong, help: "The folder to write the sheets to.", completion: .directory)
  var output = OutputPath("sheets")
  @Option(help: "Number of faces on a sheet.") var faces = 24
  @Option(help: "The side of a face in pixels.") var size = 128

  func validate() throws {
    guard (1...1000).contains(faces) else {
      throw ValidationError("--faces is \(faces). Give 1 to 1000.")
    }
    guard (16...1024).contains(size) else {
      throw ValidationError("--size is \(size). Give 16 to 1024.")
    }
    _ = try output.folder()
  }

  func run() throws {
    let index = try DictionaryIndex(contentsOf: URL(filePath: folder, directoryHint: .isDirectory))
    let sheets = DictionarySheets(of: index, faces: faces, size: size)
    for name in try sheets.write(to: output.folder()) {
      Terminal.result(name)
    }
  }
}
