/// A task of an array, or another job, as Slurm sees it.
package struct SlurmJob: Codable, Sendable, Equatable {
  /// Such as `40_3`, or `41` where it is no task of an array.
  package let name: String
  /// In Slurm's words, such as `PENDING` or `NODE_FAIL`.
  package let state: String
  package let exitCode: Int
  /// The signal that ended it; 0 for none.
  package let signal: Int
  /// How often it was started again.
  package let restarts: Int
  /// Why it waits or failed, in Slurm's words.
  package let reason: String

  /// States after which nothing happens any more.
  private static let over: Set = [
    "BOOT_FAIL", "CANCELLED", "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY",
    "PREEMPTED", "REVOKED", "TIMEOUT",
  ]

  package var isOver: Bool { Self.over.contains(state) }

  package init(
    name: String, state: String, exitCode: Int = 0, signal: Int = 0, restarts: Int = 0,
    reason: String = ""
  ) {
    (self.name, self.state, self.exitCode) = (name, state, exitCode)
    (self.signal, self.restarts, self.reason) = (signal, restarts, reason)
  }

  /// What is asked of `squeue`, and of `sacct`.
  static let queueFormat =
    "ArrayJobID:.20,ArrayTaskID:.20,State:.20,exit_code:.12,RestartCnt:.10,Reason:.60"
  static let accountingFormat = "JobID,State,ExitCode"

  /// Reads a line of `squeue` in that format; its code is the status that `wait` gives.
  init?(queueLine line: String) {
    let words = line.split(whereSeparator: \.isWhitespace)
    guard words.count >= 5, let status = Int(words[3]), let restarts = Int(words[4]) else {
      return nil
    }
    let reason = words.dropFirst(5).joined(separator: " ")
    self.init(
      name: words[1] == "N/A" ? String(words[0]) : "\(words[0])_\(words[1])",
      state: String(words[2]), exitCode: status >> 8 & 255, signal: status & 127,
      restarts: restarts, reason: reason == "None" ? "" : reason)
  }

  /// Reads a line of `sacct --parsable2` in that format.
  init?(accountingLine line: String) {
    let fields = line.split(separator: "|", omittingEmptySubsequences: false)
    guard fields.count == 3, let state = fields[1].split(separator: " ").first else { return nil }
    let codes = fields[2].split(separator: ":").map { Int($0) ?? 0 }
    self.init(
      name: String(fields[0]), state: String(state), exitCode: codes.first ?? 0,
      signal: codes.count > 1 ? codes[1] : 0)
  }

  /// In the words of `status`: `FAILED 1:0`, `PENDING, requeued, BeginTime`.
  package var words: String {
    var words = state
    if isOver, state != "COMPLETED" { words += " \(exitCode):\(signal)" }
    if !isOver, restarts > 0 { words += ", requeued" }
    if !reason.isEmpty, state != "COMPLETED" { words += ", \(reason)" }
    return restarts > 0 ? words + ", start \(restarts + 1)" : words
  }
}
