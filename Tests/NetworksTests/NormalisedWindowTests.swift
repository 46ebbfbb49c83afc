import Networks
import Seeding
import Specification
import Tensors
import TestSupport
import Testing

/// Evaluation computes a convolution of any form together with the batch norm behind it.
@Suite struct NormalisedWindowTests {
  private let pool = WorkerPool(threads: 2)

  /// A convolution of six channels.
  struct Form: CustomStringConvertible, Sendable {
    let description: String
    let window: Window
    var groups = 1
    var outputs = 7
    var hasBias = false

    static let all = [
      Form(
        description: "a row", window: Window(height: 1, width: 5, padding: [0, 2, 0, 2])),
      Form(
        description: "a column with a bias",
        window: Window(height: 3, width: 1, padding: [1, 0, 1, 0]),
        hasBias: true),
      Form(
        description: "groups with gaps and steps",
        window: Window(height: 3, width: 2, strides: [2, 1], dilations: [1, 2]), groups: 3,
        outputs: 9),
      Form(
        description: "a window for each channel",
        window: Window(height: 3, width: 3, padding: [1, 1, 1, 1]), groups: 6, outputs: 6),
      Form(
        description: "a square with a bias",
        window: Window(height: 3, width: 3, padding: [1, 1, 1, 1]), hasBias: true),
    ]
  }

  /// A network with such a convolution and a rectified batch norm behind it, statistics drawn.
  ///
  /// The layer `w` is what the convolution makes, `bn` what becomes of it, `in` what it reads. Without
  /// `isRead` nothing names the convolution.
  private func network(_ form: Form, isRead: Bool) -> Network {
    var builder = NetworkBuilder()
    let square = ConvolutionGeometry(kernel: 3)
    let weight = builder.declareConvolution("in", from: 3, to: 6, square)
    let before = builder.declareNorm("in.bn", channels: 6)
    let x = builder.add(
      .convolution(square, weight: weight, norm: before, relu: true), [NetworkBuilder.image],
      name: "in")
    let convolution = builder.declareWindow(
      "w", from: 6, to: form.outputs, form.window, groups: form.groups, hasBias: form.hasBias)
    let w = builder.add(convolution, [x], name: "w")
    let norm = builder.declareNorm("bn", channels: form.outputs, epsilon: 0.001)
    let y = builder.add(.normalisation(norm, relu: true), [w], name: "bn")
    builder.addLayer("in", node: x, convolution: x)
    builder.addLayer("bn", node: y, convolution: isRead ? w : x)
    if isRead { builder.addLayer("w", node: w, convolution: w) }
    builder.addHead(.usual, on: y, channels: form.outputs, places: 1, classes: 3)
    var network = Network(.resnet18, builder.graph, seed: 3)
    var random = SplitMix64(seed: 5)
    for (name, range) in [
      ("weight", 0.5...1.5), ("bias", -0.5...0.5), ("running_mean", -0.3...0.3),
      ("running_var", 0.2...2),
    ] as [(String, ClosedRange<Double>)] {
      network["bn.\(name)"] = Tensor(uniform: [form.outputs], in: range, using: &random)
    }
    return network
  }

  private func maps(_ network: Network, _ images: LabelledImages, at hook: Hook = .block)
    -> [Tensor]
  {
    var maps: [Tensor] = []
    network.activations(of: images, hook: hook, pool: pool) { _, read in maps = read }
    return maps
  }

  @Test(
    "the maps are those of plain loops, and those of two steps; a convolution that is read stays apart",
    arguments: Form.all)
  func maps(form: Form) throws {
    let images = TestImages.make(count: 3, size: 9, classes: 2)
    let (apart, together) = (network(form, isRead: true), network(form, isRead: false))
    #expect(apart.graph.normalisedWindows().allSatisfy { $0 == nil })
    #expect(together.graph.normalisedWindows() == [nil, nil, nil, 2, nil, nil])
    #expect(together.graph.normalisedWindows(keeping: [2]).allSatisfy { $0 == nil })
    let (steps, one) = (maps(apart, images), maps(together, images))

    let none = Tensor(shape: [form.outputs])
    var expected = referenceConvolve(
      one[0], together["w.weight"], form.window, groups: form.groups,
      bias: form.hasBias ? together["w.bias"] : none)
    #expect(steps[2].error(from: expected) < 1e-5)
    let (gain, shift) = (together["bn.weight"], together["bn.bias"])
    let (mean, variance) = (together["bn.running_mean"], together["bn.running_var"])
    for place in 0..<expected.count {
      let c = place % form.outputs
      let normal = (expected[place] - mean[c]) / (variance[c] + 0.001).squareRoot()
      expected[place] = max(0, normal * gain[c] + shift[c])
    }
    #expect(one[1].error(from: expected) < 1e-5 && steps[1].error(from: expected) < 1e-5)
    let logits = (apart.logits(of: images, pool: pool), together.logits(of: images, pool: pool))
    if form.hasBias {
      #expect(logits.0.error(from: logits.1) < 1e-5)
    } else {
      #expect(steps[1] == one[1] && logits.0 == logits.1)
    }
    // The hook in front of the batch norm sees the sums.
    #expect(maps(apart, images, at: .conv1)[1] == steps[2])
  }

  @Test("an Inception-ResNet's rows and columns are computed by the batch norms behind them")
  func inception() {
    let graph = Architecture.inceptionResNetV1.graph(classes: 2)
    let windows = graph.normalisedWindows()
    let pairs = windows.enumerated().compactMap { number, window in
      window.map { (graph.nodes[$0].name, graph.nodes[number].name) }
    }
    // Two in each of ten, five and one blocks.
    #expect(pairs.count == 2 * 16 && pairs.allSatisfy { $0.0.dropLast(4) == $0.1.dropLast(2) })
  }

  @Test("a layer between the two can be ablated")
  func between() throws {
    var builder = NetworkBuilder()
    let row = Window(height: 1, width: 3, padding: [0, 1, 0, 1])
    // The memory of what both read is used again behind them.
    let before = builder.add(builder.declareWindow("in", from: 3, to: 6, row), [0], name: "in")
    let w = builder.add(builder.declareWindow("w", from: 6, to: 4, row), [before], name: "w")
    let x = builder.add(builder.declareWindow("x", from: 6, to: 5, row), [before], name: "x")
    let norm = builder.declareNorm("bn", channels: 4)
    let y = builder.add(.normalisation(norm, relu: true), [w], name: "bn")
    let all = builder.add(.concatenation, [x, y], name: "cat")
    builder.addLayer("x", node: x, convolution: x)
    builder.addHead(.usual, on: all, channels: 9, places: 1, classes: 3)
    let network = Network(.resnet18, builder.graph, seed: 3)
    #expect(network.graph.normalisedWindows()[y] == w)
    let images = TestImages.make(count: 3, size: 6, classes: 2)
    let found = network.logits(
      of: images, ablating: [[Ablation(zeroing: []), Ablation(zeroing: [0, 1, 2, 3, 4])]],
      at: .block, pool: pool, step: {})
    let plain = network.logits(of: images, pool: pool)
    #expect(found.intact == plain && found.ablated[0][0] == plain && found.ablated[0][1] != plain)
  }
}
