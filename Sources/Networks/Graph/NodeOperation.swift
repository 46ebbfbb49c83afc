import Tensors

/// What a node of a trained network does.
///
/// Numbers are places in the graph's list of parameters.
package enum NodeOperation: Sendable, Equatable {
  /// The pictures, [N, S, S, 3].
  case image
  /// A convolution without bias and the batch normalisation behind it; what a second input makes is
  /// added, and the sum is rectified if asked.
  ///
  /// The weight is [k, k, I, O].
  case convolution(ConvolutionGeometry, weight: Int, norm: Norm, relu: Bool)
  /// The greatest value under each place of the window.
  case maxPool(ConvolutionGeometry)
  /// The mean over all places, [N, H, W, C] → [N, C].
  case meanPool
  /// The numbers of maps in a row, channels first, as PyTorch flattens: [N, H, W, C] → [N, C · H · W].
  case flatten
  /// A function of each number.
  case activation(Activation)
  /// `x·W + b`, [N, I] → [N, O].
  case linear(weight: Int, bias: Int?)
  /// A convolution with a window of any form, in groups of channels, with nothing behind it.
  ///
  /// The weight is [kh, kw, I / groups, O], the bias [O].
  case window(Window, groups: Int, weight: Int, bias: Int?)
  /// A transposed convolution: each pixel adds its window to the output.
  ///
  /// The weight is [I, kh, kw, O / groups], the bias [O]. The output is so many rows and columns longer
  /// than the windows reach, less the padding: PyTorch's `output_padding`.
  case transposed(Window, groups: Int, extra: [Int], weight: Int, bias: Int?)
  /// Batch normalisation of maps or of rows, […, C], rectified if asked.
  case normalisation(Norm, relu: Bool)
  /// The channels of all inputs, one behind the other.
  case concatenation
  /// The first input times a number, plus the second, rectified if asked.
  case addition(scale: Float, relu: Bool)
  /// Below 0 the number times a learnt slope, [C] or [1].
  case slope(Int)
  /// In training some numbers are 0, drawn anew at each step from a stream of this number, and the others
  /// divided by the share kept.
  case dropout(share: Float, stream: UInt64)
  /// Each pixel becomes a square of so many pixels a side.
  case upsampling(factor: Int)

  /// The parameters of a batch normalisation: gain, shift, and the running mean and variance.
  package struct Norm: Sendable, Equatable {
    let first: Int
    /// Added to the variance before its root is taken.
    package let epsilon: Float

    package var weight: Int { first }
    package var bias: Int { first + 1 }
    package var mean: Int { first + 2 }
    package var variance: Int { first + 3 }

    /// As PyTorch's.
    package static let usualEpsilon: Float = 1e-5
  }

  /// The numbers of its learnt parameters.
  var learnt: [Int] {
    switch self {
    case .convolution(_, let weight, let norm, _): [weight, norm.weight, norm.bias]
    case .linear(let weight, let bias), .window(_, _, let weight, let bias),
      .transposed(_, _, _, let weight, let bias):
      [weight] + (bias.map { [$0] } ?? [])
    case .normalisation(let norm, _): [norm.weight, norm.bias]
    case .slope(let slope): [slope]
    case .image, .maxPool, .meanPool, .flatten, .activation, .concatenation, .addition, .dropout,
      .upsampling:
      []
    }
  }

  /// Whether its gradient at the input can be added to another as it is computed.
  var addsGradients: Bool {
    switch self {
    case .convolution, .window, .transposed, .concatenation, .addition: true
    default: false
    }
  }

  /// Whether it adds its second input, whose gradient then is its own.
  var isSum: Bool {
    switch self {
    case .convolution, .addition: true
    default: false
    }
  }

  /// The batch normalisation in it.
  package var norm: Norm? {
    switch self {
    case .convolution(_, _, let norm, _), .normalisation(let norm, _): norm
    default: nil
    }
  }
}
