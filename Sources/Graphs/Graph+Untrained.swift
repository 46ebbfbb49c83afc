import Seeding
import Tensors

extension Graph {
  /// The same architecture with random weights: what is chance beside the trained network.
  ///
  /// Weights are normal draws of variance 2 / fan-in (He's), biases 0, scales 1, shifts 0, slopes
  /// behind no training 0.25. Single constants belong to the architecture and stay.
  /// Source: He et al. 2015, “Delving deep into rectifiers”, §2.2.
  package func untrained(seed: UInt64) -> Graph {
    var random = SplitMix64(seed: seed)
    return replacing { node in
      switch node.operation {
      case .convolution(let window, let groups, let weight, let bias):
        return .convolution(
          window, groups: groups, weight: draw(weight, weight.count / weight.columns, &random),
          bias: bias.map { Tensor(shape: $0.shape) })
      case .transposedConvolution(let window, let groups, let weight, let bias, let sides):
        let fan = weight.shape[0] / groups * window.height * window.width
        return .transposedConvolution(
          window, groups: groups, weight: draw(weight, fan, &random),
          bias: bias.map { Tensor(shape: $0.shape) }, sides: sides)
      case .product(let weight, let bias):
        return .product(
          draw(weight, weight.shape[0], &random), bias: bias.map { Tensor(shape: $0.shape) })
      case .scale(let scale, let shift):
        return .scale(
          Tensor(shape: scale.shape, filledWith: 1), shift: Tensor(shape: shift.shape))
      case .constantCombination(.slope, let slope, let isFirst):
        return .constantCombination(
          .slope, Tensor(shape: slope.shape, filledWith: 0.25), constantFirst: isFirst)
      case .constantCombination(.multiply, let scale, let isFirst)
      where isNormalised(node.inputs[0]):
        return .constantCombination(
          .multiply, Tensor(shape: scale.shape, filledWith: 1), constantFirst: isFirst)
      case .constantCombination(.add, let shift, let isFirst) where isNormalised(node.inputs[0]):
        return .constantCombination(.add, Tensor(shape: shift.shape), constantFirst: isFirst)
      default: return node.operation
      }
    }
  }

  /// Whether a node normalises, or scales what does: constants behind it are learnt.
  private func isNormalised(_ number: Int) -> Bool {
    switch nodes[number].operation {
    case .normalisation: true
    case .constantCombination(.multiply, _, _):
      if case .normalisation = nodes[nodes[number].inputs[0]].operation { true } else { false }
    default: false
    }
  }

  private func draw(_ weight: Tensor, _ fan: Int, _ random: inout SplitMix64) -> Tensor {
    Tensor(
      normal: weight.shape, deviation: (2 / Double(max(1, fan))).squareRoot(), using: &random)
  }
}
