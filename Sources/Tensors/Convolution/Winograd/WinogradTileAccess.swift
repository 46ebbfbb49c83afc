/// Sixteen channels of a small square of pixels, to be read or written.
protocol TileAccess {
  func load(_ row: Int, _ column: Int) -> Lanes
  func store(_ value: Lanes, _ row: Int, _ column: Int)
}

/// A square of a map [H, W, C]; outside the map it reads 0, and what is written there is lost.
@safe struct MapTile<Reach: LaneReach>: TileAccess {
  let map: UnsafeMutablePointer<Float>
  let height: Int, width: Int, channels: Int
  let top: Int, left: Int
  let channel: Int
  let reach: Reach
  /// Whether a value is added to what is there.
  let adding: Bool

  init(
    _ map: UnsafeMutablePointer<Float>, height: Int, width: Int, channels: Int, top: Int,
    left: Int, channel: Int, reach: Reach, adding: Bool = false
  ) {
    unsafe self.map = unsafe map
    (self.height, self.width, self.channels) = (height, width, channels)
    (self.top, self.left, self.channel) = (top, left, channel)
    (self.reach, self.adding) = (reach, adding)
  }

  /// Whether the map has a pixel.
  @inline(__always)
  func has(_ row: Int, _ column: Int) -> Bool {
    let (y, x) = (top &+ row, left &+ column)
    return y >= 0 && y < height && x >= 0 && x < width
  }

  /// The place of a pixel, if the map has it.
  @inline(__always)
  private func place(_ row: Int, _ column: Int) -> UnsafeMutablePointer<Float>? {
    guard has(row, column) else { return nil }
    return unsafe map + (((top &+ row) &* width &+ left &+ column) &* channels &+ channel)
  }

  @inline(__always)
  func load(_ row: Int, _ column: Int) -> Lanes {
    guard let place = unsafe place(row, column) else { return .zero }
    return unsafe Tensors.load(place, reach.lanes)
  }

  @inline(__always)
  func store(_ value: Lanes, _ row: Int, _ column: Int) {
    guard let place = unsafe place(row, column) else { return }
    if adding {
      unsafe Tensors.store(Tensors.load(place, reach.lanes) + value, place, reach.lanes)
    } else {
      unsafe Tensors.store(value, place, reach.lanes)
    }
  }
}

/// A square of a map whose values are changed as they are read.
struct ReadTile<Reading: ProductFinish, Reach: LaneReach>: TileAccess {
  let tile: MapTile<Reach>
  let reading: Reading

  @inline(__always)
  func load(_ row: Int, _ column: Int) -> Lanes {
    guard tile.has(row, column) else { return .zero }
    return reading(
      tile.load(row, column), row: 0, column: tile.channel, lanes: tile.reach.lanes)
  }

  @inline(__always)
  func store(_ value: Lanes, _ row: Int, _ column: Int) { tile.store(value, row, column) }
}

/// A square of a map whose values are changed on their way there.
struct FinishedTile<Finish: ProductFinish, Reach: LaneReach>: TileAccess {
  let tile: MapTile<Reach>
  let finish: Finish

  @inline(__always)
  func load(_ row: Int, _ column: Int) -> Lanes { tile.load(row, column) }

  @inline(__always)
  func store(_ value: Lanes, _ row: Int, _ column: Int) {
    let (y, x) = (tile.top &+ row, tile.left &+ column)
    // Outside the map there is no residual to be read either.
    if y >= tile.height || x >= tile.width { return }
    let finished = finish(
      value, row: y &* tile.width &+ x, column: tile.channel, lanes: tile.reach.lanes)
    tile.store(finished, row, column)
  }
}

/// The points of a tile: each in a plane of its own.
@safe struct PlaneTile<Reach: LaneReach>: TileAccess {
  let planes: UnsafeMutablePointer<Float>
  let points: Int
  let planeStride: Int
  let reach: Reach

  init(_ planes: UnsafeMutablePointer<Float>, points: Int, planeStride: Int, reach: Reach) {
    unsafe self.planes = unsafe planes
    (self.points, self.planeStride, self.reach) = (points, planeStride, reach)
  }

  @inline(__always)
  func load(_ row: Int, _ column: Int) -> Lanes {
    unsafe Tensors.load(planes + (row &* points &+ column) &* planeStride, reach.lanes)
  }

  @inline(__always)
  func store(_ value: Lanes, _ row: Int, _ column: Int) {
    unsafe Tensors.store(value, planes + (row &* points &+ column) &* planeStride, reach.lanes)
  }
}

/// A column of a tile.
struct TileColumn<Tile: TileAccess>: AxisReader {
  let tile: Tile
  let column: Int

  @inline(__always)
  func callAsFunction(_ row: Int) -> Lanes { tile.load(row, column) }
}

/// A row of a tile.
struct TileRow<Tile: TileAccess>: AxisWriter {
  let tile: Tile
  let row: Int

  @inline(__always)
  func callAsFunction(_ column: Int, _ value: Lanes) { tile.store(value, row, column) }
}

/// Vectors a fixed distance apart.
@safe struct VectorLine: AxisReader, AxisWriter {
  let start: UnsafeMutablePointer<Float>
  let step: Int

  @inline(__always)
  func callAsFunction(_ place: Int) -> Lanes { unsafe load(start + place &* step, 16) }

  @inline(__always)
  func callAsFunction(_ place: Int, _ value: Lanes) {
    unsafe store(value, start + place &* step, 16)
  }
}

/// Applies `axis` along both axes, from the values of `source` to those of `target`.
///
/// `scratch` has room for 36 vectors. Types instead of closures, because those are not all inlined.
@inline(__always)
func transformBothAxes<Axis: AxisTransform>(
  _ axis: Axis.Type, _ source: some TileAccess, _ target: some TileAccess,
  scratch: UnsafeMutablePointer<Float>
) {
  for column in 0..<Axis.from {
    Axis.apply(
      TileColumn(tile: source, column: column),
      unsafe VectorLine(start: scratch + column &* 16, step: 96))
  }
  for row in 0..<Axis.to {
    Axis.apply(
      unsafe VectorLine(start: scratch + row &* 96, step: 16), TileRow(tile: target, row: row))
  }
}

/// Lends `body` room for 36 vectors on the stack.
@inline(__always)
func withTileScratch(_ body: (UnsafeMutablePointer<Float>) -> Void) {
  unsafe withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 36) { buffer in
    let floats = UnsafeMutableRawPointer(buffer.baseAddress)
    if let scratch = unsafe floats?.assumingMemoryBound(to: Float.self) { unsafe body(scratch) }
  }
}
