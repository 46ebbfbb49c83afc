import Dissection
import Files
import Foundation
import Probing
import Reports
import Results
import Seeding
import Specification
import Sweeps

/// `lancet compare`: several models over one dictionary.
///
/// Models are dissected one after the other, and only counts and rows of units are kept of each, in the
/// output's folder. What is there already, of the same model, faces and settings, is used again.
package struct ComparisonRequest {
  package var models: [NamedModel]
  /// A folder in the published layout, `synthetic` or `synthetic:N`; nil for recorded dissections as they
  /// are.
  package var dictionary: String?
  /// The database of recorded cells.
  package var results: URL
  /// The experiment of recorded cells; any where it is nil.
  package var experiment: String?
  package var settings = DissectionSettings()
  package var memory = DissectionMemory.usual
  package var threads = 1
  /// The program and its version.
  package var program = "lancet"

  package init(models: [NamedModel], results: URL) {
    (self.models, self.results) = (models, results)
  }

  /// What was compared.
  package struct Outcome {
    package let comparison: Comparison
    /// The files that it follows from, by model.
    package let inputs: [(model: String, input: RunRecord.Input)]
    /// What was said, for the page.
    package let notices: [String]
    /// What was kept of each training; none of recorded dissections.
    let trainings: [String: [StoredTraining]]
  }

  /// Compares; models are dissected first where that is not done yet.
  ///
  /// - Parameters:
  ///   - folder: keeps what was dissected.
  ///   - notice: gets what a reader should know.
  ///   - checkCancellation: is called often and may throw to stop; finished models stay in the folder.
  /// - Returns: the comparison, and what it follows from.
  /// - Throws: what is wrong with a model, the faces or the folder, and what `checkCancellation` throws.
  package func run(
    into folder: OutputFolder, notice: @escaping (String) -> Void,
    checkCancellation: () throws -> Void
  ) throws -> Outcome {
    let plan = try models.map { model in
      (name: model.name, trainings: try model.sources.flatMap { try trainings(of: $0) })
    }
    guard let dictionary else { return try recorded(plan) }
    return try dissected(
      plan, over: dictionary, into: folder, notice: notice, checkCancellation: checkCancellation)
  }

  /// One training to be: a file, or a recorded cell.
  enum Training {
    case file(ModelFile)
    case cell(CellStatus, experiment: String, layers: [String]?, hook: Hook?)

    /// What tables call it.
    var source: String {
      switch self {
      case .file(let file): file.file.relativePath
      case .cell(let cell, _, _, _): cell.name
      }
    }
  }

  typealias Plan = [(name: String, trainings: [Training])]

  private func trainings(of source: ModelSource) throws -> [Training] {
    switch source {
    case .file(let file): return [.file(file)]
    case .recorded(let name, let layers, let hook):
      let store = try ResultStore.openForReading(at: results)
      let found = try RecordedCells(named: name, experiment: experiment, in: store)
      return found.cells.map {
        .cell($0, experiment: found.experiment, layers: layers, hook: hook)
      }
    }
  }
}

extension ComparisonRequest {
  /// Tells a comparison from one of other models or by other settings.
  package var state: String {
    let words = models.map { model in
      "\(model.name): \(model.sources.map(\.words).joined(separator: ", "))"
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let settings = (try? encoder.encode(settings)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    var hash = SHA256()
    hash.update((words + [settings]).joined(separator: "\n").utf8)
    return hash.hexadecimal
  }
}

extension ModelSource {
  /// All that is asked, in a line.
  fileprivate var words: String {
    switch self {
    case .file(let model):
      "\(model.file.relativePath) \(model.layers ?? []) \(model.hook?.rawValue ?? "") \(model.choices) "
        + (model.stateDict ?? "")
    case .recorded(let name, let layers, let hook):
      "cell \(name) \(layers ?? []) \(hook?.rawValue ?? "")"
    }
  }
}
