import ArgumentParser
import Files
import Probing

/// Which layers are dissected, and what is said of a network in an ONNX file.
struct NetworkOptions: ParsableArguments {
  @Option(
    name: [.long, .customLong("blocks")],
    help: """
      The layers to dissect, such as layer3,layer4. Those of an ONNX network are listed by “lancet model \
      info FILE”. [default: all, but some have to be named of an ONNX network]
      """)
  var layers: String?
  @OptionGroup var input: NetworkInputOptions

  /// The names of the layers.
  var names: [String] {
    (layers ?? "").split(separator: ",").map(String.init).map {
      $0.trimmingPrefix { $0 == " " }.description
    }
  }

  /// Throws where the options do not fit to what is dissected.
  func validate(isNetwork: Bool, model: String?, kind: FileKind?) throws {
    if isNetwork {
      // What a file without that form is, or why it cannot be read, is said where it is read.
      let mayBeNetwork =
        switch kind {
        case .onnx, .unknown: true
        default: false
        }
      guard !names.isEmpty || !mayBeNetwork else {
        throw ValidationError(
          "An ONNX network has layers of its own. Name some with --layers; “lancet model info FILE” "
            + "lists them.")
      }
    } else {
      for case (let option, let value?) in input.given {
        let found = model.flatMap { name in kind.map { " (\(name) is \($0.words))" } } ?? ""
        throw ValidationError(
          "\(option) is \(value), but no ONNX file is given\(found). Leave \(option) out.")
      }
    }
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

  /// Reads three numbers, of red, green and blue.
  static func channels(_ text: String?, _ option: String, positive: Bool) throws -> SIMD3<Float>? {
    guard let text else { return nil }
    let numbers = text.split { $0 == "," || $0 == " " }.compactMap { Float($0) }
    guard numbers.count == 3, numbers.allSatisfy({ $0.isFinite && (!positive || $0 > 0) }) else {
      throw ValidationError(
        "\(option) is \(text). Give three \(positive ? "positive " : "")numbers, such as "
          + "0.485,0.456,0.406.")
    }
    return SIMD3(numbers[0], numbers[1], numbers[2])
  }
}
