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
  /// What its models have otherwise than others, and what they take.
  package let arm: PreparedArm
  /// Names the table of faces.
  let dataDigest: String
  /// Where it stands among the cells of its arm: the places of the seed and of the axis, and P.
  fileprivate let order: [Int]

  package var name: String { planned.name }

  /// The experiment as the cell's arm has it.
  package var experiment: Experiment { arm.experiment }

  /// Images that pass through the network in training.
  package var trainingImages: Int {
    let batch = min(experiment.training.batch, split.train.count)
    return split.train.count / batch * batch * experiment.training.epochs
  }
}

/// All cells of an experiment, seed by seed, axis by axis, in the order of P.
///
/// Arms that are trained alike share their models: of these, the cells of one model follow each other,
/// so that it is trained for the first and dissected for all. Other arms come one after the other.
package struct SweepPlan {
  package let work: [PlannedWork]
  /// What a reader should know about sizes.
  let notices: [String]

  /// Plans the cells of every arm; throws what the data do not allow, and `SweepError.sameArms` where
  /// two arms would find the same.
  init(of arms: [PreparedArm]) throws {
    var notices: [String] = []
    var ofArms: [[PlannedWork]] = []
    for arm in arms {
      let (work, said) = try Self.work(of: arm)
      ofArms.append(work)
      notices += said.filter { !notices.contains($0) }
    }
    work = Self.inTurns(ofArms)
    self.notices = notices
    var known: [String: PlannedWork] = [:]
    for work in work {
      if let twin = known.updateValue(work, forKey: work.planned.dissectionHash) {
        throw SweepError.sameArms(twin.arm.name, work.arm.name)
      }
    }
  }

  /// The cells of some arms in one list, those of arms that are trained alike in turns.
  private static func inTurns(_ arms: [[PlannedWork]]) -> [PlannedWork] {
    var groups: [[PlannedWork]] = []
    for work in arms {
      guard let settings = work.first?.arm.arm.settings else { continue }
      let place = groups.firstIndex { group in
        group.first.map { $0.arm.arm.settings.trainsLike(settings) } ?? false
      }
      if let place { groups[place] += work } else { groups.append(work) }
    }
    return groups.flatMap { group in
      // Cells at the same place stay in the order of their arms.
      group.enumerated().sorted { one, other in
        one.element.order == other.element.order
          ? one.offset < other.offset
          : one.element.order.lexicographicallyPrecedes(other.element.order)
      }.map(\.element)
    }
  }

  /// The cells of an arm, and what a reader should know about them.
  private static func work(
    of arm: PreparedArm
  ) throws -> (work: [PlannedWork], notices: [String]) {
    let (experiment, data) = (arm.experiment, arm.data)
    let dataDigest = data.digest
    let table = data.source.table
    var work: [PlannedWork] = []
    // Of a target that is not skewed, its labels say what is not known.
    let learnt = experiment.isSkewed ? experiment.target.attributeNames : []
    let asked = learnt + experiment.axes.map(\.axis.name)
    var notices = table.notices(about: asked + experiment.subgroups)
    notices += arm.initial?.notes ?? []
    notices += data.landmarkNotices + (data.dictionaryNotice.map { [$0] } ?? [])
    for skew in experiment.skews { notices += data.cueNotices(on: skew.axis) }
    let dictionary = data.dictionaryDigest(for: experiment.dissection.union)
    let dictionaries = Dictionary(
      uniqueKeysWithValues: experiment.axes.map { skew in
        (skew.axis, data.dictionaryDigest(on: skew.axis, of: dictionary))
      })
    var plans: [String: SplitPlan] = [:]
    for (seedPlace, seed) in experiment.seeds.enumerated() where arm.arm.has(seed: seed) {
      for (axisPlace, skew) in experiment.axes.enumerated() {
        let splitSeed = experiment.split.seed(for: seed)
        let key = "\(skew.axis.name) \(splitSeed)"
        let plan = try plans[key] ?? Self.splits(experiment, skew, splitSeed, data, arm.bank)
        if plans.updateValue(plan, forKey: key) == nil {
          notices.append(Self.notice(of: plan, on: skew, of: experiment))
          notices += arm.labels?.unknownNotices(among: Array(0..<table.count)) ?? []
        }
        for (place, split) in plan.splits.enumerated() where arm.arm.has(percentage: split.skew) {
          try requireWeights(of: experiment, arm.labels)
          let lines =
            arm.labels.map { split.identityLines(in: table, labels: $0) }
            ?? split.identityLines(in: table) + data.cueLines(of: split, on: skew.axis)
          let identity = TrainingIdentity(
            experiment, axis: skew.axis, skew: split.skew, seed: seed, data: dataDigest,
            manifest: Identity.hash(lines: lines),
            initial: arm.initial?.digest)
          let trainingHash = try identity.hash()
          let dissection = DissectionIdentity(
            experiment, trainingHash: trainingHash, dictionary: dictionaries[skew.axis] ?? "",
            thresholds: arm.thresholds?.digest)
          let cell = CellRecord(
            trainingHash: trainingHash, axis: skew.axis.name, axisKind: skew.axis.kind,
            target: arm.learnt, skew: split.skew, seed: Int(seed),
            splitSeed: Int(splitSeed), spec: try Identity.json(identity))
          work.append(
            PlannedWork(
              planned: PlannedCell(
                cell, dissectionHash: try dissection.hash(), arm: arm.name),
              split: split, seed: seed, axis: skew.axis, arm: arm, dataDigest: dataDigest,
              order: [seedPlace, axisPlace, place]))
        }
      }
    }
    return (work, notices)
  }

  /// Throws where weights are given for a class that is not learnt.
  static func requireWeights(of experiment: Experiment, _ labels: TargetLabels?) throws {
    guard case .given(let weights)? = experiment.training.classWeights else { return }
    let names = labels?.names ?? experiment.target.skewedClasses
    if let other = weights.keys.sorted().first(where: { !names.contains($0) }) {
      throw SweepError.unknownClassWeight(other, classes: names)
    }
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
      let plan = try data.splits(experiment, on: skew, excluding: excluded, seed: seed)
      guard skipsBad || skipsGray, !experiment.data.isSynthetic else { return plan }
      let used = Set(plan.splits.flatMap { $0.sets.flatMap(\.1) }.map(\.image))
      var found = skipsBad ? try bank.findBadPictures(among: used) : []
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
    if skew.axis == .unskewed { return "\(experiment.target.words): \(sizes), not skewed" }
    let text = "\(skew.axis.name): \(sizes) at every P"
    let isOpen = (skew.train ?? experiment.split.train) == nil
    let limit = plan.limit
    let reason =
      isOpen
      ? ". There are no more, because only \(limit.has) \(limit.subgroup) are there to train on."
      : ""
    let inexact = plan.inexactShares()
    return text + reason + (inexact.isEmpty ? "" : isOpen ? " \(inexact)" : ". \(inexact)")
  }
}

extension Experiment {
  /// Throws `SweepError.sameArms` where two arms have the same settings; a plan throws it, too, where other
  /// settings lead to the same findings.
  package func requireDifferentArms() throws {
    for (place, arm) in arms.enumerated() {
      if let twin = arms[..<place].first(where: { $0.settings == arm.settings }) {
        throw SweepError.sameArms(twin.name, arm.name)
      }
    }
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
