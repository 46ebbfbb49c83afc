import Networks
import Seeding
import Specification
import Tensors
import TestSupport
import Testing

/// The kinds of layers that no ResNet has, inside graphs.
@Suite struct LayerKindTests {
  /// A small graph with one kind of layer in it.
  struct Sample: CustomStringConvertible, Sendable {
    let description: String
    var batch = 2
    var side = 5
    let graph: NetworkGraph

    /// Behind two convolutions of the pictures `add` adds layers; a head follows where it makes maps.
    init(_ name: String, batch: Int = 2, side: Int = 5, _ add: (inout NetworkBuilder, Int) -> Int) {
      (description, self.batch, self.side) = (name, batch, side)
      var builder = NetworkBuilder()
      let window = ConvolutionGeometry(kernel: 3)
      let weight = builder.declareConvolution("in", from: 3, to: 6, window)
      let norm = builder.declareNorm("in.bn", channels: 6)
      let x = builder.add(
        .convolution(window, weight: weight, norm: norm, relu: true), [NetworkBuilder.image],
        name: "in")
      let last = add(&builder, x)
      let channels = builder.graph.channels(of: last) ?? 0
      builder.addHead(.usual, on: last, channels: channels, places: 1, classes: 3)
      graph = builder.graph
    }
  }

  static let samples: [Sample] = [
    Sample("a rectangular window with a bias") { builder, x in
      let window = Window(height: 1, width: 3, padding: [0, 1, 0, 1])
      return builder.add(builder.declareWindow("w", from: 6, to: 7, window), [x], name: "w")
    },
    Sample("a window in groups, with gaps and steps", side: 7) { builder, x in
      let window = Window(
        height: 3, width: 2, strides: [2, 1], dilations: [1, 2], padding: [1, 0, 0, 2])
      return builder.add(
        builder.declareWindow("w", from: 6, to: 9, window, groups: 3, hasBias: false), [x],
        name: "w")
    },
    Sample("a window for each channel") { builder, x in
      let window = Window(height: 3, width: 3, strides: [2, 2], padding: [1, 1, 1, 1])
      return builder.add(
        builder.declareWindow("w", from: 6, to: 6, window, groups: 6), [x], name: "w")
    },
    Sample("a square window with a bias") { builder, x in
      let window = Window(height: 3, width: 3, padding: [1, 1, 1, 1])
      return builder.add(builder.declareWindow("w", from: 6, to: 5, window), [x], name: "w")
    },
    Sample("a transposed convolution in groups") { builder, x in
      let window = Window(height: 3, width: 2, strides: [2, 3], padding: [1, 0, 1, 0])
      return builder.add(
        builder.declareTransposed("t", from: 6, to: 4, window, groups: 2, extra: [1, 0]), [x],
        name: "t")
    },
    Sample("a normalisation of its own, rectified", batch: 3) { builder, x in
      let window = Window(height: 3, width: 1, padding: [1, 0, 1, 0])
      let w = builder.add(
        builder.declareWindow("w", from: 6, to: 7, window, hasBias: false), [x], name: "w")
      let norm = builder.declareNorm("bn", channels: 7, epsilon: 0.001)
      return builder.add(.normalisation(norm, relu: true), [w], name: "bn")
    },
    Sample("a normalisation of two maps that share their input") { builder, x in
      let norm = builder.declareNorm("bn", channels: 6)
      let a = builder.add(.normalisation(norm, relu: false), [x], name: "bn")
      return builder.add(.concatenation, [a, x, a], name: "cat")
    },
    Sample("a scaled addition, rectified") { builder, x in
      let window = Window(height: 1, width: 1)
      let w = builder.add(builder.declareWindow("w", from: 6, to: 6, window), [x], name: "w")
      return builder.add(.addition(scale: -0.4, relu: true), [w, x], name: "add")
    },
    Sample("a map added to itself, and to what it became") { builder, x in
      let twice = builder.add(.addition(scale: 0.5, relu: false), [x, x], name: "add")
      return builder.add(.addition(scale: 2, relu: true), [x, twice], name: "again")
    },
    Sample("branches side by side") { builder, x in
      let a = builder.add(
        builder.declareWindow(
          "a", from: 6, to: 3, Window(height: 1, width: 3, padding: [0, 1, 0, 1])), [x], name: "a")
      let b = builder.add(.maxPool(ConvolutionGeometry(kernel: 3)), [x], name: "b")
      let all = builder.add(.concatenation, [a, b, x], name: "cat")
      let w = builder.add(
        builder.declareWindow("w", from: 15, to: 6, Window(height: 1, width: 1)), [all], name: "w")
      return builder.add(.addition(scale: 0.17, relu: true), [w, x], name: "add")
    },
    Sample("slopes of channels, and one for all") { builder, x in
      let a = builder.add(builder.declareSlope("a", channels: 6), [x], name: "a")
      let window = Window(height: 1, width: 1)
      let w = builder.add(builder.declareWindow("w", from: 6, to: 5, window), [a], name: "w")
      return builder.add(builder.declareSlope("b"), [w], name: "b")
    },
    Sample("a leaky rectifier, sigmoid and tanh") { builder, x in
      let window = Window(height: 1, width: 1)
      let w = builder.add(builder.declareWindow("w", from: 6, to: 5, window), [x], name: "w")
      let a = builder.add(.activation(.leakyRelu(slope: 0.2)), [w], name: "leaky")
      let b = builder.add(.activation(.sigmoid), [w], name: "sigmoid")
      let c = builder.add(.activation(.tanh), [w], name: "tanh")
      return builder.add(.concatenation, [a, b, c], name: "cat")
    },
    Sample("dropout") { builder, x in
      let a = builder.add(builder.declareDropout(share: 0.4), [x], name: "drop")
      return builder.add(.addition(scale: 0.3, relu: false), [a, x], name: "add")
    },
    Sample("upsampling") { builder, x in
      let a = builder.add(.upsampling(factor: 3), [x], name: "up")
      let window = Window(height: 4, width: 3, strides: [3, 2])
      return builder.add(builder.declareWindow("w", from: 6, to: 4, window), [a], name: "w")
    },
  ]

