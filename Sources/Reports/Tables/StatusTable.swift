import Foundation
import Results
import Specification

/// The cells and where they stand, in the order of the plan.
struct StatusTable {
  let sweep: Sweep
  /// Workers that have died without a word.
  let gone: Set<String>
  /// The hashes of dissections that were recorded in another database and are not merged.
  let unmerged: Set<String>

  func make() -> Table {
    let cells = sweep.cells.map(asSeen)
    var table = Table(
      title: "\(sweep.title): \(counted(cells.count, "cell"))",
      columns: (sweep.hasArms ? [SweepPoint.armColumn] : []) + [
        SweepPoint.axisColumn, SweepPoint.skewColumn, SweepPoint.seedColumn(perSeed: true),
        .init(
          "state", .text, CellState.allCases.map(\.rawValue).joined(separator: ", ")),
        .init("attempts", .integer, "how often a worker began it"),
        .init("worker", .text, "the last one"),
        .init("started", .text, "when it began, UTC"),
        .init("minutes", .number(decimals: 1), "how long it took"),
        .init("message", .text, "what it said at its end"),
      ])
    for cell in cells {
      let minutes = cell.started.flatMap { started in
        cell.finished.map { $0.timeIntervalSince(started) / 60 }
      }
      let arm: [Table.Value] = sweep.hasArms ? [.text(cell.arm)] : []
      table.append(
        arm + [
          .text(cell.axis), .integer(cell.skew), .integer(cell.seed), .text(cell.state.rawValue),
          .integer(cell.attempts), cell.worker.map { .text($0) } ?? .missing,
          cell.started.map { .text($0.formatted(.iso8601)) } ?? .missing, .init(minutes),
          cell.message.map { .text($0) } ?? .missing,
        ])
    }
    let states = CellState.allCases.compactMap { state in
      let count = cells.count { $0.state == state }
      return count == 0 ? nil : "\(count) \(state.rawValue)"
    }
    table.notes = states.isEmpty ? [] : ["In all: \(states.joined(separator: ", "))."]
    return table
  }

  /// A cell as it stands where its worker is known to be gone, or a task has recorded it.
  private func asSeen(_ cell: CellStatus) -> CellStatus {
    if unmerged.contains(cell.dissectionHash), !cell.isDissected {
      var cell = cell
      cell.message = "recorded, not merged"
      return cell
    }
    guard cell.state == .running, let worker = cell.worker, gone.contains(worker) else {
      return cell
    }
    var cell = cell
    cell.state = .interrupted
    cell.message = "its worker has died; the next run takes the cell up"
    return cell
  }
}
