import Files
import ONNX

// What a file that Lancet wrote says of its pictures.

extension PictureChoices {
  /// The keys under which Lancet writes how pictures are prepared.
  enum Key: String, CaseIterable {
    case colours, scale, mean, deviation
  }

  /// The entries of a file for pictures that are prepared so.
  static func metadata(of input: PictureInput) -> [String: String] {
    func list(_ values: [Float]) -> String { values.map { "\($0)" }.joined(separator: " ") }
    return [
      Key.colours.rawValue: input.colours.rawValue, Key.scale.rawValue: "\(input.scale)",
      Key.mean.rawValue: list(input.mean), Key.deviation.rawValue: list(input.deviation),
    ]
  }

  /// Reads what a network's own file says, if Lancet wrote it; entries of other programs may mean
  /// something else.
  ///
  /// Throws a `FileError` where an entry cannot be.
  init(of model: ONNXModel) throws {
    self.init()
    guard model.producer.hasPrefix("Lancet ") else { return }
    func numbers(_ key: Key) throws -> [Float]? {
      guard let text = model.metadata[key.rawValue] else { return nil }
      let parts = text.split(separator: " ")
      let numbers = parts.compactMap { Float($0) }
      guard numbers.count == parts.count, [1, model.input.channels].contains(numbers.count),
        numbers.allSatisfy({ $0.isFinite && (key == .mean || $0 > 0) })
      else {
        throw FileError.invalid(
          file: model.file, found: "\(key.rawValue) “\(text)”",
          valid: "one number or one for each channel" + (key == .mean ? "" : ", above 0"))
      }
      return numbers
    }
    if let text = model.metadata[Key.colours.rawValue] {
      guard let colours = PictureInput.Colours(rawValue: text) else {
        throw FileError.invalid(
          file: model.file, found: "colours “\(text)”", valid: "rgb, bgr or grey")
      }
      self.colours = colours
    }
    scale = try numbers(.scale)?.first
    (mean, deviation) = (try numbers(.mean), try numbers(.deviation))
  }
}