  @Test("gradients agree with central differences", arguments: samples)
  func gradients(sample: Sample) {
    checkGradients(of: sample.graph, batch: sample.batch, side: sample.side)
  }

  @Test("a training step has the same bits on any number of threads", arguments: samples)
  func threads(sample: Sample) {
    let network = Network(.resnet18, sample.graph, seed: 3)
    let results = [1, 2, 3].map { threads in
      var (network, buffers) = (network, self.buffers(network, sample))
      let pool = WorkerPool(threads: threads)
      let loss = network.lossAndGradient(
        labels: (0..<sample.batch).map { UInt8($0 % 3) }, &buffers, on: pool)
      network.updateRunningStatistics(buffers)
      return [loss]
        + (network.namedTensors() + buffers.gradient.namedTensors())
        .flatMap(\.values).map(Double.init)
    }
    #expect(results[0] == results[1] && results[0] == results[2])
  }

  @Test("a training step allocates nothing", arguments: samples)
  func allocations(sample: Sample) {
    var network = Network(.resnet18, sample.graph, seed: 3)
    var velocity = network.zeroed()
    var buffers = buffers(network, sample)
    let pool = WorkerPool(threads: 2)
    let labels = (0..<sample.batch).map { UInt8($0 % 3) }
    let rule = SGD(rate: 0.01, momentum: 0.9, decay: 0, nesterov: true)
    let counts = (0..<3).map { step in
      let ledger = AllocationLedger()
      AllocationLedger.$current.withValue(ledger) {
        buffers.chance = UInt64(step)
        _ = network.lossAndGradient(labels: labels, &buffers, on: pool)
        network.updateRunningStatistics(buffers)
        network.optimizerStep(rule, velocity: &velocity, gradient: buffers.gradient, on: pool)
      }
      return ledger.count
    }
    #expect(counts[1] == 0 && counts[2] == 0)
  }

