import Files
import Foundation
import Networks
import Yams

/// What is said of a network's pictures, by options or in a small file beside the network.
package struct PictureChoices: Sendable, Equatable {
  /// The side in pixels.
  package var size: Int?
  package var colours: PictureInput.Colours?
  package var scale: Float?
  /// One number, or one for each channel.
  package var mean: [Float]?
  package var deviation: [Float]?

  package init() {}

  /// The file that is read beside a network: of the same name, but for its ending.
  package static func file(beside network: URL) -> URL {
    network.deletingPathExtension().appendingPathExtension("yaml")
  }

  /// Reads the file beside a network; nothing is said where there is none.
  ///
  /// Throws a `DiskError`, or a `FileError` that names the file and the key.
  package init(beside network: URL) throws {
    self.init()
    let url = Self.file(beside: network)
    guard FileManager.default.fileExists(atPath: url.path) else { return }
    self = try PictureChoices(
      yaml: String(decoding: try Disk.read(url), as: UTF8.self), file: url.relativePath)
  }

  /// Reads the text of such a file.
  package init(yaml text: String, file: String) throws {
    func wrong(_ found: String, _ valid: String) -> FileError {
      .invalid(file: file, found: found, valid: valid)
    }
    let node: Node?
    do {
      node = try Yams.compose(yaml: text)
    } catch {
      throw wrong("no YAML", "keys and values such as “size: 64”")
    }
    guard let pairs = node?.mapping else { throw wrong("no keys", "size, colours, scale, …") }
    for (key, value) in pairs {
      let name = key.string ?? ""
      switch name {
      case "size":
        guard let side = value.int, (16...2048).contains(side) else {
          throw wrong("size \(value.string ?? "")", "16 to 2048")
        }
        size = side
      case "colours":
        guard let word = value.string, let colours = PictureInput.Colours(rawValue: word) else {
          throw wrong("colours \(value.string ?? "")", "rgb, bgr or grey")
        }
        self.colours = colours
      case "scale":
        guard let number = value.float, number > 0, number.isFinite else {
          throw wrong("scale \(value.string ?? "")", "a number above 0")
        }
        scale = Float(number)
      case "mean", "deviation":
        let list = value.sequence.map { $0.map(\.float) } ?? [value.float]
        let numbers = list.compactMap { $0 }.map { Float($0) }
        let isPositive = name == "mean" || numbers.allSatisfy { $0 > 0 }
        guard numbers.count == list.count, [1, 3].contains(numbers.count), isPositive,
          numbers.allSatisfy(\.isFinite)
        else { throw wrong("another \(name)", "one number or three, deviations above 0") }
        if name == "mean" { mean = numbers } else { deviation = numbers }
      default:
        throw wrong("the key \(name)", "size, colours, scale, mean or deviation")
      }
    }
  }

  /// These choices, and those of `other` where these say nothing.
  package func filled(by other: PictureChoices) -> PictureChoices {
    var all = self
    all.size = size ?? other.size
    all.colours = colours ?? other.colours
    all.scale = scale ?? other.scale
    all.mean = mean ?? other.mean
    all.deviation = deviation ?? other.deviation
    return all
  }

  /// Whether anything is said of what becomes of a number.
  package var saysNumbers: Bool { scale != nil || mean != nil || deviation != nil }

  /// The input of a network of so many channels.
  ///
  /// Where nothing is said of numbers, three channels are prepared as torchvision does, and one is left
  /// in 0…1. Where something is said, the rest is scale 1, mean 0, deviation 1.
  /// Throws a `FileError` where the colours are not as many as the channels.
  func input(channels: Int, file: String) throws -> PictureInput {
    let colours = colours ?? (channels == 1 ? .grey : .rgb)
    guard colours.count == channels else {
      throw FileError.invalid(
        file: file, found: "an input of \(channels) channels, but colours \(colours.rawValue)",
        valid: channels == 1 ? "grey" : "rgb or bgr")
    }
    func spread(_ values: [Float]?, _ usual: Float, _ what: String) throws -> [Float] {
      guard let values else { return Array(repeating: usual, count: channels) }
      guard values.count == 1 || values.count == channels else {
        throw FileError.invalid(
          file: file, found: "\(values.count) numbers as \(what) of \(channels) channels",
          valid: "one, or one for each")
      }
      return values.count == 1 ? Array(repeating: values[0], count: channels) : values
    }
    if !saysNumbers, channels == 3 {
      let usual = Normalization.imageNet
      func values(_ vector: SIMD3<Float>) -> [Float] {
        let list = [vector.x, vector.y, vector.z]
        return colours == .bgr ? list.reversed() : list
      }
      return PictureInput(
        colours: colours, scale: 1, mean: values(usual.mean), deviation: values(usual.deviation))
    }
    return PictureInput(
      colours: colours, scale: scale ?? 1, mean: try spread(mean, 0, "mean"),
      deviation: try spread(deviation, 1, "deviation"))
  }
}
