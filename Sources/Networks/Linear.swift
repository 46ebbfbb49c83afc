import Seeding
import Tensors

/// Fully connected layer: `y = x·W + b`.
///
/// Shapes: `x` [N, I], `weight` [I, O], `bias` [O], `y` [N, O].
package struct Linear: Sendable {
  package var weight: Tensor
  package var bias: Tensor

  /// Draws weight and bias evenly from ±1/√I, as PyTorch does.
  package init(from inputs: Int, to outputs: Int, using random: inout SplitMix64) {
    let bound = 1 / Double(inputs).squareRoot()
    weight = Tensor(uniform: [inputs, outputs], in: -bound...bound, using: &random)
    bias = Tensor(uniform: [outputs], in: -bound...bound, using: &random)
  }

  private init(weight: Tensor, bias: Tensor) {
    (self.weight, self.bias) = (weight, bias)
  }

  /// Writes the layer's output for `x` into `y`.
  package func forward(_ x: Tensor, into y: inout Tensor, on pool: WorkerPool) {
    multiply(x, weight, into: &y, on: pool)
    addRow(bias, to: &y)
  }

  /// Turns `dy`, the loss gradient at the output, into gradients at the input and the parameters.
  package func backward(
    _ dy: Tensor, x: Tensor, into dx: inout Tensor, gradient: inout Linear, on pool: WorkerPool
  ) {
    multiply(dy, transposed: weight, into: &dx, on: pool)
    multiply(transposed: x, dy, into: &gradient.weight, on: pool)
    sumRows(dy, into: &gradient.bias)
  }
}

extension Linear: Parameterised {
  package func zeroed() -> Linear {
    Linear(weight: Tensor(shape: weight.shape), bias: Tensor(shape: bias.shape))
  }

  package mutating func optimizerStep(
    _ rule: SGD, velocity: inout Linear, gradient: Linear, on pool: WorkerPool
  ) {
    rule.step(&weight, velocity: &velocity.weight, gradient: gradient.weight, on: pool)
    rule.step(&bias, velocity: &velocity.bias, gradient: gradient.bias, on: pool)
  }

  package mutating func visit<Failure: Error>(
    _ path: String, _ body: (String, ParameterLayout, inout Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    try body(path + ".weight", .matrix, &weight)
    try body(path + ".bias", .vector, &bias)
  }
}
