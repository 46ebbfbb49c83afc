import ArgumentParser
import Probing

extension PictureInput.Colours: ExpressibleByArgument {}

/// How a network in an ONNX file wants its pictures, beside their size, mean and deviation.
struct NetworkInputOptions: ParsableArguments {
  @Option(
    help: """
      The channels of an ONNX network's input: rgb, bgr or grey. [default: as in the file beside it, or \
      else rgb or grey, by their number]
      """)
  var colours: PictureInput.Colours?
  @Option(
    help: """
      What white is in the input of an ONNX network before the mean is taken off, such as 255. \
      [default: as in the file beside it, or else 1]
      """)
  var scale: Float?

  /// The options by name, with what is given.
  var given: [(option: String, value: String?)] {
    [("--colours", colours?.rawValue), ("--scale", scale.map { "\($0)" })]
  }

  func validate() throws {
    if let scale, !(scale > 0 && scale.isFinite) {
      throw ValidationError("--scale is \(scale). Give a number above 0.")
    }
  }

  /// What is said of the pictures.
  func choices(mean: [Float]?, deviation: [Float]?) -> PictureChoices {
    var choices = PictureChoices()
    (choices.colours, choices.scale) = (colours, scale)
    (choices.mean, choices.deviation) = (mean, deviation)
    return choices
  }
}
