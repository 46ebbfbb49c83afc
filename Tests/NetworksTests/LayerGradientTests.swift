import Networks
import Seeding
import Specification
import Tensors
import TestSupport
import Testing

@Suite struct LayerGradientTests {
  let pool = WorkerPool(threads: 1)

  @Test(
    "a linear layer's gradients agree with central differences", arguments: [(1, 3, 2), (4, 5, 7)])
  func linear(n: Int, i: Int, o: Int) {
    var random = SplitMix64(seed: 7)
    let layer = Linear(from: i, to: o, using: &random)
    let x = Tensor(normal: [n, i], using: &random)
    let dy = Tensor(normal: [n, o], using: &random)  // random: a plain sum hides many mistakes
    func output(_ layer: Linear, _ x: Tensor) -> Double {
      var y = dy
      layer.forward(x, into: &y, on: pool)
      return y.dot(dy)
    }
    var (dx, gradient) = (x, layer.zeroed())
    layer.backward(dy, x: x, into: &dx, gradient: &gradient, on: pool)
    check(dx, at: x) { output(layer, $0) }
    check(gradient.weight, at: layer.weight) { weight in
      var moved = layer
      moved.weight = weight
      return output(moved, x)
    }
    check(gradient.bias, at: layer.bias) { bias in
      var moved = layer
      moved.bias = bias
      return output(moved, x)
    }
  }

  @Test(
    "a convolution's gradients agree with central differences",
    arguments: [(1, 1, 4), (1, 2, 5), (3, 1, 5), (3, 1, 2), (3, 2, 6), (7, 1, 4), (7, 2, 9)])
  func convolution(kernel: Int, stride: Int, side: Int) {
    var random = SplitMix64(seed: 8)
    let layer = Convolution(
      from: 3, to: 4, .init(kernel: kernel, stride: stride), using: &random)
    let x = Tensor(normal: [2, side, side, 3], using: &random)
    let dy = Tensor(normal: layer.outputShape(of: x.shape), using: &random)
    func output(_ layer: Convolution, _ x: Tensor) -> Double {
      var y = dy
      layer.forward(x, into: &y, on: pool)
      return y.dot(dy)
    }
    var (dx, gradient) = (x, layer.zeroed())
    layer.backward(dy, x: x, into: &dx, gradient: &gradient, on: pool)
    check(dx, at: x) { output(layer, $0) }
    check(gradient.weight, at: layer.weight) { weight in
      var moved = layer
      moved.weight = weight
      return output(moved, x)
    }
  }

  @Test(
    "a block's gradients agree with central differences",
    arguments: [
      (ResNetDepth.Block.basic, 8, 8, 1), (.basic, 6, 8, 2), (.bottleneck, 16, 4, 1),
      (.bottleneck, 6, 4, 1), (.bottleneck, 6, 4, 2),
    ])
  func block(_ kind: ResNetDepth.Block, inputs: Int, width: Int, stride: Int) {
    var streams = TensorStreams(seed: 3)
    var block = ResidualBlock(
      kind, from: inputs, width: width, stride: stride, zeroStart: false, using: &streams)
    var random = SplitMix64(seed: 4)
    for place in block.convolutions.indices {
      let shape = block.convolutions[place].norm.weight.shape
      block.convolutions[place].norm.weight = Tensor(uniform: shape, in: 0.5...1.5, using: &random)
      block.convolutions[place].norm.bias = Tensor(normal: shape, using: &random)
    }
    let x = Tensor(normal: [3, 4, 4, inputs], using: &random)
    let plan = BlockActivations(block, input: x.shape)
    let dy = Tensor(normal: plan.output.shape, using: &random)
    func output(_ block: ResidualBlock, _ x: Tensor) -> Double {
      var activations = plan
      block.forward(x, into: &activations, on: pool)
      return activations.output.dot(dy)
    }
    var activations = plan
    block.forward(x, into: &activations, on: pool)
    var (dOutput, dx, gradient) = (dy, x, block.zeroed())
    var buffers = plan.convolutions.map { Tensor(shape: $0.raw.shape) }
    if block.shortcut == nil {
      block.backward(
        inPlace: &dOutput, input: x, activations, rawGradients: &buffers, gradient: &gradient,
        on: pool)
      dx = dOutput
    } else {
      block.backward(
        &dOutput, input: x, activations, rawGradients: &buffers, into: &dx, gradient: &gradient,
        on: pool)
    }
    // A small step keeps most rectifiers on their side; batch norm makes the rest smooth.
    check(dx, at: x, step: 5e-4, tolerance: 2e-2) { output(block, $0) }
    var gradients: [Tensor] = []
    gradient.visit("") { _, _, tensor in gradients.append(tensor) }
    for index in gradients.indices {
      var place = 0
      var original = Tensor(shape: [0])
      var copy = block
      copy.visitLearnt { tensor in
        if place == index { original = tensor }
        place += 1
      }
      check(gradients[index], at: original, step: 5e-4, tolerance: 2e-2) { moved in
        var (changed, place) = (block, 0)
        changed.visitLearnt { tensor in
          if place == index { tensor = moved }
          place += 1
        }
        return output(changed, x)
      }
    }
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

extension ResidualBlock {
  /// Calls `body` with each parameter, but no running statistic.
  fileprivate mutating func visitLearnt(_ body: (inout Tensor) -> Void) {
    visit("") { name, _, tensor in
      if !name.contains(".running_") { body(&tensor) }
    }
  }
}
