import Foundation
import Results
import Specification

extension SweepRun {
  /// Says which models a run trains anew although their axis, P and seed are recorded.
  ///
  /// Those of the experiment's name are of other images or settings then. nil where there are none.
  /// `known` is the database as it is before this plan is registered in it.
  func retrainingNotice(_ plan: SweepPlan, in known: ResultStore) throws -> String? {
    guard let recorded = try known.experiments().first(where: { $0.name == experiment.name })
    else { return nil }
    let trained = Dictionary(
      try known.cells(ofExperiment: experiment.name).filter(\.isTrained)
        .map { (Place(arm: $0.arm, axis: $0.axis, skew: $0.skew, seed: $0.seed), $0.trainingHash) },
      uniquingKeysWith: { first, _ in first })
    let changed = try plan.work.filter { work in
      let cell = work.planned.cell
      let before = trained[
        Place(arm: work.arm.name, axis: cell.axis, skew: cell.skew, seed: cell.seed)]
      return try before.map { $0 != cell.trainingHash } == true
        && !known.isTrained(cell.trainingHash)
    }
    guard let first = changed.first else { return nil }
    let fields = try nearest(recorded, in: known)
    let cause = fields.isEmpty ? "the data" : fields.joined(separator: ", ")
    let count = Set(changed.map(\.planned.cell.trainingHash)).count
    let models = counted(count, "model")
    return
      "\(models) of \(experiment.name) will be trained again, the first of them \(first.name): what "
      + "is recorded was trained with other images or settings (changed: \(cause)). It stays recorded."
  }

  /// The fields that differ from the recorded run of this name that differs least, the latest of those.
  ///
  /// Plans whose settings cannot be read, as a newer Lancet's, say nothing.
  private func nearest(_ last: ExperimentRecord, in known: ResultStore) throws -> [String] {
    let own = try experiment.fields(differingFrom: last.spec)
    if own.isEmpty { return own }
    let others = try known.plans(ofExperiment: experiment.name).compactMap { plan in
      try? experiment.fields(differingFrom: Identity.json(Experiment(plan, in: known.file)))
    }
    return others.filter { !$0.isEmpty }.reduce(own) { $1.count < $0.count ? $1 : $0 }
  }

  /// What an arm, an axis, a P and a seed stand for in every plan of a name.
  private struct Place: Hashable {
    let arm: String
    let axis: String
    let skew: Int
    let seed: Int
  }
}
