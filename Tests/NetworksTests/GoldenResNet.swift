import Foundation
import Networks
import Seeding
import Specification
import Tensors

/// What PyTorch computed, as `Tests/Golden/resnet/make_resnet_golden.py` recorded it.
struct GoldenResNet: Decodable, Sendable {
  /// The numbers from which weights and batches are drawn anew.
  struct Recipe: Decodable, Sendable {
    /// The seeds of the first tensor's values, of each batch's images, and of batch 0's labels.
    let weights: UInt64
    let images: [UInt64]
    let labels: UInt64
    let side: Int
    let batch: Int
    let classes: Int
    let rate: Double
    let momentum: Double
    let decay: Double
    let weightSum: Double
    let imageSum: Double
  }

  /// A few numbers that are kept whole.
  struct Values: Decodable, Sendable {
    let name: String
    let values: [Double]
    /// The tolerance of their difference, relative L2.
    let relative: Double
  }

  let version: Int
  let recipe: Recipe
  let logits: [Values]
  let losses: [Values]
  let activations: [GoldenTensor]
  let gradients: [GoldenTensor]
  let statistics: [GoldenTensor]
  let momenta: [GoldenTensor]

  /// Reads the committed file.
  static func load() throws -> GoldenResNet {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Golden/resnet/golden.json")
    return try JSONDecoder().decode(GoldenResNet.self, from: Data(contentsOf: file))
  }
}

extension GoldenResNet.Recipe {
  /// The network before the first step, or another member of the family.
  func network(_ depth: Architecture = .resnet50) throws -> Network {
    var network = Network(depth, classes: classes, normalization: .centred, seed: 0)
    var drawn: [String: (shape: [Int], values: [Float])] = [:]
    for (t, tensor) in network.namedTensors().enumerated() {
      var random = SplitMix64(seed: weights + UInt64(t))
      let range = Self.range(of: tensor.name, shape: tensor.shape)
      drawn[tensor.name] = (
        tensor.shape, tensor.values.map { _ in Float(random.uniform(in: range)) }
      )
    }
    try network.load(drawn)
    return network
  }

  /// The range of a tensor's values: `bounds` of the script.
  private static func range(of name: String, shape: [Int]) -> ClosedRange<Double> {
    if shape.count == 4 {
      let bound = (3 / Double(shape[1] * shape[2] * shape[3])).squareRoot()
      return -bound...bound
    }
    if name.hasSuffix("running_var") { return 0.9...1.1 }
    if name == "fc.weight" {
      let bound = (1 / Double(shape[1])).squareRoot()
      return -bound...bound
    }
    if name.hasSuffix("bn3.weight") { return 0.15...0.25 }
    if name.hasSuffix("weight") { return 0.9...1.1 }
    let lifted = ["bn1.bias", "bn2.bias", "downsample.1.bias"].contains { name.hasSuffix($0) }
    return lifted && !name.contains("layer4.0.down") ? 1.8...2.2 : -0.1...0.1
  }

  /// Batch `b`.
  func images(_ b: Int) -> LabelledImages {
    LabelledImages(
      goldenSeed: images[b], labels: labels + UInt64(b), side: side, count: batch, classes: classes)
  }
}

extension LabelledImages {
  /// A coarse grid of 8×8 bytes per channel and image, and a byte's fine noise on it.
  init(goldenSeed seed: UInt64, labels: UInt64, side: Int, count: Int, classes: Int) {
    var random = SplitMix64(seed: seed)
    var pixels: [UInt8] = []
    for _ in 0..<count {
      let coarse = (0..<8 * 8 * 3).map { _ in Int(random.uniform() * 192) }
      for y in 0..<side {
        for x in 0..<side {
          for c in 0..<3 {
            let cell = (y * 8 / side * 8 + x * 8 / side) * 3 + c
            pixels.append(UInt8(coarse[cell] + Int(random.uniform() * 64)))
          }
        }
      }
    }
    var labelStream = SplitMix64(seed: labels)
    let drawn = (0..<count).map { _ in UInt8(labelStream.below(classes)) }
    self.init(size: side, pixels: pixels, labels: drawn)
  }
}
