import ArgumentParser
import Foundation
import Results
import Sweeps

/// `lancet doctor`: what this machine has, or how a results database is.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Describe this machine, or examine a results database.",
    discussion: """
      Of a database it says whether SQLite finds it sound, which schema it has, which weights are \
      missing or damaged, which attempts are open, and the content digest. Two databases with the same \
      findings have the same digest, because times, workers, machines, paths and the order of recording \
      are left out. The exit code is 4 if the database is damaged, and 3 if only weights are missing or \
      damaged.

      Examples:
        lancet doctor
        lancet doctor results.sqlite
      """)

  @Argument(help: "A results database. Without one, the machine is described.") var database:
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
    line("cores to use", "\(facts.limits.processors)")
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
    let bad = diagnosis.missingWeights + diagnosis.damagedWeights.count
    let trained = diagnosis.trainedCells
    line(
      "weights",
      diagnosis.hasRuns
        ? "\(trained - bad) of \(trained) trained cells"
        : "not beside this database, as in a copy that is handed on: what is recorded can be read")
    if diagnosis.missingWeights > 0 {
      line(
        "weights",
        "\(diagnosis.missingWeights) missing: what is recorded can be read. To dissect these cells "
          + "in another way, “lancet run” trains them again")
    }
    for problem in diagnosis.damagedWeights { line("weights", problem) }
    for attempt in diagnosis.openAttempts { line("open", attempt) }
    for table in diagnosis.tables {
      line("table", "\(table.table)\t\(table.rows)\t\(table.digest.prefix(16))")
    }
    line("digest", diagnosis.contentDigest ?? "unknown, because some tables cannot be read")
    if !diagnosis.damage.isEmpty { throw ExitCode.database }
    if bad > 0 { throw ExitCode.inputData }
  }

  private func line(_ key: String, _ value: String) {
    Terminal.row(key, value)
  }
}