  /// Statistics that are those of the batch make evaluation and training one, but for dropout.
  @Test("evaluation computes what training does by the same statistics", arguments: samples)
  func evaluation(sample: Sample) throws {
    var network = Network(.resnet18, sample.graph, seed: 3)
    let pool = WorkerPool(threads: 2)
    let images = TestImages.make(count: sample.batch, size: sample.side, classes: 2)
    network.freeze(sample.graph.parts)
    var buffers = TrainingBuffers(for: network, batch: sample.batch, side: sample.side)
    buffers.images.withMutableScalars { batch in
      for place in 0..<images.count {
        images.write(place, .none, network.normalization, into: &batch, place: place)
      }
    }
    network.forward(&buffers, on: pool)
    let logits = network.logits(of: images, pool: pool)
    let error = logits.error(from: buffers.logits)
    #expect(sample.description == "dropout" ? error > 1e-2 : error < 1e-5, "\(error)")
  }

  @Test("weights survive the way through PyTorch's layout", arguments: samples)
  func layouts(sample: Sample) throws {
    let first = Network(.resnet18, sample.graph, seed: 3)
    var second = Network(.resnet18, sample.graph, seed: 4)
    try second.load(
      Dictionary(
        uniqueKeysWithValues: first.namedTensors().map { ($0.name, ($0.shape, $0.values)) }))
    for parameter in sample.graph.parameters {
      #expect(second[parameter.name] == first[parameter.name])
    }
  }

  @Test("a transposed convolution's weight is [I, O / groups, kH, kW] in PyTorch")
  func transposedLayout() throws {
    let sample = try #require(Self.samples.first { $0.description.hasPrefix("a transposed") })
    var network = Network(.resnet18, sample.graph, seed: 3)
    let own = network["t.weight"]
    let named = try #require(network.namedTensors().first { $0.name == "t.weight" })
    #expect(own.shape == [6, 3, 2, 2] && named.shape == [6, 2, 3, 2])
    for place in 0..<own.count {
      let (i, ky, kx, o) = (place / 12, place / 4 % 3, place / 2 % 2, place % 2)
      #expect(named.values[((i * 2 + o) * 3 + ky) * 2 + kx] == own[place])
    }
    network["t.weight"] = own
  }

  @Test(
    "dropout is drawn by the seed, the epoch and the step: a resumed training ends with the same bits"
  )
  func resumed() throws {
    let sample = try #require(Self.samples.first { $0.description == "dropout" })
    let images = TestImages.make(count: 9, size: 6, classes: 3)
    var settings = TrainingSettings(epochs: 2, rate: 0.02)
    settings.batch = 3
    func run(_ state: inout TrainingState, _ seed: UInt64, threads: Int, keep: Int = 0) throws
      -> TrainingState?
    {
      var (kept, count) = (TrainingState?.none, 0)
      try train(
        &state, on: images, settings: settings, seed: seed, pool: WorkerPool(threads: threads)
      ) { _, state in
        count += 1
        if count == keep { kept = state }
      }
      return kept
    }
    let start = TrainingState(Network(.resnet18, sample.graph, seed: 3))
    var whole = start
    var resumed = try #require(try run(&whole, 7, threads: 1, keep: 4))
    _ = try run(&resumed, 7, threads: 2)
    for (a, b) in zip(whole.model.namedTensors(), resumed.model.namedTensors()) {
      #expect(a.values == b.values, "\(a.name)")
    }
    // Two steps draw differently.
    var buffers = buffers(start.model, sample)
    let pool = WorkerPool(threads: 1)
    let logits = ([1, 2, 1] as [UInt64]).map { chance in
      buffers.chance = chance
      start.model.forward(&buffers, on: pool)
      return buffers.logits.values
    }
    #expect(logits[0] != logits[1] && logits[0] == logits[2])
  }

  /// The memory of a step with random pictures in it.
  private func buffers(_ network: Network, _ sample: Sample) -> TrainingBuffers {
    var random = SplitMix64(seed: 9)
    var buffers = TrainingBuffers(for: network, batch: sample.batch, side: sample.side)
    buffers.images = Tensor(normal: buffers.images.shape, using: &random)
    return buffers
  }
}
