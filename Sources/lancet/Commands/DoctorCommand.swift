import ArgumentParser
import Foundation
import Results
import Sweeps

/// `lancet doctor`: what this machine has, or how a results database is.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what this machine has, or examine a results database.",
    discussion: """
      Of a database: whether SQLite finds it sound, its schema, weights that are missing or damaged, \
      attempts nobody closed, and a digest of all recorded facts. Two databases with the same findings \
      have the same digest: times, workers, machines, paths and the order of recording are left out. \
      Exit code 4 if the database is damaged, 3 if only weights are.
      """)

  @Argument(help: "A results database; without one, the machine is described.") var database:
    String?

  func run() throws {
    if let database {
      try examine(URL(filePath: database))
    } else {
      describeMachine()
    }
  }

  private func describeMachine() {
    let facts = MachineFacts.current
    line("processor", facts.processor ?? "unknown")
    line("cores", "\(facts.cores)")
    line("instructions", facts.instructions.joined(separator: " "))
    line("BLAS", facts.blas.build)
    line("BLAS core type", facts.blas.coreType)
    line("memory", "\(facts.memory.asMemory), \(facts.freeMemory.asMemory) free")
    line("memory limit", facts.memoryLimit.map(\.asMemory) ?? "none")
    let folder = URL(filePath: FileManager.default.currentDirectoryPath)
    line("disk free here", MachineFacts.freeDisk(at: folder).map(\.asMemory) ?? "unknown")
  }

  private func examine(_ url: URL) throws {
    let diagnosis = try DatabaseDiagnosis(of: url)
    line("database", diagnosis.damage.isEmpty ? "sound" : "damaged")
    for problem in diagnosis.damage { line("damage", problem) }
    line("schema", diagnosis.schema)
    let bad = diagnosis.weightsProblems.count
    line("weights", "\(diagnosis.trainedCells - bad) of \(diagnosis.trainedCells) trained cells")
    for problem in diagnosis.weightsProblems { line("weights", problem) }
    for attempt in diagnosis.openAttempts { line("open", attempt) }
    for table in diagnosis.tables {
      line("table", "\(table.table)\t\(table.rows)\t\(table.digest.prefix(16))")
    }
    line("digest", diagnosis.contentDigest ?? "unknown, because not all can be read")
    if !diagnosis.damage.isEmpty { throw ExitCode.database }
    if bad > 0 { throw ExitCode.inputData }
  }

  private func line(_ key: String, _ value: String) {
    print(key, value, separator: "\t")
  }
}
