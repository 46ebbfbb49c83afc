import ArgumentParser
import Probing

extension PictureInput.Colours: ExpressibleByArgument {}

/// What is said of a network in an ONNX file.
struct NetworkOptions: ParsableArguments {
  @Option(
    help: """
      The layers of an ONNX network, such as conv2,conv4; “lancet model info FILE” lists them. \
      [default: none, needed with an ONNX file]
      """)
  var layers: String?
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

  /// The names of the layers.
  var names: [String] {
    (layers ?? "").split(separator: ",").map(String.init).map {
      $0.trimmingPrefix { $0 == " " }.description
    }
  }

  /// Throws where the options do not fit to what is dissected.
  func validate(isNetwork: Bool) throws {
    if isNetwork {
      guard !names.isEmpty else {
        throw ValidationError(
          "An ONNX network has layers of its own. Name some with --layers; “lancet model info FILE” "
            + "lists them.")
      }
    } else {
      let given = [
        ("--layers", layers), ("--colours", colours?.rawValue), ("--scale", scale.map { "\($0)" }),
      ]
      for case (let option, let value?) in given {
        throw ValidationError(
          "\(option) is \(value), but no ONNX file is given. Leave \(option) out.")
      }
    }
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

  /// Reads one number, or three.
  static func numbers(_ text: String?, _ option: String, positive: Bool) throws -> [Float]? {
    guard let text else { return nil }
    let parts = text.split { $0 == "," || $0 == " " }
    let numbers = parts.compactMap { Float($0) }
    guard [1, 3].contains(numbers.count), numbers.count == parts.count,
      numbers.allSatisfy({ $0.isFinite && (!positive || $0 > 0) })
    else {
      throw ValidationError(
        "\(option) is \(text). Give one \(positive ? "positive " : "")number or three, such as "
          + "122.78,117,104.3.")
    }
    return numbers
  }
}
