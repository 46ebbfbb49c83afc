import Faces
import Foundation
import Networks
import Probing
import Results
import Seeding
import Specification

/// A cell of the plan: what it is called, what identifies it, and what it is trained on.
package struct PlannedWork {
  package let planned: PlannedCell
  package let split: SkewedSplit
  package let seed: UInt64
  let axis: SkewAxis

  package var name: String { planned.cell.name }

  /// Images that pass through the network in training.
  package func trainingImages(_ training: TrainingSpecification) -> Int {
    let batch = min(training.batch, split.train.count)
    return split.train.count / batch * batch * training.epochs
  }
}

/// All cells of an experiment, seed by seed, axis by axis, in the order of P.
package struct SweepPlan {
  package let work: [PlannedWork]
  /// Names the table of faces.
  let dataDigest: String
  /// What a reader should know about sizes.
  let notices: [String]

  init(
    _ experiment: Experiment, data: FaceData, bank: ImageBank, thresholds: GivenThresholds?
  ) throws {
    dataDigest = data.digest
    let dictionary = data.dictionaryDigest
    var work: [PlannedWork] = []
    let asked = [experiment.target] + experiment.skews.map(\.axis.name)
    var notices = data.source.table.notices(about: asked)
    notices += data.landmarkNotices + (data.dictionaryNotice.map { [$0] } ?? [])
    var plans: [String: SplitPlan] = [:]
    for seed in experiment.seeds {
      for skew in experiment.skews {
        let splitSeed = experiment.split.seed(for: seed)
        let key = "\(skew.axis.name) \(splitSeed)"
        let plan = try plans[key] ?? Self.splits(experiment, skew, splitSeed, data, bank)
        if plans.updateValue(plan, forKey: key) == nil {
          notices.append(Self.notice(of: plan, on: skew, of: experiment))
        }
        let table = data.source.table
        for split in plan.splits {
          let identity = TrainingIdentity(
            experiment, axis: skew.axis, skew: split.skew, seed: seed, data: dataDigest,
            manifest: Identity.hash(lines: split.identityLines(in: table)))
          let trainingHash = try identity.hash()
          let dissection = DissectionIdentity(
            experiment, trainingHash: trainingHash, dictionary: dictionary,
            thresholds: thresholds?.digest)
          let cell = CellRecord(
            trainingHash: trainingHash, axis: skew.axis.name, axisKind: skew.axis.kind,
            target: experiment.target, skew: split.skew, seed: Int(seed),
            splitSeed: Int(splitSeed), spec: try Identity.json(identity))
          work.append(
            PlannedWork(
              planned: PlannedCell(cell, dissectionHash: try dissection.hash()),
              split: split, seed: seed, axis: skew.axis))
        }
      }
    }
    self.work = work
    self.notices = notices
  }

  /// What it says of some cells.
  func work(at cells: [OpenCell]) -> [PlannedWork] {
    let wanted = Set(cells.map(\.status.dissectionHash))
    return work.filter { wanted.contains($0.planned.dissectionHash) }
  }

  /// Draws the splits of one axis, without pictures that cannot be read where these are skipped, and
  /// for grayscale without those that are grey already.
  ///
  /// Only pictures that a split would use are looked at: what is bad or grey among them is taken out
  /// and the next in the permutation moves up, until none is left.
  private static func splits(
    _ experiment: Experiment, _ skew: SkewSpecification, _ seed: UInt64, _ data: FaceData,
    _ bank: ImageBank
  ) throws -> SplitPlan {
    let skipsBad = experiment.onBadImage == .skip
    let skipsGray = skew.axis == .transform(.grayscale)
    var excluded = skipsBad ? Set(bank.badPictures.keys) : []
    while true {
      let plan = try SplitPlanner(
        table: data.source.table, partition: data.partition, target: experiment.target,
        axis: skew.axis, excluding: excluded, seed: seed
      ).plan(skews: skew.percentages, sizes: SplitSizes(experiment.split, on: skew))
      guard skipsBad || skipsGray, !experiment.data.isSynthetic else { return plan }
      let used = Set(plan.splits.flatMap { $0.sets.flatMap(\.1) }.map(\.image))
      var found = skipsBad ? bank.findBadPictures(among: used) : []
      if skipsGray { found.formUnion(try bank.grayPictures(among: used.subtracting(found))) }
      if found.isEmpty { return plan }
      excluded.formUnion(found)
    }
  }

  /// One line about the size of an axis's splits.
  private static func notice(
    of plan: SplitPlan, on skew: SkewSpecification, of experiment: Experiment
  ) -> String {
    let split = plan.splits.first
    let sizes = "\(split?.train.count ?? 0) training and \(split?.test.count ?? 0) test images"
    let text = "\(skew.axis.name): \(sizes) at every P"
    let isOpen = (skew.train ?? experiment.split.train) == nil
    let limit = plan.limit
    let reason =
      isOpen
      ? ". There are no more, because only \(limit.has) \(limit.subgroup) are there to train on."
      : ""
    let inexact = plan.inexactShares
    return text + reason + (inexact.isEmpty ? "" : isOpen ? " \(inexact)" : ". \(inexact)")
  }
}

extension SplitSpecification {
  /// The seed of the split that a model's seed is trained on; below 2⁵³ so that JSON keeps it.
  fileprivate func seed(for model: UInt64) -> UInt64 {
    guard perSeed else { return seed }
    var random = SplitMix64(seed: seed, model)
    return random.next() >> 11
  }
}
