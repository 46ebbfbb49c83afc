import Networks
import Seeding
import Specification
import Tensors
import TestSupport
import Testing

@Suite struct AblationTests {
  let pool = WorkerPool(threads: 1)
  let images = TestImages.make(count: 5, size: 32, classes: 2)

  private static let networks = Dictionary(
    uniqueKeysWithValues: Architecture.residualNetworks.map { ($0, unsettled($0)) })

  private func network(_ depth: Architecture) throws -> Network {
    try #require(Self.networks[depth])
  }

  /// An untrained network whose normalisations are not the identity, as a trained one's.
  private static func unsettled(_ depth: Architecture) -> Network {
    var model = Network(depth, seed: 3)
    var random = SplitMix64(seed: 4)
    for parameter in model.graph.parameters where parameter.name.hasSuffix(".running_mean") {
      let (norm, shape) = (parameter.name.dropLast(".running_mean".count), parameter.shape)
      guard norm.firstMatch(of: /\.bn\d$/) != nil else { continue }
      model["\(norm).weight"] = Tensor(uniform: shape, in: 0.5...1.1, using: &random)
      model["\(norm).bias"] = Tensor(uniform: shape, in: -0.4...0.4, using: &random)
      model["\(norm).running_mean"] = Tensor(uniform: shape, in: -0.2...0.2, using: &random)
    }
    return model
  }

  /// The place of the hooked block in a stage, as METHOD names it.
  private func hookedPlace(_ depth: Architecture) -> Int { depth == .resnet18 ? 1 : 2 }

  /// Some units of a block and what they may be set to.
  private func units(_ count: Int) -> (units: [Int], means: [Float]) {
    (Array(stride(from: 1, to: count, by: 5)), (0..<count).map { 0.3 + Float($0 % 7) / 4 })
  }

  @Test(
    "with no unit ablated the logits are those of the network, bit for bit",
    arguments: Architecture.residualNetworks, Hook.allCases)
  func nothingAblated(depth: Architecture, hook: Hook) throws {
    let model = try network(depth)
    let none = Ablation(zeroing: [])
    for (batch, threads) in [(2, 1), (5, 2), (8, 1)] {
      let pool = WorkerPool(threads: threads)
      let plain = model.logits(of: images, batch: batch, pool: pool)
      let result = model.logits(
        of: images, ablating: Array(repeating: [none, none], count: 4), at: hook, batch: batch,
        pool: pool, step: {})
      #expect(result.intact == plain)
      #expect(result.ablated.map(\.count) == [2, 2, 2, 2])
      #expect(result.ablated.allSatisfy { $0.allSatisfy { $0 == plain } })
    }
  }

  @Test(
    "a unit at conv1 is set to what a normalisation with no gain and that offset makes of it",
    arguments: Architecture.residualNetworks, [false, true])
  func firstConvolutions(depth: Architecture, toMean: Bool) throws {
    let model = try network(depth)
    let sets = model.unitCounts(at: .conv1).map(units)
    #expect(sets.map(\.means.count) == [64, 128, 256, 512])
    let result = model.logits(
      of: images,
      ablating: sets.map { [toMean ? .init(settingToMean: $0, of: $1) : .init(zeroing: $0)] },
      at: .conv1, batch: 3, pool: pool, step: {})
    for (stage, set) in sets.enumerated() {
      var changed = model
      for unit in set.units {
        let norm = "layer\(stage + 1).\(hookedPlace(depth)).bn1"
        changed["\(norm).weight"][unit] = 0
        changed["\(norm).bias"][unit] = toMean ? set.means[unit] : 0
      }
      let expected = changed.logits(of: images, batch: 3, pool: pool)
      #expect(result.ablated[stage][0] == expected, "block \(stage + 1)")
      #expect(expected.error(from: result.intact) > 1e-3, "block \(stage + 1)")
    }
  }

  /// The network in which nobody listens to some units of a block, but hears `values` from them.
  ///
  /// Works where the next layer is pointwise, so that a constant is one whatever the place.
  private func deaf(
    _ model: Network, to units: [Int], of stage: Int, hearing means: [Float]
  ) -> Network {
    var model = model
    if stage == 3 {
      let classes = model.classes
      for unit in units {
        for place in 0..<classes {
          model["fc.bias"][place] += model["fc.weight"][unit * classes + place] * means[unit]
          model["fc.weight"][unit * classes + place] = 0
        }
      }
      return model
    }
    func deafen(_ convolution: String, _ norm: String) {
      var (weight, mean) = (model[convolution + ".weight"], model[norm + ".running_mean"])
      let (inputs, outputs) = (weight.shape[2], weight.columns)
      for unit in units {
        for (tap, output) in (0..<weight.shape[0] * weight.shape[1] * outputs)
          .map({ ($0 / outputs, $0 % outputs) })
        {
          let place = (tap * inputs + unit) * outputs + output
          mean[output] -= weight[place] * means[unit]
          weight[place] = 0
        }
      }
      (model[convolution + ".weight"], model[norm + ".running_mean"]) = (weight, mean)
    }
    let block = "layer\(stage + 2).0"
    deafen(block + ".conv1", block + ".bn1")
    deafen(block + ".downsample.0", block + ".downsample.1")
    return model
  }

