import Foundation
import ONNX

/// A network from an ONNX file, and how it wants its pictures.
struct ReadNetwork {
  let model: ONNXModel
  let input: PictureInput
  /// Whether anything says what becomes of a picture's numbers.
  private let saysNumbers: Bool

  /// Reads a file; what `size` and `choices` leave open is said by the file beside it, or by the network.
  ///
  /// Throws an `ONNXError`, a `FileError` or a `DiskError`.
  init(contentsOf url: URL, size: Int?, choices: PictureChoices) throws {
    var said = choices
    said.size = size ?? choices.size
    said = said.filled(by: try PictureChoices(beside: url))
    try self.init(try ONNXModel(contentsOf: url, size: said.size), choices: said)
  }

  /// Takes a network that has been read.
  ///
  /// Throws an `ONNXError` where it takes no square pictures, and a `FileError` where the choices do not fit it.
  init(_ model: ONNXModel, choices: PictureChoices = PictureChoices()) throws {
    let choices = choices.filled(by: try PictureChoices(of: model))
    guard [1, 3].contains(model.input.channels) else {
      throw ONNXError.file(
        model.file, problem: "has an input of \(model.input.channels) channels",
        remedy: "Pictures have three colours, or one.")
    }
    input = try choices.input(channels: model.input.channels, file: model.file)
    guard model.input.height == model.input.width else {
      throw ONNXError.file(
        model.file,
        problem: "takes pictures of \(model.input.height) × \(model.input.width) pixels",
        remedy: "The faces of a dictionary are square; export the network for such.")
    }
    (self.model, saysNumbers) = (model, choices.saysNumbers)
  }

  /// The side of its input in pixels.
  var side: Int { model.input.height }

  /// What was taken for granted of the pictures, as nothing says it; nil where something does.
  var guess: String? {
    if saysNumbers { return nil }
    let usual = input.colours == .grey ? "as numbers from 0 to 1" : "as torchvision does"
    return "Nothing says how \(model.file) wants its pictures. They are prepared \(usual); "
      + "else give --scale, --mean and --std."
  }
}
