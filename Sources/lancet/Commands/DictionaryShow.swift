import ArgumentParser
import Faces
import Foundation

/// `lancet dictionary show`: contact sheets.
struct DictionaryShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Draw a sheet of faces for each concept and group.",
    discussion: """
      Writes <region>-<Concept>.png with the masks tinted over the faces, and \
      family-<family>-<group>.png. Prints the names of the files.
      """)

  @Argument(help: "The dictionary's folder.") var folder: String
  @Option(name: .shortAndLong, help: "The folder of the sheets.") var output: String
  @Option(help: "Faces on a sheet.") var faces = 24
  @Option(help: "The side of a face in pixels.") var size = 128

  func validate() throws {
    guard (1...1000).contains(faces) else {
      throw ValidationError("--faces is \(faces); valid: 1 to 1000")
    }
    guard (16...1024).contains(size) else {
      throw ValidationError("--size is \(size); valid: 16 to 1024")
    }
  }

  func run() throws {
    let index = try DictionaryIndex(contentsOf: URL(filePath: folder, directoryHint: .isDirectory))
    let sheets = DictionarySheets(of: index, faces: faces, size: size)
    for name in try sheets.write(to: URL(filePath: output, directoryHint: .isDirectory)) {
      print(name)
    }
  }
}
