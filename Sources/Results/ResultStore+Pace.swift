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

  package init(openCells: Int, workers: Int, secondsPerCell: Double?) {
    (self.openCells, self.workers) = (openCells, workers)
    self.secondsPerCell = secondsPerCell
  }

  /// Seconds until the last cell is recorded, if the workers go on as they are (one if there is none).
  package var secondsLeft: Double? {
    secondsPerCell.map { $0 * Double(openCells) / Double(max(workers, 1)) }
  }
}

extension ResultStore {
  /// The pace of an experiment, from the attempts at its cells.
  package func pace(ofExperiment name: String) throws -> Pace {
    let open = try cells(ofExperiment: name).filter { !$0.isDissected && $0.state != .failed }
    let seconds = try attempts(atCellsOf: name).filter { $0.outcome == .done }
      .compactMap { attempt in attempt.finished.map { $0.timeIntervalSince(attempt.started) } }
      .sorted()
    return Pace(
      openCells: open.count, workers: open.count { $0.state == .running },
      secondsPerCell: seconds.isEmpty ? nil : seconds[seconds.count / 2])
  }
}
