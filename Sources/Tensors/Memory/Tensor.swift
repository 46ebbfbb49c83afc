import Foundation
import Seeding

/// A dense array of floats of any rank, the last index running fastest.
///
/// A value: a copy shares its memory until one of the two is written. Maps are stored as [N, H, W, C],
/// so every tensor is also a matrix of `rows` × `columns`, the columns being the last dimension.
package struct Tensor: Sendable {
  /// The length of each dimension.
  package let shape: [Int]
  /// How many floats there are: the product of the shape.
  package let count: Int
  private var storage: AlignedStorage

  /// A tensor of nothing, in the place of one that is lent.
  package static let empty = Tensor(shape: [0])

  /// Makes a tensor of one repeated value, 0 unless told.
  package init(shape: [Int], filledWith value: Float = 0) {
    precondition(shape.allSatisfy { $0 >= 0 }, "a dimension is negative in \(shape)")
    self.shape = shape
    count = shape.reduce(1, *)
    storage = AlignedStorage(value, count: count)
  }

  /// Makes a tensor of the given values, in the order in which they are stored.
  package init(_ values: [Float], shape: [Int]) {
    precondition(values.count == shape.reduce(1, *), "\(values.count) values for \(shape)")
    self.init(shape: shape)
    for (place, value) in values.enumerated() { unsafe storage.base[place] = value }
  }

  /// Makes a tensor of normal draws around 0, by Box and Muller's transform (both of each pair).
  package init(normal shape: [Int], deviation: Double = 1, using random: inout SplitMix64) {
    self.init(shape: shape)
    let draws = NormalDraws(deviation: deviation)
    var place = 0
    while place + 2 * NormalDraws.count <= count {
      let (cosines, sines) = draws.pairs(using: &random)
      for lane in 0..<NormalDraws.count {
        unsafe storage.base[place + 2 * lane] = cosines[lane]
        unsafe storage.base[place + 2 * lane + 1] = sines[lane]
      }
      place += 2 * NormalDraws.count
    }
    while place < count {
      let (first, second) = NormalDraws.plain(deviation, random.uniform(), random.uniform())
      unsafe storage.base[place] = first
      if place + 1 < count { unsafe storage.base[place + 1] = second }
      place += 2
    }
  }

  /// Makes a tensor of draws spread evenly over `range`.
  package init(
    uniform shape: [Int], in range: ClosedRange<Double>, using random: inout SplitMix64
  ) {
    self.init(shape: shape)
    for place in 0..<count { unsafe storage.base[place] = Float(random.uniform(in: range)) }
  }

  /// The product of all dimensions but the last.
  package var rows: Int { columns == 0 ? 0 : count / columns }

  /// The last dimension: the channels of a map, the columns of a matrix.
  package var columns: Int { shape.last ?? 1 }

  /// A copy of the floats, in the order in which they are stored.
  package var values: [Float] { withScalars { scalars in scalars.indices.map { scalars[$0] } } }

  /// The float at a place of the stored order, 0..<`count`.
  package subscript(place: Int) -> Float {
    get {
      precondition(place >= 0 && place < count, "place \(place) of \(count)")
      return unsafe storage.base[place]
    }
    set {
      precondition(place >= 0 && place < count, "place \(place) of \(count)")
      unsafe mutablePointer()[place] = newValue
    }
  }

  /// Lends the floats for reading.
  package func withScalars<Result, Failure: Error>(
    _ body: (Span<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let scalars = unsafe UnsafeBufferPointer(start: storage.base, count: count)
    return try unsafe body(scalars.span)
  }

  /// Lends the floats for writing.
  package mutating func withMutableScalars<Result, Failure: Error>(
    _ body: (inout MutableSpan<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let scalars = unsafe UnsafeMutableBufferPointer(start: mutablePointer(), count: count)
    var span = unsafe scalars.mutableSpan
    return try body(&span)
  }

  /// The same floats under another shape, sharing memory until one of the two is written.
  package func reshaped(_ shape: [Int]) -> Tensor {
    precondition(shape.reduce(1, *) == count, "\(self.shape) cannot become \(shape)")
    return Tensor(shape: shape, count: count, storage: storage)
  }

  /// The first floats under another shape, sharing memory: one memory serves maps of several sizes.
  package func prefix(_ shape: [Int]) -> Tensor {
    let floats = shape.reduce(1, *)
    precondition(
      shape.allSatisfy { $0 >= 0 } && floats <= storage.count, "\(self.shape) holds no \(shape)")
    return Tensor(shape: shape, count: floats, storage: storage)
  }

  private init(shape: [Int], count: Int, storage: AlignedStorage) {
    (self.shape, self.count, self.storage) = (shape, count, storage)
  }

  /// The floats for a kernel that reads them while it holds this tensor.
  var pointer: UnsafePointer<Float> { unsafe UnsafePointer(storage.base) }

  /// The floats for a kernel that writes them; a memory that another tensor shares is copied first.
  mutating func mutablePointer() -> UnsafeMutablePointer<Float> {
    if !isKnownUniquelyReferenced(&storage) { storage = AlignedStorage(copying: storage) }
    return unsafe storage.base
  }
}

extension Tensor: Equatable {
  /// Whether both have the same shape and the same floats, bit for bit but for the sign of zero.
  package static func == (a: Tensor, b: Tensor) -> Bool {
    a.shape == b.shape && (0..<a.count).allSatisfy { unsafe a.pointer[$0] == b.pointer[$0] }
  }
}
