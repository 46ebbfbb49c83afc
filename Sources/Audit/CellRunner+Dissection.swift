import Dissection
import Foundation
import Networks
import Results

// Takes a trained cell apart and records what was found.

extension CellRunner {
  func dissect(
    _ work: PlannedWork, _ status: CellStatus, lease: Lease, meter: inout ProgressMeter
  ) throws -> String {
    meter.pause()
    let file = weightsFile(of: work)
    guard FileManager.default.fileExists(atPath: file.path) else {
      throw AuditError.lostWeights(file: file.relativePath, cell: work.name)
    }
    let model = try ResNet(weights: Safetensors(contentsOf: file), file: file.relativePath)
    let settings = DissectionSettings(
      quantile: experiment.dissection.quantile, iou: experiment.dissection.iou,
      union: experiment.dissection.union)
    let progress = AuditProgress(
      cell: work.name, stage: "dissecting", imagesDone: meter.done, imagesTotal: meter.total,
      imagesPerSecond: meter.imagesPerSecond, loss: nil)
    let stage = DissectionStage(
      dictionary: try preparedDictionary(), hook: experiment.dissection.hook, settings: settings,
      pool: pool)
    let layers = try stage.run(model) {
      report(.progress(progress))
      try keepGoing(lease)
    }.layers
    let record = DissectionRecord(
      cellId: status.cellId, dissectionHash: work.planned.dissectionHash,
      attemptId: lease.attempt, hook: experiment.dissection.hook.recorded,
      unionRule: experiment.dissection.union.recorded, quantile: settings.quantile,
      iouCut: settings.iou, imageCount: data.dictionaryFaces.count,
      inputSize: experiment.model.input, spec: try Identity.json(experiment.dissection))
    try store.recordDissection(record, layers: layers)
    let noisy = layers.filter(\.thresholdIsNoisy).map(\.block)
    if !noisy.isEmpty {
      report(
        .notice(
          "\(work.name): the thresholds of \(noisy.joined(separator: ", ")) rest on fewer than "
            + "100 activations above them; more dictionary images or a larger quantile steady them")
      )
    }
    return "dissected"
  }

  /// The dictionary, read when the first cell needs it.
  private func preparedDictionary() throws -> PreparedDictionary {
    if let dictionary { return dictionary }
    let isOwn = data.dictionarySource.table.origin == data.source.table.origin
    let prepared = try PreparedDictionary(
      isOwn ? bank : ImageBank(data.dictionarySource, size: experiment.model.input),
      faces: data.dictionaryFaces)
    if prepared.masks.allSatisfy(\.isEmpty) {
      throw AuditError.noMasks(origin: data.dictionarySource.table.origin)
    }
    dictionary = prepared
    return prepared
  }
}

extension Hook {
  fileprivate var recorded: DissectionRecord.Hook {
    switch self {
    case .conv1: .conv1
    case .block: .block
    }
  }
}

extension UnionRule {
  fileprivate var recorded: DissectionRecord.Union {
    switch self {
    case .hnd: .hnd
    case .netdissect: .netdissect
    }
  }
}
