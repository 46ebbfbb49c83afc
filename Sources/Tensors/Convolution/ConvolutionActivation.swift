/// What becomes of a convolution's values at last.
package enum ConvolutionActivation: Sendable {
  case none
  case relu
  /// Values below 0 are multiplied by the number of their channel, [O].
  case slope(Tensor)
  case clip(lowest: Float, highest: Float)

  /// Whether it fits so many channels.
  func fits(_ channels: Int) -> Bool {
    if case .slope(let slope) = self { slope.count == channels } else { true }
  }
}

/// A finish that can begin at another column.
protocol FixedFinish: ProductFinish {
  /// The same for a matrix that begins at `column` of this one.
  func from(column: Int) -> Self
}

extension NormalisingFinish: FixedFinish {
  /// Prepares for maps of `channels` channels.
  init(
    _ statistics: BatchStatistics, adding residual: Tensor?, relu: Bool, channels: Int
  ) {
    unsafe self.init(
      scale: statistics.scale.pointer, shift: statistics.shift.pointer,
      residual: residual?.pointer, stride: channels, relu: relu)
  }
}

/// A normalised sum with a slope below 0, or between two limits.
@safe struct ActivatingFinish: FixedFinish {
  static var changesSums: Bool { true }

  private let normalising: NormalisingFinish
  private let slope: UnsafePointer<Float>?
  private let lowest: Float
  private let highest: Float

  private init(
    _ normalising: NormalisingFinish, slope: UnsafePointer<Float>?, lowest: Float, highest: Float
  ) {
    self.normalising = normalising
    unsafe self.slope = unsafe slope
    (self.lowest, self.highest) = (lowest, highest)
  }

  /// Prepares for an activation; `normalising` rectifies nothing.
  init(_ normalising: NormalisingFinish, _ activation: ConvolutionActivation) {
    switch activation {
    case .none, .relu:
      preconditionFailure("has a finish of its own")
    case .slope(let slope):
      unsafe self.init(normalising, slope: slope.pointer, lowest: 0, highest: 0)
    case .clip(let lowest, let highest):
      unsafe self.init(normalising, slope: nil, lowest: lowest, highest: highest)
    }
  }

  @inline(__always)
  func callAsFunction(_ sum: Lanes, row: Int, column: Int, lanes: Int) -> Lanes {
    let value = normalising(sum, row: row, column: column, lanes: lanes)
    if let slope = unsafe slope {
      return unsafe value.replacing(with: value * load(slope + column, lanes), where: value .< 0)
    }
    return value.replacing(with: lowest, where: value .< lowest)
      .replacing(with: highest, where: value .> highest)
  }

  @inline(__always)
  func from(row: Int) -> ActivatingFinish {
    unsafe ActivatingFinish(
      normalising.from(row: row), slope: slope, lowest: lowest, highest: highest)
  }

  func from(column: Int) -> ActivatingFinish {
    unsafe ActivatingFinish(
      normalising.from(column: column), slope: slope.map { unsafe $0 + column }, lowest: lowest,
      highest: highest)
  }
}
