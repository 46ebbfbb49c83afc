import Results
import Specification

/// The recorded cells that a name stands for: one, or the seeds of one model.
package struct RecordedCells: Sendable, Equatable {
  package let experiment: String
  /// By seed; all are trained.
  package let cells: [CellStatus]

  /// Finds cells by a cell's name as `lancet status` has it, by the same without its seed, or by an arm's name.
  ///
  /// - Parameters:
  ///   - name: such as `smile`, `longer, Eyeglasses P75` or `Eyeglasses P75 seed 1`.
  ///   - experiment: the experiment that they belong to; any where it is nil.
  ///   - store: the database.
  /// - Throws: `RecordedModelError` where none is trained that is called so, or several models are.
  package init(named name: String, experiment: String?, in store: ResultStore) throws {
    let experiments =
      try experiment.map { [try store.experiment(named: $0)] } ?? store.experiments()
    let all = try experiments.flatMap { try store.cells(ofExperiment: $0.name) }
    let called = all.filter { $0.names.contains(name) }
    guard let first = called.first else {
      throw RecordedModelError.unknown(
        name, file: store.file, known: Self.distinct(all.filter(\.isTrained).map(\.modelName)))
    }
    let trained = called.filter(\.isTrained)
    guard !trained.isEmpty else {
      throw RecordedModelError.untrained(first.name, experiment: first.experiment)
    }
    let models = Self.distinct(trained.map { "\($0.modelName) of \($0.experiment)" })
    guard models.count == 1 else { throw RecordedModelError.several(name, found: models) }
    self.experiment = trained[0].experiment
    cells = trained.sorted { ($0.seed, $0.position) < ($1.seed, $1.position) }
  }

  private static func distinct(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}

extension CellStatus {
  /// The name without the seed.
  fileprivate var modelName: String { name.withoutSeed(seed) }

  /// All that it may be called by.
  fileprivate var names: [String] {
    let plain = CellName.text(axis: axis, skew: skew, seed: seed)
    return [name, plain, modelName, plain.withoutSeed(seed)] + (arm.isEmpty ? [] : [arm])
  }
}

extension String {
  fileprivate func withoutSeed(_ seed: Int) -> String {
    hasSuffix(" seed \(seed)") ? String(dropLast(" seed \(seed)".count)) : self
  }
}
