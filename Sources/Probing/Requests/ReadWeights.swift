import Files
import Foundation
import Networks
import Specification

/// A network from a file of weights of any kind, and what the file says of its pictures.
struct ReadWeights {
  let network: ForeignNetwork
  private let file: String
  /// The side of the input that the metadata state.
  let side: Int?
  let metadata: [String: String]
  /// What was read otherwise than it stands in the file, and what was passed over, in sentences.
  let notes: [String]

  /// Reads a file; `mean` and `deviation` come before those of its metadata.
  ///
  /// Throws what is wrong with it: a `DiskError`, `FileError`, `SafetensorsError`, `TorchError` or
  /// `WeightsError`.
  init(
    contentsOf url: URL, stateDict: String?, mean: SIMD3<Float>? = nil,
    deviation: SIMD3<Float>? = nil
  ) throws {
    let name = url.relativePath
    let read = try WeightsFile(
      contentsOf: url, stateDict: stateDict, isKnown: ForeignNetwork.isKnown)
    try read.weights.checkSeal(file: name)
    network = try ForeignNetwork(read.weights, file: name, mean: mean, deviation: deviation)
    (file, metadata) = (name, read.weights.metadata)
    side = try Self.side(metadata, file: name)
    notes = read.notes + network.passedOver
  }

  /// The side of the input: what is asked for, else the metadata's, else the usual one.
  ///
  /// Throws a `WeightsError` where the network makes no maps of such small pictures.
  func input(asked: Int?) throws -> Int {
    let architecture = network.model.architecture
    let input = asked ?? side ?? architecture.usualInput
    guard input >= architecture.leastInput else {
      throw WeightsError.inputTooSmall(
        file: file, input: input, architecture: architecture)
    }
    return input
  }

  /// The side of a model's input in a file's metadata.
  static func side(_ metadata: [String: String], file: String) throws -> Int? {
    try metadata["input"].map { text in
      guard let side = Int(text), (16...2048).contains(side) else {
        throw WeightsError.wrongMetadata(
          file: file, key: "input", found: text, valid: "16 to 2048")
      }
      return side
    }
  }
}
