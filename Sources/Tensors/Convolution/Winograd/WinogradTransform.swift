/// Values along one axis of a tile, to be read by place.
protocol AxisReader {
  func callAsFunction(_ place: Int) -> Lanes
}

/// Values along one axis of a tile, to be written by place.
protocol AxisWriter {
  func callAsFunction(_ place: Int, _ value: Lanes)
}

/// A small constant matrix, applied along one axis of a tile.
protocol AxisTransform {
  /// The number of values it reads.
  static var from: Int { get }
  /// The number of values it writes.
  static var to: Int { get }
  static func apply(_ x: some AxisReader, _ put: some AxisWriter)
}

/// The one-dimensional transforms of Winograd's minimal filtering F(4, 3), and their adjoints.
///
/// With d the six input values under four outputs and g the three weights, the outputs are
/// `Aᵀ[(G g) ⊙ (Bᵀ d)]`; in two dimensions each matrix is applied along both axes, and a tile takes
/// a quarter of the products of a plain convolution.
/// Source: Lavin, Gray 2016, “Fast algorithms for convolutional neural networks”, §4.
/// Largest error seen against double precision, as a share of the largest value: 4e-6.
enum Winograd4 {
  /// The outputs of one tile along one axis.
  static var outputs: Int { 4 }
  /// The points of one tile along one axis.
  @inline(__always) static var points: Int { outputs + 2 }

  /// `Bᵀ`: six values to six points.
  enum Input: AxisTransform {
    static var from: Int { 6 }
    static var to: Int { 6 }

    @inline(__always)
    static func apply(_ x: some AxisReader, _ put: some AxisWriter) {
      let (x0, x1, x2, x3, x4, x5) = (x(0), x(1), x(2), x(3), x(4), x(5))
      let (even, odd) = (x4.addingProduct(x2, -4), x3.addingProduct(x1, -4))
      let (near, far) = (x4 - x2, 2 * (x3 - x1))
      put(0, (4 * x0).addingProduct(x2, -5) + x4)
      put(1, even + odd)
      put(2, even - odd)
      put(3, near + far)
      put(4, near - far)
      put(5, (4 * x1).addingProduct(x3, -5) + x5)
    }
  }

  /// `B`, the adjoint of `Input`.
  enum InputAdjoint: AxisTransform {
    static var from: Int { 6 }
    static var to: Int { 6 }

    @inline(__always)
    static func apply(_ x: some AxisReader, _ put: some AxisWriter) {
      let (x0, x5) = (x(0), x(5))
      let (x1, x2, x3, x4) = (x(1), x(2), x(3), x(4))
      let (even, odd, near, far) = (x1 + x2, x1 - x2, x3 + x4, x3 - x4)
      put(0, 4 * x0)
      put(1, (4 * (x5 - odd)).addingProduct(far, -2))
      put(2, (-4 * even).addingProduct(x0, -5) - near)
      put(3, odd.addingProduct(far, 2).addingProduct(x5, -5))
      put(4, x0 + even + near)
      put(5, x5)
    }
  }

  /// `G`: three weights to six points.
  enum Kernel: AxisTransform {
    static var from: Int { 3 }
    static var to: Int { 6 }

    @inline(__always)
    static func apply(_ x: some AxisReader, _ put: some AxisWriter) {
      let (x0, x1, x2) = (x(0), x(1), x(2))
      let outer = (x0 + x2) * (-1.0 / 6)
      let middle = x1 * (1.0 / 6)
      let wide = (x0 * (1.0 / 24)).addingProduct(x2, 1.0 / 6)
      let narrow = x1 * (1.0 / 12)
      put(0, x0 * 0.25)
      put(1, outer - middle)
      put(2, outer + middle)
      put(3, wide + narrow)
      put(4, wide - narrow)
      put(5, x2)
    }
  }

  /// `Gᵀ`, the adjoint of `Kernel`.
  enum KernelAdjoint: AxisTransform {
    static var from: Int { 6 }
    static var to: Int { 3 }

    @inline(__always)
    static func apply(_ x: some AxisReader, _ put: some AxisWriter) {
      let (x1, x2, x3, x4) = (x(1), x(2), x(3), x(4))
      let (even, odd, near, far) = (x1 + x2, x2 - x1, x3 + x4, x3 - x4)
      put(0, (x(0) * 0.25).addingProduct(even, -1.0 / 6).addingProduct(near, 1.0 / 24))
      put(1, (odd * (1.0 / 6)).addingProduct(far, 1.0 / 12))
      put(2, x(5).addingProduct(near - even, 1.0 / 6))
    }
  }

  /// `Aᵀ`: six points to four outputs.
  enum Output: AxisTransform {
    static var from: Int { 6 }
    static var to: Int { 4 }

    @inline(__always)
    static func apply(_ x: some AxisReader, _ put: some AxisWriter) {
      let (x1, x2, x3, x4) = (x(1), x(2), x(3), x(4))
      let (even, odd, near, far) = (x1 + x2, x1 - x2, x3 + x4, x3 - x4)
      put(0, x(0) + even + near)
      put(1, odd.addingProduct(far, 2))
      put(2, even.addingProduct(near, 4))
      put(3, (x(5) + odd).addingProduct(far, 8))
    }
  }

  /// `A`, the adjoint of `Output`.
  enum OutputAdjoint: AxisTransform {
    static var from: Int { 4 }
    static var to: Int { 6 }

    @inline(__always)
    static func apply(_ x: some AxisReader, _ put: some AxisWriter) {
      let (x0, x1, x2, x3) = (x(0), x(1), x(2), x(3))
      let (even, odd) = (x0 + x2, x1 + x3)
      let (near, far) = (x0.addingProduct(x2, 4), (2 * x1).addingProduct(x3, 8))
      put(0, x0)
      put(1, even + odd)
      put(2, even - odd)
      put(3, near + far)
      put(4, near - far)
      put(5, x3)
    }
  }
}

extension SIMD16<Float> {
  /// `a · b + self` with one rounding.
  @inline(__always)
  fileprivate func addingProduct(_ a: Lanes, _ b: Float) -> Lanes {
    addingProduct(a, Lanes(repeating: b))
  }
}
