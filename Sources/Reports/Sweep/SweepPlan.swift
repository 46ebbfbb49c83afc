import Results

/// Which cells a sweep has, and where each stands on its axis.
struct SweepPlan: Sendable {
  /// The cells that are planned for one axis.
  struct Axis: Sendable {
    let name: String
    /// P in percent, ascending.
    let percentages: [Int]
    /// Ascending.
    let seeds: [Int]
    /// In the order of the plan.
    let cells: [CellStatus]
    /// The cell of each seed and P, as places among the sweep's cells; nil where none is planned.
    let grid: [[Int?]]
  }

  /// In the order of the plan.
  let axes: [Axis]
  /// Where each cell stands among the sweep's.
  let places: [Int: Int]

  init(_ cells: [CellStatus]) {
    let places = Dictionary(uniqueKeysWithValues: cells.indices.map { (cells[$0].position, $0) })
    self.places = places
    let ofAxis = Dictionary(grouping: cells, by: \.axis)
    axes = SweepPoint.distinct(cells.map(\.axis)).map { Axis($0, ofAxis[$0] ?? [], places) }
  }

  subscript(axis name: String) -> Axis? { axes.first { $0.name == name } }
}

extension SweepPlan.Axis {
  fileprivate init(_ name: String, _ cells: [CellStatus], _ places: [Int: Int]) {
    let (skews, seeds) = (Set(cells.map(\.skew)).sorted(), Set(cells.map(\.seed)).sorted())
    var grid = [[Int?]](repeating: [Int?](repeating: nil, count: skews.count), count: seeds.count)
    for cell in cells {
      guard let row = seeds.firstIndex(of: cell.seed), let column = skews.firstIndex(of: cell.skew)
      else { continue }
      grid[row][column] = grid[row][column] ?? places[cell.position]
    }
    (self.name, self.cells, self.grid) = (name, cells, grid)
    (percentages, self.seeds) = (skews, seeds)
  }
}
