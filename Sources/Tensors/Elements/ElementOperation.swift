import Foundation

/// What becomes of two numbers, one of each of two tensors.
package enum ElementOperation: Sendable, Equatable {
  case add, subtract, multiply, divide, power, minimum, maximum
  /// The first, below 0 times the second.
  case slope
}

/// Writes `operation` of `a` and `b`, float by float, into `c`.
///
/// The three have the same rank; a side of `a` or `b` that is 1 stands for as many as `c` has.
package func combine(
  _ a: Tensor, _ b: Tensor, by operation: ElementOperation, into c: inout Tensor,
  on pool: WorkerPool
) {
  let shape = c.shape
  precondition(
    [a, b].allSatisfy { side in
      side.shape.count == shape.count
        && zip(side.shape, shape).allSatisfy { $0 == $1 || $0 == 1 }
    }, "\(a.shape) and \(b.shape) → \(shape)")
  if c.count == 0 { return }
  // Alike, all is one row.
  let isAlike = a.shape == shape && b.shape == shape
  let rows = RowWalk(
    isAlike ? [1, c.count] : shape,
    strides: [
      isAlike ? [0, 1] : broadcastStrides(a.shape, to: shape),
      isAlike ? [0, 1] : broadcastStrides(b.shape, to: shape),
    ])
  let (left, right, target) = unsafe (a.pointer, b.pointer, c.mutablePointer())
  let (leftStep, rightStep) = (rows.step(0), rows.step(1))
  @inline(__always)
  func each(_ body: (Lanes, Lanes) -> Lanes) {
    rows.run(on: pool) { row, columns in
      let x = unsafe left + rows.start(0, row)
      let y = unsafe right + rows.start(1, row)
      let to = unsafe target + row * rows.columns
      forEachLanes(columns.count) { offset, lanes in
        let place = columns.lowerBound &+ offset
        let one = unsafe leftStep == 1 ? load(x + place, lanes) : Lanes(repeating: x[0])
        let other = unsafe rightStep == 1 ? load(y + place, lanes) : Lanes(repeating: y[0])
        unsafe store(body(one, other), to + place, lanes)
      }
    }
  }
  switch operation {
  case .add: each { $0 + $1 }
  case .subtract: each { $0 - $1 }
  case .multiply: each { $0 * $1 }
  case .divide: each { $0 / $1 }
  case .minimum: each { $0.replacing(with: $1, where: ($1 .< $0) .| ($1 .!= $1)) }
  case .maximum: each { $0.replacing(with: $1, where: ($1 .> $0) .| ($1 .!= $1)) }
  case .slope: each { $0.replacing(with: $0 * $1, where: $0 .< 0) }
  case .power:
    each { base, exponent in
      var result = Lanes.zero
      for lane in 0..<16 { result[lane] = pow(base[lane], exponent[lane]) }
      return result
    }
  }
}

/// The distances in memory between neighbours along each side of a tensor; 0 where it has one for all.
package func broadcastStrides(_ own: [Int], to shape: [Int]) -> [Int] {
  var strides = Array(repeating: 0, count: shape.count)
  var distance = 1
  for axis in own.indices.reversed() {
    if own[axis] != 1 { strides[axis] = distance }
    distance *= own[axis]
  }
  return strides
}

/// The rows of a target of some shape, and where each begins in tensors of other strides.
struct RowWalk {
  let columns: Int
  private let rows: Int
  private let outer: [Int]
  private let strides: [[Int]]

  /// Walks over all sides of `shape` but the last.
  init(_ shape: [Int], strides: [[Int]]) {
    columns = shape.last ?? 1
    outer = Array(shape.dropLast())
    rows = outer.reduce(1, *)
    self.strides = strides.map { $0.isEmpty ? [1] : $0 }
  }

  /// The distance of neighbours within a row of a tensor.
  func step(_ tensor: Int) -> Int { strides[tensor].last ?? 1 }

  /// Where a row begins in a tensor.
  @inline(__always)
  func start(_ tensor: Int, _ row: Int) -> Int {
    var (rest, place) = (row, 0)
    for axis in outer.indices.reversed() {
      place &+= rest % outer[axis] &* strides[tensor][axis]
      rest /= outer[axis]
    }
    return place
  }

  /// Calls `body` for the rows, long ones in parts, on all threads.
  func run(on pool: WorkerPool, _ body: (_ row: Int, _ columns: Range<Int>) -> Void) {
    if columns == 0 { return }
    if rows == 1 {
      let cut = RowCut(rows: (columns + 15) / 16, columns: 16)
      pool.run(tiles: cut.tiles) { tile in
        let range = cut.range(tile)
        body(0, range.lowerBound * 16..<min(columns, range.upperBound * 16))
      }
      return
    }
    let cut = RowCut(rows: rows, columns: columns)
    pool.run(tiles: cut.tiles) { tile in
      for row in cut.range(tile) { body(row, 0..<columns) }
    }
  }
}
