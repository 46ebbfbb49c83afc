import Foundation
import GRDB

/// How fast an experiment's cells are being recorded, and how long the rest will take.
package struct Pace: Sendable, Equatable {
  /// Cells that are neither recorded nor failed.
  package var openCells: Int
  /// Workers that hold a cell now.
  package var workers: Int
  /// The median over attempts that recorded a cell; nil before the first.
  package var secondsPerCell: Double?

  /// What the workers have spent on the cells they hold, each counted up to a cell's median.
  package var secondsSpent: Double

  package init(
    openCells: Int, workers: Int, secondsPerCell: Double?, secondsSpent: Double = 0
  ) {
    (self.openCells, self.workers) = (openCells, workers)
    (self.secondsPerCell, self.secondsSpent) = (secondsPerCell, secondsSpent)
  }

  /// Seconds until the last cell is recorded, if the workers go on as they are (one if there is none).
  package var secondsLeft: Double? {
    secondsPerCell.map { ($0 * Double(openCells) - secondsSpent) / Double(max(workers, 1)) }
  }
}

extension ResultStore {
  /// The pace of an experiment, from the attempts at its cells.
  package func pace(ofExperiment name: String, now: Date = .now) throws -> Pace {
    let open = try cells(ofExperiment: name).filter { !$0.isDissected && $0.state != .failed }
    let attempts = try attempts(atCellsOf: name)
    let seconds = attempts.filter { $0.outcome == .done }
      .compactMap { attempt in attempt.finished.map { $0.timeIntervalSince(attempt.started) } }
      .sorted()
    let each = seconds.isEmpty ? nil : seconds[seconds.count / 2]
    let openCells = Set(open.map(\.cellId))
    let atWork = attempts.filter { $0.outcome == nil && openCells.contains($0.cellId) }
    let spent = atWork.map { min(max(now.timeIntervalSince($0.started), 0), each ?? 0) }
    return Pace(
      openCells: open.count, workers: atWork.count, secondsPerCell: each,
      secondsSpent: spent.reduce(0, +))
  }
}
