import Tensors

/// What a node of a graph does.
///
/// Sides are counted within one image: side 0 of a map are its channels.
package enum GraphOperation: Sendable {
  case input
  /// The same for every image.
  case constant(Tensor)
  /// `weight` is [kh, kw, C / groups, O], `bias` [O].
  case convolution(Window, groups: Int, weight: Tensor, bias: Tensor?)
  /// `weight` is [C, kh, kw, O / groups], `bias` [O]; `sides` are those of the outcome.
  case transposedConvolution(
    Window, groups: Int, weight: Tensor, bias: Tensor?, sides: [Int])
  /// Each value of a channel times its scale, plus its shift; of a map or of a vector.
  case scale(Tensor, shift: Tensor)
  case element(ElementFunction)
  case combination(ElementOperation)
  /// With a constant, which is [1, …] as maps lie in memory and may stand first.
  case constantCombination(ElementOperation, Tensor, constantFirst: Bool)
  case concatenation(side: Int)
  /// Per side the places to take, −1 for `fill`; nil keeps a side.
  case pick([[Int]?], fill: Float)
  /// Side i of the outcome is side `order[i]`.
  case transposition([Int])
  case reshape([Int])
  /// `sides` are those of the outcome.
  case pool(Window, WindowPool, sides: [Int])
  /// Over some sides, which stay as 1 or go.
  case reduction(RowReduction, sides: [Int], keeps: Bool)
  case softmax(side: Int)
  /// Over some sides to mean 0 and variance 1.
  case normalisation(sides: [Int], epsilon: Float)
  case localNormalisation(size: Int, alpha: Float, beta: Float, bias: Float)
  case resize(rows: Interpolation, columns: Interpolation)
  /// The same by more neighbours than two.
  case resample(rows: Sampling, columns: Sampling)
  /// Of the last side with a matrix [I, O], plus a bias [O].
  case product(Tensor, bias: Tensor?)
  /// Of the last two sides of two inputs; a side of 1 before them stands for as many as the other has.
  case matrixProduct
}

extension GraphOperation {
  /// How many learnt numbers it has.
  package var parameterCount: Int {
    switch self {
    case .convolution(_, _, let weight, let bias),
      .transposedConvolution(_, _, let weight, let bias, _), .product(let weight, let bias):
      weight.count + (bias?.count ?? 0)
    case .scale(let scale, let shift): scale.count + shift.count
    case .constantCombination(let operation, let constant, _):
      operation == .slope || constant.count > 1 ? constant.count : 0
    default: 0
    }
  }
}

extension Graph {
  /// The floating-point operations of a node for one image; a multiply-add counts as two, and what
  /// multiplies nothing as none.
  package func operations(of number: Int) -> Double {
    let node = nodes[number]
    switch node.operation {
    case .convolution(_, _, let weight, _):
      return 2 * Double(weight.count) * Double(node.shape[1] * node.shape[2])
    case .transposedConvolution(_, _, let weight, _, _):
      let input = nodes[node.inputs[0]].shape
      return 2 * Double(weight.count) * Double(input[1] * input[2])
    case .product(let weight, _):
      return 2 * Double(weight.count) * Double(node.count / max(1, weight.columns))
    case .matrixProduct:
      return 2 * Double(node.count) * Double(nodes[node.inputs[0]].shape.last ?? 0)
    default: return 0
    }
  }
}
