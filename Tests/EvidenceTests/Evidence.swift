import Foundation
import GRDB
import Specification
import TestSupport

/// What is committed: the experiment files, the databases beside them, and a few hashes.
enum Evidence {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The names of the experiments, which are those of their files.
  static let experiments: [String] = {
    let folder = root.appending(path: "Experiments")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }()

  /// Those that are not recorded yet, by their paths in the folder; their hashes are golden until they are.
  static let unrecorded = ["known-truth/known-truth", "eyeglasses-authors/start"]

  static func experiment(_ name: String, _ overrides: [String] = []) throws -> Experiment {
    try Experiment(
      contentsOf: root.appending(path: "Experiments/\(name).yaml"), overrides: overrides)
  }
}

/// A cell as a committed database lists it for an experiment.
struct RecordedCell {
  let trainingHash: String
  let dissectionHash: String
  let skew: Int
  let seed: UInt64
  /// What was hashed to `trainingHash` and stands for the pictures.
  let inputs: Inputs

  struct Inputs: Decodable {
    let data: String
    let manifest: String
  }
}

/// An experiment of a committed database.
struct RecordedExperiment {
  /// The experiment as it was run, as JSON.
  let spec: String
  let cells: [RecordedCell]

  /// Looks for an experiment in the committed databases; nil where none has it.
  init?(named name: String) throws {
    for path in CommittedDatabase.paths {
      let database = try CommittedDatabase(path)
      var configuration = Configuration()
      configuration.readonly = true
      let queue = try DatabaseQueue(path: database.file.path, configuration: configuration)
      let found = try queue.read { db in
        try String.fetchOne(
          db, sql: "SELECT spec FROM experiment WHERE name = ?", arguments: [name]
        ).map { ($0, try Self.cells(of: name, in: db)) }
      }
      if let found {
        (spec, cells) = found
        return
      }
    }
    return nil
  }

  private static func cells(of name: String, in db: Database) throws -> [RecordedCell] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT cellStatus.*, cell.spec FROM cellStatus JOIN cell ON cell.id = cellId
        WHERE experiment = ? ORDER BY position
        """, arguments: [name])
    return try rows.map { row in
      let spec: String = row["spec"]
      return RecordedCell(
        trainingHash: row["trainingHash"], dissectionHash: row["dissectionHash"],
        skew: row["skew"], seed: row["seed"],
        inputs: try JSONDecoder().decode(RecordedCell.Inputs.self, from: Data(spec.utf8)))
    }
  }
}
