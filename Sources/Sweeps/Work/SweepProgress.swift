/// Where a run stands: the cells at hand, and the sweep as a whole.
package struct SweepProgress: Sendable {
  /// The cells that are being worked at, by worker.
  package private(set) var cells: [Int: CellProgress] = [:]
  /// The training images that each cell still needed at the start.
  private let needed: [String: Int]
  /// Those of the cells that are over.
  private var over = 0

  /// Begins a run that passes `needed` training images of each open cell through the network.
  init(needed: [String: Int]) {
    self.needed = needed
  }

  package var imagesTotal: Int { needed.values.reduce(0, +) }

  package var imagesDone: Int {
    over + cells.values.reduce(0) { $0 + min($1.imagesDone, needed[$1.cell] ?? 0) }
  }

  /// Of all workers together.
  package var imagesPerSecond: Double {
    cells.values.reduce(0) { $0 + $1.imagesPerSecond }
  }

  /// Takes in what a worker says.
  mutating func note(_ event: SweepEvent, from worker: Int) {
    switch event {
    case .progress(let progress): cells[worker] = progress
    case .finished(let cell, _), .failed(let cell, _):
      over += needed[cell] ?? 0
      cells[worker] = nil
    case .started, .stopped: cells[worker] = nil
    case .notice, .rehearsed: break
    }
  }
}
