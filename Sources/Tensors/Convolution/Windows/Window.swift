/// A rectangular window that moves over a map: sides, steps, gaps between its pixels, and the padding.
package struct Window: Sendable, Equatable {
  package var height: Int
  package var width: Int
  /// The steps down and across.
  package var strides: [Int]
  /// The distances of neighbours under the window, down and across; 1 where there are no gaps.
  package var dilations: [Int]
  /// The padding above, left, below and right.
  package var padding: [Int]

  /// Makes a window.
  /// - Precondition: sides, strides and dilations are at least 1, padding at least 0.
  package init(
    height: Int, width: Int, strides: [Int] = [1, 1], dilations: [Int] = [1, 1],
    padding: [Int] = [0, 0, 0, 0]
  ) {
    precondition(
      min(height, width) >= 1 && strides.count == 2 && dilations.count == 2 && padding.count == 4
        && (strides + dilations).allSatisfy { $0 >= 1 } && padding.allSatisfy { $0 >= 0 },
      "window \(height) × \(width), \(strides), \(dilations), \(padding)")
    (self.height, self.width) = (height, width)
    (self.strides, self.dilations, self.padding) = (strides, dilations, padding)
  }

  package var top: Int { padding[0] }
  package var left: Int { padding[1] }

  /// The pixels that it reaches over, down.
  package var reachDown: Int { (height - 1) * dilations[0] + 1 }
  /// The pixels that it reaches over, across.
  package var reachAcross: Int { (width - 1) * dilations[1] + 1 }

  /// The places that it has on a map of these sides; none where the window does not fit.
  package func places(height: Int, width: Int) -> (down: Int, across: Int)? {
    let down = height + padding[0] + padding[2] - reachDown
    let across = width + padding[1] + padding[3] - reachAcross
    if down < 0 || across < 0 { return nil }
    return (down / strides[0] + 1, across / strides[1] + 1)
  }

  /// The sides of what a transposed convolution makes of a map of these sides: as far as its windows
  /// reach, less the padding, plus `extra` rows and columns.
  package func spread(height: Int, width: Int, extra: [Int] = [0, 0]) -> [Int] {
    precondition(extra.count == 2 && extra.allSatisfy { $0 >= 0 }, "\(extra) more")
    return [
      (height - 1) * strides[0] + reachDown - padding[0] - padding[2] + extra[0],
      (width - 1) * strides[1] + reachAcross - padding[1] - padding[3] + extra[1],
    ]
  }

  /// The same window where the engine's fast convolution takes it: square, even and without gaps.
  package var plain: ConvolutionGeometry? {
    guard height == width, strides[0] == strides[1], dilations == [1, 1],
      padding.allSatisfy({ $0 == padding[0] })
    else { return nil }
    return ConvolutionGeometry(kernel: height, stride: strides[0], padding: padding[0])
  }

  /// The rows or columns of the window that lie on a map of `length`, where it starts at `start`.
  @inline(__always)
  static func inside(_ start: Int, _ side: Int, _ dilation: Int, _ length: Int) -> Range<Int> {
    let first = start >= 0 ? 0 : min(side, (-start &+ dilation &- 1) / dilation)
    let last = start >= length ? 0 : min(side, (length &- start &+ dilation &- 1) / dilation)
    return first..<max(first, last)
  }
}
