import Results

/// Which cells a sweep has, and where each stands on its axis.
struct PlannedAxes: Sendable {
  /// The cells that are planned for one axis of one arm.
  struct Axis: Sendable {
    let key: ArmAxis
    /// P in percent, ascending.
    let percentages: [Int]
    /// Ascending.
    let seeds: [Int]
    /// In the order of the plan.
    let cells: [CellStatus]
    /// The cell of each seed and P, as places among the sweep's cells; nil where none is planned.
    let grid: [[Int?]]
  }

  /// Arm by arm, in the order of the plan.
  let axes: [Axis]
  /// Where each cell stands among the sweep's.
  let places: [Int: Int]

  init(_ cells: [CellStatus]) {
    let places = Dictionary(uniqueKeysWithValues: cells.indices.map { (cells[$0].position, $0) })
    self.places = places
    let ofAxis = Dictionary(grouping: cells, by: \.armAxis)
    let keys = SweepPoint.distinct(cells.map(\.arm)).flatMap { arm in
      SweepPoint.distinct(cells.filter { $0.arm == arm }.map(\.armAxis))
    }
    axes = keys.map { Axis($0, ofAxis[$0] ?? [], places) }
  }

  subscript(axis key: ArmAxis) -> Axis? { axes.first { $0.key == key } }
}

extension PlannedAxes.Axis {
  fileprivate init(_ key: ArmAxis, _ cells: [CellStatus], _ places: [Int: Int]) {
    let (skews, seeds) = (Set(cells.map(\.skew)).sorted(), Set(cells.map(\.seed)).sorted())
    var grid = [[Int?]](repeating: [Int?](repeating: nil, count: skews.count), count: seeds.count)
    for cell in cells {
      guard let row = seeds.firstIndex(of: cell.seed), let column = skews.firstIndex(of: cell.skew)
      else { continue }
      grid[row][column] = grid[row][column] ?? places[cell.position]
    }
    (self.key, self.cells, self.grid) = (key, cells, grid)
    (percentages, self.seeds) = (skews, seeds)
  }
}
