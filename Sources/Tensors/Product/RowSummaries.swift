/// Mean and spread of each column, for one tile of a matrix's rows after the other.
///
/// Each tile sums distances from the mean of its own first rows, which keeps single precision exact
/// enough. Source: Chan, Golub, LeVeque 1983, “Algorithms for computing the sample variance”.
@safe struct RowSummaries {
  let columns: Int
  private let room: Int
  private let floats: UnsafeMutablePointer<Float>

  /// Allocates buffers for so many tiles in the pool's memory; each has a head that counts its rows.
  init(room tiles: Int, columns: Int, on pool: WorkerPool) {
    (self.columns, room) = (columns, tiles)
    let each = Self.tileFloats(columns) + 3 * columns
    unsafe floats = pool.scratch(.partials, floats: tiles * each)
  }

  private static let head = 16
  private static func tileFloats(_ columns: Int) -> Int { head + 2 * columns }

  private func start(_ tile: Int) -> UnsafeMutablePointer<Float> {
    unsafe floats + tile * Self.tileFloats(columns)
  }

  /// How many rows a tile has.
  func rows(_ tile: Int) -> Double { unsafe Double(start(tile)[0]) }

  /// The means of sixteen columns.
  func means(_ tile: Int, _ column: Int, _ lanes: Int) -> SIMD16<Double> {
    unsafe SIMD16<Double>(load(start(tile) + Self.head + column, lanes))
  }

  /// The sums of squared distances from those means.
  func squares(_ tile: Int, _ column: Int, _ lanes: Int) -> SIMD16<Double> {
    unsafe SIMD16<Double>(load(start(tile) + Self.head + columns + column, lanes))
  }

  /// Summarises a tile of a product, as number `number`.
  func summarise(
    _ tile: ProductTile, of product: UnsafePointer<Float>, stride: Int, number: Int
  ) {
    for panel in tile.panels {
      let column = panel * Panels.width
      unsafe summarise(
        product + (tile.rows.lowerBound * stride + column), stride: stride, rows: tile.rows.count,
        tile: number, column: column, lanes: min(Panels.width, columns - column))
    }
  }

  /// Summarises sixteen columns of a tile's rows, `stride` floats apart.
  @inline(__always)
  func summarise(
    _ source: UnsafePointer<Float>, stride: Int, rows: Int, tile: Int, column: Int, lanes: Int
  ) {
    var origin = Lanes.zero
    let sample = min(8, rows)
    for row in 0..<sample { origin += unsafe load(source + row &* stride, lanes) }
    origin /= Float(sample)
    var (sum, square) = (Lanes.zero, Lanes.zero)
    forEachRun(of: rows) { run in
      var (runSum, runSquare) = (Lanes.zero, Lanes.zero)
      var place = unsafe source + run.lowerBound &* stride
      for _ in 0..<run.count {
        let distance = unsafe load(place, lanes) - origin
        runSum += distance
        runSquare = runSquare.addingProduct(distance, distance)
        unsafe place += stride
      }
      sum += runSum
      square += runSquare
    }
    let share = sum / Float(rows)
    let target = unsafe start(tile)
    unsafe target[0] = Float(rows)
    unsafe store(origin + share, target + Self.head + column, lanes)
    unsafe store(square - share * sum, target + Self.head + columns + column, lanes)
  }
  /// Summarises all columns of a tile's rows, which follow one another without gaps.
  ///
  /// As sixteen columns at a time would have it, bit for bit, but the sums stand in memory, behind
  /// all tiles, so that the rows are read in the order in which they lie.
  func summarise(_ source: UnsafePointer<Float>, rows: Int, tile: Int) {
    let target = unsafe start(tile)
    let (origins, squares) = unsafe (target + Self.head, target + Self.head + columns)
    let sums = unsafe start(room) + tile * 3 * columns
    let (runSums, runSquares) = unsafe (sums + columns, sums + 2 * columns)
    unsafe target[0] = Float(rows)
    let sample = min(8, rows)
    forEachLanes(columns) { c, lanes in
      var origin = Lanes.zero
      for row in 0..<sample { origin += unsafe load(source + (row &* columns &+ c), lanes) }
      unsafe store(origin / Float(sample), origins + c, lanes)
    }
    unsafe squares.update(repeating: 0, count: columns)
    unsafe sums.update(repeating: 0, count: columns)
    forEachRun(of: rows) { run in
      unsafe runSums.update(repeating: 0, count: 2 * columns)
      for row in run {
        forEachLanes(columns) { c, lanes in
          let distance =
            unsafe load(source + (row &* columns &+ c), lanes) - load(origins + c, lanes)
          unsafe store(load(runSums + c, lanes) + distance, runSums + c, lanes)
          unsafe store(
            load(runSquares + c, lanes).addingProduct(distance, distance), runSquares + c, lanes)
        }
      }
      forEachLanes(columns) { c, lanes in
        unsafe store(load(sums + c, lanes) + load(runSums + c, lanes), sums + c, lanes)
        unsafe store(load(squares + c, lanes) + load(runSquares + c, lanes), squares + c, lanes)
      }
    }
    forEachLanes(columns) { c, lanes in
      let sum = unsafe load(sums + c, lanes)
      let share = sum / Float(rows)
      unsafe store(load(origins + c, lanes) + share, origins + c, lanes)
      unsafe store(load(squares + c, lanes) - share * sum, squares + c, lanes)
    }
  }
}
