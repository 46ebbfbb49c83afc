import Dissection
import Faces
import Networks
import Probing
import Results
import Specification

// Takes a trained cell apart and records what was found.

extension CellRunner {
  func dissect(
    _ work: PlannedWork, _ status: CellStatus, lease: Lease, meter: inout ProgressMeter
  ) throws -> String {
    meter.pause()
    let model = try files(of: work).readModel(cell: work.name)
    let dissection = experiment.dissection
    let settings = DissectionSettings(
      quantiles: [dissection.quantile], iou: dissection.iou, union: dissection.union,
      nulls: dissection.nulls, grid: true)
    var progress = CellProgress(
      cell: work.name, activity: "dissecting", imagesDone: meter.done, imagesTotal: meter.total,
      imagesPerSecond: meter.imagesPerSecond)
    var steps = DissectionMeter(last: dissectionSteps, pictures: data.dictionaryFaces.count)
    let checkCancellation = {
      progress.dissected = steps.share
      self.report(.progress(progress))
      steps.step()
      try self.keepGoing(lease)
    }
    let step = DissectionStep(
      dictionary: try preparedDictionary(for: work), hook: dissection.hook, settings: settings,
      thresholds: thresholds?.rule ?? .own, pool: pool, memoryLimit: memory.activations)
    let labels = axisLabels(of: work)
    let outcome = try step.run(model, axisLabels: labels, checkCancellation: checkCancellation)
    let start = UntrainedNetwork(
      seed: work.seed, axisLabels: labels, plant: work.axis.transform?.plant)
    let untrained =
      dissection.nulls == 0
      ? nil : try dissect(start, by: step, checkCancellation: checkCancellation)
    var evidence = EvidenceRecord(outcome, untrained: untrained, axis: work.axis.name)
    evidence.ablations = try ablations(
      in: model, outcome, work, settings: settings, checkCancellation: checkCancellation)
    evidence.gallery = try drawGallery(
      of: outcome, model, work, checkCancellation: checkCancellation)
    let record = DissectionRecord(
      cellId: status.cellId, dissectionHash: work.planned.dissectionHash,
      attemptId: lease.attempt, hook: dissection.hook,
      unionRule: dissection.union, quantile: dissection.quantile, iouCut: settings.iou,
      imageCount: try preparedDictionary(for: work).imageCount,
      inputSize: experiment.model.input,
      spec: try Identity.json(dissection))
    try store.recordDissection(record, layers: outcome.layers, evidence: evidence)
    dissectionSteps = steps.steps
    sayNoisyThresholds(of: outcome)
    return "dissected"
  }

  /// Which faces of the dictionary have the attribute that is skewed, where units are probed for it.
  private func axisLabels(of work: PlannedWork) -> AxisLabels? {
    guard experiment.dissection.axisFamily else { return nil }
    let name: String
    switch work.axis {
    case .attribute(let attribute): name = attribute
    case .transform(.plant(let plant)):
      let (source, faces) = data.dictionary(on: work.axis)
      if source is PlantedFaces { return AxisLabels(ofPairs: faces.count / 2) }
      name = plant.name
    case .transform, .unskewed: return nil
    }
    let table = data.dictionarySource.table
    let labels = AxisLabels(
      of: data.dictionaryFaces, in: table, target: experiment.target, attribute: name)
    if labels == nil {
      report(
        .notice(
          "\(work.name): units are not probed for \(name). \(table.origin) lacks \(name), "
            + "\(arm.learnt) or the faces of a subgroup."))
    }
    return labels
  }

  /// Names noisy thresholds, unless the cell before had the same.
  private func sayNoisyThresholds(of outcome: DissectionOutcome) {
    let notice = outcome.noisyThresholds
    if let notice, notice != saidOfThresholds { report(.notice(notice)) }
    saidOfThresholds = notice
  }

  /// What the network of a seed detects before it is trained: the same at every P.
  private func dissect(
    _ start: UntrainedNetwork, by step: DissectionStep, checkCancellation: () throws -> Void
  ) throws -> DissectionOutcome {
    if let known = untrained[start] { return known }
    let model = Network(
      experiment.model, classes: arm.outputs, zeroStart: experiment.training.zeroStart,
      seed: start.seed)
    let outcome = try step.ofUntrained.run(
      model, axisLabels: start.axisLabels, checkCancellation: checkCancellation)
    untrained[start] = outcome
    return outcome
  }

  /// The dictionary with the cue of a cell's axis, if it has one; read when the first cell needs it.
  func preparedDictionary(for work: PlannedWork) throws -> PreparedDictionary {
    let plant = work.axis.transform?.plant
    if let known = arm.dictionary.prepared, arm.dictionary.plant == plant { return known }
    arm.dictionary.prepared = nil
    let (source, faces) = data.dictionary(on: work.axis)
    let prepared = try PreparedDictionary(
      source, faces: faces, size: experiment.model.input,
      bank: data.hasOwnDictionary ? bank : nil, memoryLimit: memory.pictures)
    if prepared.masks.allSatisfy(\.isEmpty) {
      throw SweepError.noMasks(origin: data.dictionarySource.table.origin)
    }
    (arm.dictionary.prepared, arm.dictionary.plant) = (prepared, plant)
    return prepared
  }
}
