import Networks
import Seeding
import Specification
import Tensors
import TestSupport
import Testing

@Suite struct LayerGradientTests {
  let pool = WorkerPool(threads: 1)

  @Test(
    "a convolution's gradients agree with central differences",
    arguments: [(1, 1, 4), (1, 2, 5), (3, 1, 5), (3, 1, 2), (3, 2, 6), (7, 1, 4), (7, 2, 9)])
  func convolution(kernel: Int, stride: Int, side: Int) {
    var random = SplitMix64(seed: 8)
    let geometry = ConvolutionGeometry(kernel: kernel, stride: stride)
    let weight = Tensor(normal: [kernel, kernel, 3, 4], deviation: 0.2, using: &random)
    let x = Tensor(normal: [2, side, side, 3], using: &random)
    // Random: a plain sum hides many mistakes.
    let dy = Tensor(normal: geometry.outputShape(of: x.shape, channels: 4), using: &random)
    func output(_ weight: Tensor, _ x: Tensor) -> Double {
      var y = dy
      convolve(x, weight, geometry, into: &y, on: pool)
      return y.dot(dy)
    }
    var (dx, gradient) = (x, weight)
    convolutionGradients(
      dy, input: x, weight: weight, geometry, into: &dx, weightGradient: &gradient, on: pool)
    check(dx, at: x) { output(weight, $0) }
    check(gradient, at: weight) { output($0, x) }
  }

  @Test(
    "a block's gradients agree with central differences",
    arguments: [
      (ResNetDepth.resnet18, 8, 8, 1), (.resnet34, 6, 8, 2), (.resnet50, 16, 4, 1),
      (.resnet50, 6, 4, 1), (.resnet101, 6, 4, 2),
    ])
  func block(_ depth: ResNetDepth, inputs: Int, width: Int, stride: Int) {
    var builder = NetworkBuilder()
    // From three colours to as many units as the block takes.
    let window = ConvolutionGeometry(kernel: 1)
    let weight = builder.declareConvolution("in", from: 3, to: inputs, window)
    let norm = builder.declareNorm("norm", channels: inputs)
    let x = builder.add(
      .convolution(window, weight: weight, norm: norm, relu: false), [NetworkBuilder.image],
      name: "in")
    _ = depth.addBlock(
      "block", on: x, from: inputs, width: width, stride: stride, lastGain: 1, &builder)
    checkGradients(of: builder.graph, batch: 3, side: 4)
  }

  @Test(
    "the gradients of a max pool and of heads agree with central differences",
    arguments: [
      (1, 7, 2, Head.usual), (4, 9, 5, .usual), (3, 7, 2, Head(maps: .flatten, hidden: [])),
      (2, 6, 3, Head(maps: .flatten, hidden: [7, 5])), (2, 7, 3, Head(maps: .mean, hidden: [6])),
    ])
  func head(batch: Int, side: Int, classes: Int, head: Head) {
    var builder = NetworkBuilder()
    let window = ConvolutionGeometry(kernel: 3, stride: 2)
    let x = builder.add(.maxPool(window), [NetworkBuilder.image], name: "pool")
    let maps = window.outputSide(of: side)
    builder.addHead(head, on: x, channels: 3, places: maps * maps, classes: classes)
    checkGradients(of: builder.graph, batch: batch, side: side)
  }

  @Test("a map that two nodes read gets the gradients of both, whichever comes first")
  func sharedMaps() {
    var builder = NetworkBuilder()
    let window = ConvolutionGeometry(kernel: 3)
    func unit(_ name: String, from inputs: Int, relu: Bool) -> NodeOperation {
      let weight = builder.declareConvolution(name, from: inputs, to: 5, window)
      return .convolution(
        window, weight: weight, norm: builder.declareNorm(name + ".bn", channels: 5), relu: relu)
    }
    let x = builder.add(unit("a", from: 3, relu: true), [NetworkBuilder.image], name: "a")
    let pool = ConvolutionGeometry(kernel: 3, stride: 1)
    let first = builder.add(.maxPool(pool), [x], name: "pool")
    let second = builder.add(.maxPool(pool), [x], name: "again")
    // Adds what was read before, so that its gradient is there already.
    let third = builder.add(unit("b", from: 5, relu: false), [first, x], name: "b")
    let fourth = builder.add(unit("c", from: 5, relu: true), [second, third], name: "c")
    _ = builder.add(unit("d", from: 5, relu: true), [fourth, x], name: "d")
    checkGradients(of: builder.graph, batch: 2, side: 5)
  }

  @Test("behind frozen nodes gradients are those of a network whose statistics do not move")
  func frozen() {
    var builder = NetworkBuilder()
    var x = NetworkBuilder.image
    for (number, window) in [3, 1, 3].map({ ConvolutionGeometry(kernel: $0) }).enumerated() {
      let name = "part\(number)"
      let weight = builder.declareConvolution(
        name + ".conv", from: number == 0 ? 3 : 5, to: 5, window)
      let norm = builder.declareNorm(name + ".bn", channels: 5)
      x = builder.add(
        .convolution(window, weight: weight, norm: norm, relu: true), number == 2 ? [x, 1] : [x],
        name: name)
    }
    builder.addHead(.usual, on: x, channels: 5, places: 1, classes: 3)
    for parts in [["part1"], ["part0", "part2"], ["part0", "part1", "part2"], ["fc", "part2"]] {
      checkGradients(of: builder.graph, batch: 2, side: 5, freezing: parts)
    }
  }

  @Test("the gradient at a layer is kept, whatever becomes of the gradients in front of it")
  func layerGradient() throws {
    let model = Network(.resnet18, classes: 3, seed: 3)
    var buffers = TrainingBuffers(
      for: model, batch: 2, side: 40, gradientsAt: ["layer4", "layer2"])
    var random = SplitMix64(seed: 5)
    buffers.images = Tensor(normal: buffers.images.shape, using: &random)
    model.forward(&buffers, on: pool)
    let dy = Tensor(normal: [2, 3], using: &random)
    buffers.logitsGradient = dy
    model.backward(&buffers, on: pool)
    let found = try #require(buffers.gradient(at: "layer4"))
    #expect(found.shape == [2, 2, 2, 512])
    // Behind layer4 come the mean of four places and the linear layer.
    let weight = model["fc.weight"]
    var expected = Tensor(shape: found.shape)
    for place in 0..<found.count {
      let (image, unit) = (place / 2048, place % 512)
      expected[place] =
        (0..<3).reduce(0) { $0 + dy[image * 3 + $1] * weight[unit * 3 + $1] } / 4
    }
    #expect(found.error(from: expected) < 1e-5)
    // The shift of the last norm moves every place that is not rectified.
    let inner = try #require(buffers.gradient(at: "layer2"))
    #expect(inner.shape == [2, 5, 5, 128] && inner.values.contains { $0 != 0 })
    #expect(buffers.gradient(at: "layer1") == nil && buffers.imageGradient == nil)
  }

  /// Expects `gradient` to agree with the slopes of `function` at up to forty places.
  func check(
    _ gradient: Tensor, at x: Tensor, step: Float = 1e-2, tolerance: Double = 2e-3,
    _ function: (Tensor) -> Double
  ) {
    let places = Array(stride(from: 0, to: x.count, by: max(1, x.count / 40)))
    let numeric = centralDifferences(at: x, places: places, step: step, function)
    #expect(gradientError(gradient, numeric, places: places) < tolerance)
  }
}