  @Test(
    "a unit at the block's end is set to what the next layer then hears",
    arguments: [(Architecture.resnet18, false), (.resnet50, false), (.resnet50, true)])
  func blocks(depth: Architecture, toMean: Bool) throws {
    let model = try network(depth)
    let sets = model.unitCounts(at: .block).map { count in
      let (units, means) = units(count)
      return (units: units, means: toMean ? means : means.map { _ in 0 })
    }
    let result = model.logits(
      of: images,
      ablating: sets.map { [toMean ? .init(settingToMean: $0, of: $1) : .init(zeroing: $0)] },
      at: .block, batch: 3, pool: pool, step: {})
    for (stage, set) in sets.enumerated() {
      let expected = deaf(model, to: set.units, of: stage, hearing: set.means)
        .logits(of: images, batch: 3, pool: pool)
      #expect(result.ablated[stage][0].error(from: expected) < 2e-5, "block \(stage + 1)")
      #expect(expected.error(from: result.intact) > 1e-3, "block \(stage + 1)")
    }
  }

  @Test(
    "setting the last block's units to their means is what plain loops make of its maps",
    arguments: Architecture.residualNetworks)
  func plainLoops(depth: Architecture) throws {
    let model = try network(depth)
    let means = model.meanActivations(of: images, at: .block, batch: 2, pool: pool, step: {})
    let units = [0, 5, 100]
    let result = model.logits(
      of: images, ablating: [[], [], [], [Ablation(settingToMean: units, of: means[3])]],
      at: .block, batch: 2, pool: pool, step: {})
    var features: [[Double]] = []
    model.activations(of: images, hook: .block, batch: 2, pool: pool) { range, maps in
      let (pixels, channels) = (maps[3].rows / range.count, maps[3].columns)
      for image in range.indices.map({ $0 - range.lowerBound }) {
        features.append(
          (0..<channels).map { channel in
            (0..<pixels).reduce(0.0) {
              $0 + Double(maps[3][(image * pixels + $1) * channels + channel])
            } / Double(pixels)
          })
      }
    }
    let plainMeans = features[0].indices.map { channel in
      features.reduce(0) { $0 + $1[channel] } / Double(features.count)
    }
    let logits = features.flatMap { row in
      (0..<2).map { label in
        Float(
          row.enumerated().reduce(Double(model["fc.bias"][label])) { sum, feature in
            let value =
              units.contains(feature.offset) ? plainMeans[feature.offset] : feature.element
            return sum + value * Double(model["fc.weight"][feature.offset * 2 + label])
          })
      }
    }
    #expect(result.ablated[3][0].error(from: Tensor(logits, shape: [5, 2])) < 1e-5)
    #expect(result.ablated[0].isEmpty)
  }

  @Test("the mean of a unit is taken behind normalisation and ReLU, over images and places")
  func means() throws {
    let model = try network(.resnet18)
    for hook in Hook.allCases {
      let means = model.meanActivations(of: images, at: hook, batch: 2, pool: pool, step: {})
      var sums = model.unitCounts(at: hook).map { [Double](repeating: 0, count: $0) }
      var places = [0, 0, 0, 0]
      model.activations(of: images, hook: hook, batch: 2, pool: pool) { _, maps in
        for (stage, map) in maps.enumerated() {
          let norm = { (name: String) in model["layer\(stage + 1).1.bn1.\(name)"] }
          let (mean, variance) = (norm("running_mean"), norm("running_var"))
          let (weight, bias) = (norm("weight"), norm("bias"))
          places[stage] += map.rows
          for (place, value) in map.values.enumerated() {
            let unit = place % map.columns
            var value = Double(value)
            if hook == .conv1 {
              let deviation = (Double(variance[unit]) + 1e-5).squareRoot()
              value = (value - Double(mean[unit])) / deviation * Double(weight[unit])
              value = max(0, value + Double(bias[unit]))
            }
            sums[stage][unit] += value
          }
        }
      }
      for (stage, sums) in sums.enumerated() {
        let expected = Tensor(sums.map { Float($0 / Double(places[stage])) }, shape: [sums.count])
        let found = Tensor(means[stage], shape: [sums.count])
        #expect(found.error(from: expected) < 1e-5, "\(hook) of block \(stage + 1)")
        #expect((means[stage].max() ?? 0) > 0)
      }
    }
  }

  @Test("two threads compute the same bits as one, and sets do not touch one another")
  func threads() throws {
    let model = try network(.resnet50)
    for hook in Hook.allCases {
      let means = model.meanActivations(of: images, at: hook, batch: 2, pool: pool, step: {})
      let many: [[Ablation]] = means.map { means in
        [
          .init(zeroing: [0, 3]), .init(settingToMean: [2, 9], of: means), .init(zeroing: []),
          .init(zeroing: Array(means.indices)), .init(settingToMean: [2, 9], of: means),
        ]
      }
      let one = model.logits(of: images, ablating: many, at: hook, batch: 2, pool: pool, step: {})
      let two = WorkerPool(threads: 2)
      #expect(
        model.logits(of: images, ablating: many, at: hook, batch: 2, pool: two, step: {}) == one)
      #expect(model.meanActivations(of: images, at: hook, batch: 2, pool: two, step: {}) == means)
      for block in one.ablated {
        #expect(block[2] == one.intact && block[1] == block[4])
        #expect(block[0] != block[1] && block[3] != block[0])
      }
      let single = model.logits(
        of: images, ablating: many.map { [$0[1]] }, at: hook, batch: 2, pool: pool, step: {})
      #expect(single.ablated.map { $0[0] } == one.ablated.map { $0[1] })
    }
  }

  @Test("a step that throws stops the run")
  func stopping() throws {
    struct Stop: Error {}
    let model = try network(.resnet18)
    var steps = 0
    #expect(throws: Stop.self) {
      _ = try model.logits(
        of: images, ablating: [[], [.init(zeroing: [1])], [], []], at: .conv1, batch: 1, pool: pool
      ) {
        steps += 1
        if steps == 2 { throw Stop() }
      }
    }
    #expect(steps == 2)
  }
}
