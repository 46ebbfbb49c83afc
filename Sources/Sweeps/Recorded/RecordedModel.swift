import Foundation
import Networks
import Results
import Specification

/// The trained network of a recorded cell, read from its file beside the database.
package struct RecordedModel {
  package let model: Network
  package let cell: CellStatus
  /// The side of its input in pixels.
  package let side: Int
  /// What the file says of the answers, where they are not those of an attribute that is skewed.
  private let answers: [String: String]

  /// Whether a text is the name of a cell, such as `Eyeglasses P75 seed 1`.
  package static func isCellName(_ text: String) -> Bool {
    text.wholeMatch(of: /(.+ P\d{1,3}|(.+, )?unskewed) seed \d+/) != nil
  }

  /// Finds a cell by its name, with or without that of its arm, and reads its network.
  ///
  /// - Parameters:
  ///   - name: such as `Eyeglasses P75 seed 1` or `longer, Eyeglasses P75 seed 1`.
  ///   - experiment: the experiment that it belongs to; any where it is nil.
  ///   - results: the database.
  /// - Throws: `RecordedModelError` where not exactly one trained network is called so, and
  ///   `SweepError` where its weights are lost or damaged.
  package init(named name: String, experiment: String?, results: URL) throws {
    let store = try ResultStore.openForReading(at: results)
    let experiments =
      try experiment.map { [try store.experiment(named: $0)] } ?? store.experiments()
    let all = try experiments.flatMap { try store.cells(ofExperiment: $0.name) }
    let called = all.filter { $0.name == name || $0.nameWithoutArm == name }
    guard let first = called.first else {
      throw RecordedModelError.unknown(
        name, file: results.relativePath, known: all.filter(\.isTrained).map(\.name))
    }
    let trained = called.filter(\.isTrained)
    guard let cell = trained.first else {
      throw RecordedModelError.untrained(first.name, experiment: first.experiment)
    }
    // Experiments share the models they agree on.
    guard Set(trained.map(\.trainingHash)).count == 1 else {
      throw RecordedModelError.several(
        name, found: trained.map { "\($0.name) of \($0.experiment)" })
    }
    let read = try CellFiles(results: results, trainingHash: cell.trainingHash)
      .readWeights(cell: cell.name)
    guard let side = read.metadata["input"].flatMap({ Int($0) }), side >= 1 else {
      throw WeightsError.missingMetadata(
        file: CellFiles(results: results, trainingHash: cell.trainingHash).weights.relativePath,
        key: "input")
    }
    (model, self.cell, self.side) = (read.model, cell, side)
    answers = read.metadata.filter { ModelAnswers.keys.contains($0.key) }
  }

  /// What a file of the network should say of it.
  package var facts: [String: String] {
    [
      "cell": cell.name, "experiment": cell.experiment, "trainingHash": cell.trainingHash,
      "target": cell.target, "classNames": "not \(cell.target), \(cell.target)",
    ].filter { answers.isEmpty || $0.key != "classNames" }.merging(answers) { _, own in own }
  }
}

extension CellStatus {
  fileprivate var nameWithoutArm: String { CellName.text(axis: axis, skew: skew, seed: seed) }
}

/// Why a cell's network is not found.
package enum RecordedModelError: Error, CustomStringConvertible, Equatable {
  case unknown(String, file: String, known: [String])
  case untrained(String, experiment: String)
  case several(String, found: [String])

  package var description: String {
    switch self {
    case .unknown(let name, let file, let known):
      "\(file) records no cell “\(name)”. "
        + (known.isEmpty
          ? "It has no trained one; “lancet run” trains some."
          : "Trained are \(known.prefix(4).joined(separator: "; "))"
            + (known.count > 4 ? " and \(known.count - 4) more; “lancet status” lists them." : "."))
    case .untrained(let name, let experiment):
      "\(name) of \(experiment) is not trained yet. “lancet run” trains it."
    case .several(let name, let found):
      "“\(name)” may be \(found.prefix(6).joined(separator: " or ")). Name the arm before the cell, "
        + "such as “longer, Eyeglasses P75”, or the experiment with --experiment."
    }
  }
}
