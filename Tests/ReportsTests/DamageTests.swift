import Foundation
import GRDB
import Reports
import Results
import TestSupport
import Testing

/// Reads a database whose columns hold what they may not, one after the other, by all that commands read.
@Suite("A damaged database")
struct DamageTests {
  /// What every column is given.
  private static let values = ["NULL", "'abc'"]
  /// One of these as well, in turn, as each takes the time of all that is shown.
  private static let others = ["-1", "1e300", "9223372036854775807", "x'00ff'", "''"]

  /// A table and one of its columns.
  private struct Place {
    let table: String
    let column: String
  }

  private static func places(in file: URL) throws -> [Place] {
    try DatabaseQueue(path: file.path).read { db in
      let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
      return try String.fetchAll(db, sql: sql).flatMap { table in
        try db.columns(in: table).map { Place(table: table, column: $0.name) }
      }
    }
  }

  /// Everything that is shown of a database.
  private static func show(_ store: ResultStore, withPage: Bool) throws {
    for name in try store.experiments().map(\.name) {
      let sweep = try Sweep(experiment: name, store: store)
      _ = sweep.statusTable().plain
      _ = try store.pace(ofExperiment: name)
      _ = try store.skippedImages(ofExperiment: name)
      for table in ExportTable.allCases {
        _ = sweep.table(table, perSeed: withPage).plain
      }
      if withPage { _ = Report(sweep, pictures: nil, command: "c").html() }
    }
  }

  private static func examine(_ file: URL) throws {
    let inspection = try DatabaseInspection(of: file)
    _ = try inspection.problems()
    _ = try inspection.schemaVersion()
    _ = try inspection.openAttempts()
    _ = try inspection.recordedWeights()
    _ = try inspection.tableDigests()
  }

  @Test("is shown or refused with a message; it never ends the program")
  func everyColumn() throws {
    let sample = try StudySweep(
      seeds: [1], percentages: [50, 100], size: .tiny)
    let file = sample.folder.file("results.sqlite")
    let folder = try TemporaryFolder()
    let target = folder.file("results.sqlite")
    var (refused, damaged) = (0, 0)
    for (number, place) in try Self.places(in: file).enumerated() {
      for value in Self.values + [Self.others[number % Self.others.count]] {
        let change = "UPDATE OR IGNORE \(place.table) SET \(place.column) = \(value)"
        // Some damage SQLite itself does not take, such as a text for a row's number.
        guard (try? folder.corrupt(copy: file, change)) != nil else { continue }
        damaged += 1
        do {
          // As reading commands open it, or as runs do.
          try Self.show(
            damaged % 2 == 0
              ? ResultStore.openForReading(at: target) : ResultStore.open(at: target),
            withPage: damaged % 3 == 0)
        } catch {
          #expect(error is ResultsError, "\(change): \(error)")
          refused += 1
        }
        do { try Self.examine(target) } catch {
          #expect(error is ResultsError, "\(change): \(error)")
        }
      }
    }
    #expect(damaged > 180 && refused > 90, "\(refused) refusals of \(damaged)")
  }
}
