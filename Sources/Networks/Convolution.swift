import Seeding
import Tensors

/// A convolution without bias.
///
/// Shapes: input [N, H, W, I], `weight` [k, k, I, O], output [N, H', W', O].
package struct Convolution: Sendable {
  package var weight: Tensor
  package let geometry: ConvolutionGeometry

  /// Draws weights around 0 of variance 2 / (O · k · k), which keeps gradients' size backward.
  ///
  /// Source: He et al. 2015, “Delving deep into rectifiers”, Eq. 14 (fan out), as torchvision.
  package init(
    from inputs: Int, to outputs: Int, _ geometry: ConvolutionGeometry,
    using random: inout SplitMix64
  ) {
    let fanOut = Double(outputs * geometry.kernel * geometry.kernel)
    weight = Tensor(
      normal: [geometry.kernel, geometry.kernel, inputs, outputs],
      deviation: (2 / fanOut).squareRoot(), using: &random)
    self.geometry = geometry
  }

  private init(weight: Tensor, geometry: ConvolutionGeometry) {
    (self.weight, self.geometry) = (weight, geometry)
  }

  /// The shape of the output for an input of this shape.
  package func outputShape(of input: [Int]) -> [Int] {
    geometry.outputShape(of: input, channels: weight.columns)
  }

  /// Writes the layer's output for `x` into `y`.
  package func forward(_ x: Tensor, into y: inout Tensor, on pool: WorkerPool) {
    convolve(x, weight, geometry, into: &y, on: pool)
  }

  /// Writes the layer's output for `x` into `y`, and measures each channel of it.
  func forward(
    _ x: Tensor, into y: inout Tensor, measuring statistics: inout BatchStatistics,
    on pool: WorkerPool
  ) {
    convolve(x, weight, geometry, into: &y, measuring: &statistics, on: pool)
  }

  /// Turns `dy`, the loss gradient at the output, into that at the weight.
  func weightGradient(
    _ dy: Tensor, x: Tensor, gradient: inout Convolution, on pool: WorkerPool
  ) {
    convolutionWeightGradient(dy, input: x, geometry, into: &gradient.weight, on: pool)
  }

  /// Turns `dy` into gradients at the input, which is written or added to, and at the weight.
  package func backward(
    _ dy: Tensor, x: Tensor, into dx: inout Tensor, adding: Bool = false,
    gradient: inout Convolution, on pool: WorkerPool
  ) {
    convolutionGradients(
      dy, input: x, weight: weight, geometry, into: &dx, adding: adding,
      weightGradient: &gradient.weight, on: pool)
  }
}

extension Convolution: Parameterised {
  package func zeroed() -> Convolution {
    Convolution(weight: Tensor(shape: weight.shape), geometry: geometry)
  }

  package mutating func optimizerStep(
    _ rule: SGD, velocity: inout Convolution, gradient: Convolution, on pool: WorkerPool
  ) {
    rule.step(&weight, velocity: &velocity.weight, gradient: gradient.weight, on: pool)
  }

  package mutating func visit<Failure: Error>(
    _ path: String, _ body: (String, ParameterLayout, inout Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    try body(path + ".weight", .convolution, &weight)
  }
}
