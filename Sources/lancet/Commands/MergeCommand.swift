import ArgumentParser
import Files
import Foundation
import Results
import Sweeps

/// `lancet merge`: what several databases have, in one.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Take over into one database what others have recorded.",
    discussion: """
      Takes models, dissections, attempts with their messages, plans and experiments that the first \
      database lacks. What it has stays as it is, and the other databases are not changed. A second \
      time changes nothing. Cells are known by their hashes. Where two databases say different things \
      of one hash, the cell is named and left as it was, and the exit code is 4.

      Printed are, for each database and table, how many rows were taken and how many were there. Weights \
      and pictures of cells, in DATABASE.runs, are not copied: where the first database lacks them, the \
      command that copies them is said.

      --submission takes what the tasks of “lancet submit” have recorded, of each the last start alone, \
      and removes their databases. The job that it submits last does this; once more does no harm.

      Examples:
        lancet merge results.sqlite desktop.sqlite laptop.sqlite
        lancet merge results.sqlite --submission 1
      """)

  @Argument(help: "The database that takes. It is made if there is none.") var database: String
  @Argument(help: "The databases to take from.") var others: [String] = []
  @Option(help: "The number of a submission to Slurm. [default: none]") var submission: Int?

  func validate() throws {
    if others.isEmpty == (submission == nil) {
      throw ValidationError(
        "Nothing says what to take from. Name databases after the first, or a --submission.")
    }
  }

  func run() throws {
    let url = URL(filePath: database)
    // Hard links too: paths alone do not tell.
    if let own = FileIdentity(of: database), others.contains(where: { FileIdentity(of: $0) == own })
    {
      throw ResultsError.sameFile(file: url.relativePath)
    }
    if let submission { return try merge(SubmissionFiles(results: url, number: submission)) }
    // Before a database is made where there is none.
    try ResultStore.requireMergeable(others.map { URL(filePath: $0) })
    let store = try ResultStore.open(at: url)
    let reports = try store.merge(others.map { URL(filePath: $0) })
    for other in others { Self.sayFiles(of: URL(filePath: other), missingIn: url) }
    try Self.show(reports, of: store)
  }

  /// Says how the files of cells come to a database that has them recorded.
  private static func sayFiles(of other: URL, missingIn own: URL) {
    let missing = CellFiles.missing(of: other, in: own)
    if missing == 0 { return }
    let (from, to) = (CellFiles.runs(of: other), CellFiles.runs(of: own))
    let models = missing == 1 ? "1 model lie" : "\(missing) models lie"
    Terminal.say(
      "Weights and pictures of \(models) in \(from.relativePath). They are needed to dissect again and "
        + "for galleries. To copy them:")
    Terminal.say(
      "  "
        + ShellCommand.text(["mkdir", "-p", to.relativePath]) + " && "
        // The names of cells' folders are hexadecimal; those of submissions are not.
        + ShellCommand.text(["cp", "-Rn", from.relativePath]) + "/[0-9a-f]* "
        + ShellCommand.text([to.relativePath]))
  }

  /// Merges what the tasks of a submission have recorded.
  private func merge(_ files: SubmissionFiles) throws {
    let store = try ResultStore.open(at: files.results, creating: false)
    let merged = try Submission.merge(files, into: store)
    for sentence in merged.notices { Terminal.say(sentence) }
    for cell in merged.missing { Terminal.say("\(cell) is not recorded.") }
    Terminal.say("\(merged.recorded) cells of the submission are recorded.")
    if merged.removed > 0 {
      Terminal.say("All of \(merged.removed) databases of tasks is taken; they were removed.")
    }
    if merged.kept > 0 {
      Terminal.say(
        "\(merged.kept) databases of tasks stay beside their cells: their tasks may still be at work, or "
          + "not all of them was taken.")
    }
    try Self.show(
      [MergeReport(merged.reports, as: "submission \(files.number)")], of: store)
  }

  /// Prints what came of it; throws where databases contradict each other.
  static func show(_ reports: [MergeReport], of store: ResultStore) throws {
    for report in reports {
      for count in report.counts {
        Terminal.row(report.file, count.table, "\(count.taken) taken", "\(count.there) there")
      }
      if report.failures > 0 { Terminal.say("\(report.file): \(report.failures) attempts failed.") }
      for sentence in report.passedOver { Terminal.say("\(report.file): \(sentence)") }
    }
    let conflicts = reports.flatMap(\.conflicts)
    if !conflicts.isEmpty { throw ResultsError.conflicts(file: store.file, conflicts) }
  }
}
