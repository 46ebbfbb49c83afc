import Results
import Specification

/// What it takes to make the numbers again.
struct Provenance: Sendable {
  let command: String
  /// The experiment file's text, as it was run.
  let source: String
  /// Which programs and processors the models were made with, each with its number of attempts.
  private(set) var machines: [String] = []
  /// The cells with their state and hashes.
  private(set) var cells: Table

  init(_ sweep: Sweep, command: String) {
    self.command = command
    source = sweep.experiment.source
    cells = Table(
      title: "Cells",
      columns: (sweep.hasArms ? [SweepPoint.armColumn] : []) + [
        .init("axis", .text, "what is skewed"), .init("P", .integer, "in percent"),
        .init("seed", .integer, "of the training"),
        .init("state", .text, "how far the cell has come"),
        .init("training", .text, "hash of all that determines the weights"),
        .init("dissection", .text, "hash of all that determines what was found"),
        .init("message", .text, "of a failed attempt"),
      ])
    for cell in sweep.cells {
      let arm: [Table.Value] = sweep.hasArms ? [.text(cell.arm)] : []
      cells.append(
        arm + [
          .text(cell.axis), .integer(cell.skew), .integer(cell.seed), .text(cell.state.rawValue),
          .text(cell.trainingHash), .text(cell.dissectionHash),
          cell.state == .failed ? cell.message.map { .text($0) } ?? .missing : .missing,
        ])
    }
    var counts: [String: Int] = [:]
    var order: [String] = []
    for attempt in sweep.attempts {
      let commit =
        attempt.gitCommit.map { $0.hasPrefix("sources-") ? $0 : "commit \($0)" }
        ?? "a commit that was not recorded"
      let machine = "\(commit), \(attempt.blasBuild), core type \(attempt.coreType)"
      if counts[machine] == nil { order.append(machine) }
      counts[machine, default: 0] += 1
    }
    machines = order.map { machine in
      let count = counts[machine] ?? 0
      return "\(machine) (\(counted(count, "attempt")))"
    }
  }
}
