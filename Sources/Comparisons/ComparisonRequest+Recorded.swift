import Probing
import Reports
import Results
import Specification

extension ComparisonRequest {
  /// Takes recorded dissections as they are.
  ///
  /// They know fewer nulls than a dissection here: none of biased units, of types and concepts the mean alone;
  /// and not the probability of every group.
  func recorded(_ plan: Plan) throws -> Outcome {
    for model in plan {
      for case .file in model.trainings { throw ComparisonError.noDictionary(model: model.name) }
    }
    let store = try ResultStore.openForReading(at: results)
    var sweeps: [String: Sweep] = [:]
    var settings: [(String, Comparison.Setting)] = []
    let models = try plan.map { model in
      var cells: [CellStatus] = []
      var experiment = ""
      for training in model.trainings {
        guard case .cell(let cell, let own, let layers, let hook) = training else {
          throw ComparisonError.noDictionary(model: model.name)
        }
        if let layers {
          throw ComparisonError.asTheyAre("layers are \(layers.joined(separator: ","))")
        }
        if let hook { throw ComparisonError.asTheyAre("the hook is \(hook.rawValue)") }
        guard cell.isDissected else {
          throw ComparisonError.notDissected(model: model.name, cell: cell.name)
        }
        guard experiment.isEmpty || experiment == own else {
          throw ComparisonError.otherDissections(
            "\(model.name) has cells of \(experiment) and of \(own).")
        }
        experiment = own
        cells.append(cell)
      }
      let sweep =
        try sweeps[experiment]
        ?? Sweep(experiment: experiment, store: store, parts: Comparison.parts)
      sweeps[experiment] = sweep
      guard let setting = Comparison.Setting(of: cells, in: sweep) else {
        throw ComparisonError.otherDissections(
          "The cells of \(model.name) were dissected over other faces or by other settings than each other."
        )
      }
      settings.append((model.name, setting))
      return ComparedModel(name: model.name, cells: cells, of: sweep)
    }
    for (name, setting) in settings where !setting.isAlike(settings[0].1) {
      throw ComparisonError.otherDissections(
        "\(name) was dissected over other faces or by other settings than \(settings[0].0).")
    }
    var setting = settings[0].1
    setting.draws = settings.map(\.1.draws).min() ?? 0
    let inputs = plan.flatMap { model in
      model.trainings.compactMap { training -> (String, RunRecord.Input)? in
        guard case .cell(let cell, let experiment, _, _) = training else { return nil }
        return (
          model.name,
          RunRecord.Input(
            what: "recorded dissection of \(experiment)", path: cell.name, size: nil,
            sha256: cell.dissectionHash)
        )
      }
    }
    return Outcome(
      comparison: Comparison(models, setting: setting),
      inputs: inputs.map { (model: $0.0, input: $0.1) },
      notices: [
        "The recorded dissections are shown as they are. They hold no draws of shuffled faces for biased "
          + "units, and the probabilities of those groups alone that a unit is biased towards, so that no "
          + "unit is shown by itself. With --dictionary all are dissected anew."
      ], trainings: [:])
  }
}
