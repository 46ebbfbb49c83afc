import ArgumentParser
import Foundation
import Probing

/// `lancet model info`: what a network is made of.
struct ModelInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "List the layers of an ONNX network.",
    discussion: """
      Prints each layer with the name to ask for in “lancet dissect FILE --layers”, the size of its \
      maps, its parameters and its arithmetic, and what the file says of its input. Names of modules, \
      such as layer1.0, stand for their last layer.

      Example:
        lancet model info model.onnx
      """)

  @Argument(help: "An ONNX file.", completion: .file(extensions: ["onnx"])) var file: String
  @Option(
    help:
      "The side of the input in pixels, where the file leaves it open. [default: as in the file]")
  var size: Int?

  func validate() throws {
    if let size, !(16...2048).contains(size) {
      throw ValidationError("--size is \(size). Give 16 to 2048.")
    }
  }

  func run() throws {
    Terminal.result(try NetworkInfo(URL(filePath: file), size: size).table.plain, terminator: "")
  }
}
