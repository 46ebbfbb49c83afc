/// Sixteen floats: a cache line, and two AVX2 registers.
typealias Lanes = SIMD16<Float>

/// Calls `body` for 0..<`count` in steps of sixteen, and once for what is left over.
///
/// The number of lanes is a constant 16 in the first call, so that full loads and stores remain.
@inline(__always)
func forEachLanes(_ count: Int, _ body: (_ place: Int, _ lanes: Int) -> Void) {
  var place = 0
  while place &+ 16 <= count {
    body(place, 16)
    place &+= 16
  }
  if place < count { body(place, count &- place) }
}

/// Calls `body` for 0..<`rows` in runs of 32: long sums are exacter as sums of short ones.
@inline(__always)
func forEachRun(of rows: Int, _ body: (_ run: Range<Int>) -> Void) {
  var first = 0
  while first < rows {
    let next = min(rows, first &+ 32)
    body(first..<next)
    first = next
  }
}

/// Reads the first `lanes` of sixteen floats; the others are 0.
@inline(__always)
func load(_ source: UnsafePointer<Float>, _ lanes: Int) -> Lanes {
  if lanes == 16 { return unsafe UnsafeRawPointer(source).loadUnaligned(as: Lanes.self) }
  var result = Lanes.zero
  for lane in 0..<lanes { result[lane] = unsafe source[lane] }
  return result
}

/// Reads the first `lanes` of sixteen floats; the others are 0.
@inline(__always)
func load(_ source: UnsafeMutablePointer<Float>, _ lanes: Int) -> Lanes {
  unsafe load(UnsafePointer(source), lanes)
}

/// Writes the first `lanes` of `value`.
@inline(__always)
func store(_ value: Lanes, _ target: UnsafeMutablePointer<Float>, _ lanes: Int) {
  if lanes == 16 {
    unsafe UnsafeMutableRawPointer(target).storeBytes(of: value, as: Lanes.self)
  } else {
    for lane in 0..<lanes { unsafe target[lane] = value[lane] }
  }
}

/// How many of sixteen lanes are read and written, known to the compiler where it is all of them.
protocol LaneReach {
  var lanes: Int { get }
}

/// All sixteen lanes.
struct AllLanes: LaneReach {
  @inline(__always) var lanes: Int { 16 }
}

/// The first lanes only.
struct FirstLanes: LaneReach {
  let lanes: Int
}

/// Calls `all` for 0..<`count` in steps of sixteen, and `rest` once for what is left over.
@inline(__always)
func forEachReach(
  _ count: Int, all: (_ place: Int, _ reach: AllLanes) -> Void,
  rest: (_ place: Int, _ reach: FirstLanes) -> Void
) {
  var place = 0
  while place &+ 16 <= count {
    all(place, AllLanes())
    place &+= 16
  }
  if place < count { rest(place, FirstLanes(lanes: count &- place)) }
}

extension SIMD16<Float> {
  /// The greater of each lane and 0; not a number stays so.
  @inline(__always)
  var relu: Lanes { replacing(with: 0, where: self .< 0) }
}

/// How the rows of a matrix are cut into tiles, by their number and width alone.
struct RowCut {
  let rows: Int
  let rowsPerTile: Int
  let tiles: Int

  /// Cuts into tiles of about `floats` floats, but not more than `tiles` of them.
  init(rows: Int, columns: Int, floats: Int = 1 << 15, atMost tiles: Int = .max) {
    self.rows = rows
    let wanted = max(1, min(tiles, rows * columns / floats))
    rowsPerTile = max(1, (rows + wanted - 1) / wanted)
    self.tiles = (rows + rowsPerTile - 1) / rowsPerTile
  }

  /// The rows of one tile.
  func range(_ tile: Int) -> Range<Int> {
    tile * rowsPerTile..<min(rows, (tile + 1) * rowsPerTile)
  }
}
