import Networks
import Seeding
import Specification
import Tensors
import TestSupport
import Testing

@Suite struct ResNetTests {
  let pool = WorkerPool(threads: 1)

  @Test("ResNet-18 and ResNet-50 have torchvision's tensors and number of parameters")
  func names() {
    let small = Network(.resnet18, classes: 1000, seed: 1)
    #expect(small.parameterCount == 11_689_512)
    let tensors = Network(.resnet50, classes: 2, seed: 1).namedTensors()
    #expect(tensors.count == 161 + 106)
    var learnt = 0
    for tensor in tensors where !tensor.name.contains("running") { learnt += tensor.values.count }
    #expect(learnt == 23_508_032 + 2 * 2049)
    let shapes = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0.shape) })
    #expect(shapes["conv1.weight"] == [64, 3, 7, 7])
    #expect(shapes["layer2.0.conv2.weight"] == [128, 128, 3, 3])
    #expect(shapes["layer3.5.bn3.running_var"] == [1024])
    #expect(shapes["layer4.0.downsample.0.weight"] == [2048, 1024, 1, 1])
    #expect(shapes["layer4.0.downsample.1.bias"] == [2048])
    #expect(shapes["fc.weight"] == [2, 2048])
  }

  @Test("weights survive the way out and in again, and decide the logits")
  func roundTrip() throws {
    let first = Network(.resnet18, classes: 3, seed: 1)
    var second = Network(.resnet18, classes: 3, seed: 2)
    let images = TestImages.make(count: 3, size: 32, classes: 3)
    let logits = first.logits(of: images, pool: pool)
    #expect(second.logits(of: images, pool: pool) != logits)
    var named: [String: (shape: [Int], values: [Float])] = [:]
    for tensor in first.namedTensors() { named[tensor.name] = (tensor.shape, tensor.values) }
    named["bn1.num_batches_tracked"] = ([], [7])
    try second.load(named)
    #expect(second.logits(of: images, pool: pool) == logits)

    named["extra"] = ([1], [1])
    #expect(message { try second.load(named) }.contains("extra"))
    named["extra"] = nil
    named["layer1.0.conv1.weight"] = ([64, 64, 1, 1], [Float](repeating: 0, count: 4096))
    #expect(message { try second.load(named) }.contains("layer1.0.conv1.weight is [64, 64, 1, 1]"))
    named["layer1.0.conv1.weight"] = nil
    #expect(message { try second.load(named) }.contains("layer1.0.conv1.weight is missing"))
    #expect(second.logits(of: images, pool: pool) == logits)
  }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch { return "\(error)" }
  }

  @Test("a seed decides all weights, and the zero start the last gain of each block")
  func start() {
    let model = Network(.resnet18, seed: 4)
    let name = "layer2.0.conv1.weight"
    #expect(model[name] == Network(.resnet18, seed: 4)[name])
    #expect(model["fc.weight"] != Network(.resnet18, seed: 5)["fc.weight"])
    let weight = model["layer4.1.conv2.weight"]
    #expect(abs(weight.dot(weight) / Double(weight.count) * (512 * 9 / 2) - 1) < 0.01)
    let zero = Network(.resnet18, zeroStart: true, seed: 4)
    for (stage, place) in (1...4).flatMap({ stage in (0...1).map { (stage, $0) } }) {
      #expect(zero["layer\(stage).\(place).bn2.weight"].values.max() == 0)
    }
    #expect(zero["layer1.0.bn1.weight"].values.min() == 1)
  }

  @Test(
    "the shape of a hook's maps is known before the network runs", arguments: [32, 45, 70],
    Architecture.residualNetworks)
  func mapShapes(side: Int, depth: Architecture) {
    let model = Network(depth, seed: 1)
    let images = TestImages.make(count: 1, size: side, classes: 2)
    for hook in Hook.allCases {
      model.activations(of: images, hook: hook, pool: pool) { _, maps in
        for (stage, map) in maps.enumerated() {
          let layer = model.graph.layers[stage]
          let (mapSide, units) = model.graph.maps(of: layer, at: hook, input: side)
          #expect(map.shape == [1, mapSide, mapSide, units])
        }
      }
    }
  }

  @Test("the hooks see what METHOD names, at any batch size", arguments: [1, 2, 5])
  func hooks(batch: Int) {
    let model = Network(.resnet50, seed: 1)
    let images = TestImages.make(count: 3, size: 32, classes: 2)
    var shapes: [[Int]] = []
    var seen = 0
    model.activations(of: images, hook: .conv1, batch: batch, pool: pool) { range, maps in
      seen += range.count
      shapes = maps.map(\.shape)
      // Before batch norm and ReLU about half of the values are negative.
      let negative = maps[2].values.count { $0 < 0 }
      #expect(negative > maps[2].count / 4 && negative < maps[2].count * 3 / 4)
    }
    #expect(seen == 3)
    let n = 3 % batch == 0 ? min(batch, 3) : 3 % batch
    #expect(shapes == [[n, 8, 8, 64], [n, 4, 4, 128], [n, 2, 2, 256], [n, 1, 1, 512]])
    model.activations(of: images, hook: .block, batch: batch, pool: pool) { _, maps in
      #expect(maps.map(\.columns) == [256, 512, 1024, 2048])
      #expect((maps[3].values.min() ?? -1) >= 0)
    }
  }

  @Test("evaluation gives an image the same logits in any batch")
  func batches() {
    let model = Network(.resnet18, seed: 1)
    let images = TestImages.make(count: 5, size: 32, classes: 2)
    let together = model.logits(of: images, batch: 5, pool: pool)
    #expect(model.logits(of: images, batch: 2, pool: pool).error(from: together) < 1e-4)
    #expect(
      model.logits(of: images, batch: 2, pool: WorkerPool(threads: 2))
        == model.logits(of: images, batch: 2, pool: pool))
  }

  @Test("a training step allocates nothing")
  func allocations() {
    var model = Network(.resnet18, seed: 1)
    var velocity = model.zeroed()
    var buffers = TrainingBuffers(for: model, batch: 2, side: 32)
    let rule = SGD(rate: 0.01, momentum: 0.9, decay: 0, nesterov: true)
    let counts = (0..<3).map { _ in
      let ledger = AllocationLedger()
      AllocationLedger.$current.withValue(ledger) {
        _ = model.lossAndGradient(labels: [0, 1], &buffers, on: pool)
        model.updateRunningStatistics(buffers)
        model.optimizerStep(rule, velocity: &velocity, gradient: buffers.gradient, on: pool)
      }
      return ledger.count
    }
    #expect(counts[0] > 0, "the first step fetches the pool's own memory")
    #expect(counts[1] == 0 && counts[2] == 0)
  }
}

/// Images of two kinds that a small network can tell apart.
enum TestImages {
  static func make(count: Int, size: Int, classes: Int) -> LabelledImages {
    var random = SplitMix64(seed: 21)
    var images = LabelledImages(size: size)
    for index in 0..<count {
      let label = index % classes
      for pixel in 0..<size * size {
        let stripe = (pixel / size / 4 + (label == 0 ? 0 : pixel % size / (2 + label))) % 2
        for _ in 0..<3 { images.pixels.append(UInt8(40 + 120 * stripe + random.below(60))) }
      }
      images.labels.append(UInt8(label))
    }
    return images
  }
}
