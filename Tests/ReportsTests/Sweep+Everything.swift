import Reports
import Results

extension Sweep {
  /// Reads all that is recorded.
  init(experiment name: String, store: ResultStore) throws {
    try self.init(experiment: name, store: store, parts: Report.parts.union(.gallery))
  }
}

extension ExportTable {
  /// Makes the table of its parts alone.
  func makeTable(
    ofExperiment name: String, in store: ResultStore, perSeed: Bool = false
  ) throws -> Table {
    try Sweep(experiment: name, store: store, parts: parts).table(self, perSeed: perSeed)
  }
}
