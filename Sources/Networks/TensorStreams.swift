import Seeding
import Tensors

/// Gives each tensor of a network a random stream of its own, by (seed, index of the tensor).
package struct TensorStreams {
  private let seed: UInt64
  private var index: UInt64 = 0

  package init(seed: UInt64) {
    self.seed = seed
  }

  /// The stream of the next tensor.
  mutating func next() -> SplitMix64 {
    defer { index += 1 }
    return SplitMix64(seed: seed, index)
  }

  /// Draws the next normalised convolution.
  mutating func convolutionNorm(
    from inputs: Int, to outputs: Int, _ geometry: ConvolutionGeometry
  ) -> ConvolutionNorm {
    var random = next()
    return ConvolutionNorm(from: inputs, to: outputs, geometry, using: &random)
  }
}
