import Results

/// What it takes to make the numbers again.
struct Provenance: Sendable {
  let command: String
  /// The experiment file's text, as it was run.
  let source: String
  /// Which programs and processors the models were made with, each with its number of attempts.
  private(set) var machines: [String] = []
  /// The cells with their state and hashes.
  private(set) var cells: Table

  init(experiment name: String, store: ResultStore, command: String) throws {
    self.command = command
    source = try store.experiment(named: name).source
    cells = Table(
      title: "Cells",
      columns: [
        .init("axis", .text, "what is skewed"), .init("P", .integer, "in percent"),
        .init("seed", .integer, "of the training"),
        .init("state", .text, "how far the cell has come"),
        .init("training", .text, "hash of all that determines the weights"),
        .init("dissection", .text, "hash of all that determines what was found"),
        .init("message", .text, "of a failed attempt"),
      ])
    var counts: [String: Int] = [:]
    var order: [String] = []
    for cell in try store.cells(ofExperiment: name) {
      cells.append([
        .text(cell.axis), .integer(cell.skew), .integer(cell.seed), .text(cell.state.rawValue),
        .text(cell.trainingHash), .text(cell.dissectionHash),
        cell.state == .failed ? cell.message.map { .text($0) } ?? .missing : .missing,
      ])
      for attempt in try store.attempts(atCell: cell.cellId) {
        let commit =
          attempt.gitCommit.map { $0.hasPrefix("sources-") ? $0 : "commit \($0)" }
          ?? "a commit that was not recorded"
        let machine = "\(commit), \(attempt.blasBuild), core type \(attempt.coreType)"
        if counts[machine] == nil { order.append(machine) }
        counts[machine, default: 0] += 1
      }
    }
    machines = order.map { machine in
      let count = counts[machine] ?? 0
      return "\(machine) (\(count) \(count == 1 ? "attempt" : "attempts"))"
    }
  }
}
