import Foundation
import Networks
import Seeding
import Specification
import Tensors

/// What PyTorch computed of several networks, as `Tests/Golden/resnet/make_networks_golden.py` recorded it.
struct GoldenNetworks: Decodable, Sendable {
  struct Network: Decodable, Sendable {
    let name: String
    let parameters: Int
    let side: Int
    let batch: Int
    let rate: Double
    /// The seed of each batch's pictures.
    let images: [UInt64]
    let logits: [GoldenResNet.Values]
    let losses: [GoldenResNet.Values]
    let gradients: [GoldenTensor]
  }

  let version: Int
  /// The seeds of the first tensor's values and of batch 0's labels.
  let weights: UInt64
  let labels: UInt64
  let classes: Int
  let momentum: Double
  let decay: Double
  let networks: [Network]

  /// Reads the committed file.
  static func load() throws -> GoldenNetworks {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Golden/resnet/networks.json")
    return try JSONDecoder().decode(GoldenNetworks.self, from: Data(contentsOf: file))
  }
}

/// The first ten steps of a network of the file, computed here.
struct GoldenNetworkRun: Sendable {
  let parameterCount: Int
  private(set) var logits: [String: [Double]] = [:]
  private(set) var losses: [Double] = []
  private(set) var gradients: [(name: String, values: [Float])] = []

  init(_ golden: GoldenNetworks, _ recorded: GoldenNetworks.Network, threads: Int) throws {
    let pool = WorkerPool(threads: threads)
    var network = try golden.network(recorded)
    parameterCount = network.parameterCount
    func images(_ step: Int) -> LabelledImages {
      LabelledImages(
        goldenSeed: recorded.images[step], labels: golden.labels + UInt64(step),
        side: recorded.side, count: recorded.batch, classes: golden.classes)
    }
    logits["eval"] = network.logits(of: images(0), pool: pool).values.map(Double.init)
    var buffers = TrainingBuffers(for: network, batch: recorded.batch, side: recorded.side)
    var velocity = network.zeroed()
    let rule = SGD(
      rate: Float(recorded.rate), momentum: Float(golden.momentum), decay: Float(golden.decay),
      nesterov: true)
    for step in recorded.images.indices {
      let images = images(step)
      buffers.images.withMutableScalars { batch in
        for place in 0..<images.count {
          images.write(place, .none, network.normalization, into: &batch, place: place)
        }
      }
      buffers.chance = UInt64(step)
      losses.append(network.lossAndGradient(labels: images.labels, &buffers, on: pool))
      network.updateRunningStatistics(buffers)
      network.optimizerStep(rule, velocity: &velocity, gradient: buffers.gradient, on: pool)
      if step == 0 {
        logits["train"] = buffers.logits.values.map(Double.init)
        gradients = buffers.gradient.namedTensors().map { ($0.name, $0.values) }
      }
    }
  }
}

extension GoldenNetworks {
  /// A network before the first step.
  fileprivate func network(_ recorded: Network) throws -> Networks.Network {
    var network = untrained(recorded)
    var drawn: [String: (shape: [Int], values: [Float])] = [:]
    for (t, tensor) in network.namedTensors().enumerated() {
      var random = SplitMix64(seed: weights + UInt64(t))
      let range = recorded.range(of: tensor.name, shape: tensor.shape)
      drawn[tensor.name] = (
        tensor.shape, tensor.values.map { _ in Float(random.uniform(in: range)) }
      )
    }
    try network.load(drawn)
    return network
  }

  private func untrained(_ recorded: Network) -> Networks.Network {
    switch recorded.name {
    case "resnet34": Networks.Network(.resnet34, classes: classes, seed: 0)
    case "resnet101": Networks.Network(.resnet101, classes: classes, seed: 0)
    case "resnet18-flat":
      Networks.Network(
        .resnet18, classes: classes, head: Head(maps: .flatten, hidden: [24, 12]), places: 4,
        seed: 0)
    default:
      Networks.Network(.inceptionResNetV1, classes: classes, seed: 0)
    }
  }
}

extension GoldenNetworks.Network {
  /// The range of a tensor's values: `bounds` of the script.
  fileprivate func range(of name: String, shape: [Int]) -> ClosedRange<Double> {
    if shape.count == 4 {
      let bound = (3 / Double(shape[1] * shape[2] * shape[3])).squareRoot()
      return -bound...bound
    }
    if shape.count == 2 {
      let bound = (1 / Double(shape[1])).squareRoot()
      return -bound...bound
    }
    if name.hasSuffix("running_var") { return 0.9...1.1 }
    let parts = name.split(separator: ".")
    let norm = parts[parts.count - 2]
    let last = self.name == "resnet101" ? "bn3" : "bn2"
    if name.hasSuffix("weight") { return norm == last ? 0.15...0.25 : 0.9...1.1 }
    guard name.hasSuffix("bias") else { return -0.1...0.1 }
    if self.name == "inception-resnet-v1" { return norm == "bn" ? 2.8...3.2 : -0.1...0.1 }
    let isLifted = parts[0] != "fc" && norm != last && !name.contains("layer4.0.down")
    return isLifted ? 1.8...2.2 : -0.1...0.1
  }
}
