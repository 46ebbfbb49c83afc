import Foundation
import Networks
import Results

// Trains a cell, keeps its weights and records how it does.

extension CellRunner {
  func train(
    _ work: PlannedWork, _ status: CellStatus, lease: Lease, meter: inout ProgressMeter
  ) throws -> String {
    let files = files(of: work)
    if status.isTrained {
      report(.notice("\(work.name): its weights are missing, so it is trained again"))
    }
    let stage = TrainingStep(
      architecture: experiment.model, training: experiment.training, seed: work.seed,
      transform: work.axis.transform, bank: bank, pool: pool, checkpoint: files.checkpoint,
      saveInterval: saveInterval)
    var latest = meter
    let trained = try stage.run(on: work.split) {
      report(.notice("\(work.name): \($0)"))
    } step: { progress in
      if let progress {
        latest.reach(progress.epoch * progress.imagesTotal + progress.imagesDone)
      } else {
        latest.pause()
      }
      report(
        .progress(
          CellProgress(
            cell: work.name, stage: stageName(of: progress), imagesDone: latest.done,
            imagesTotal: latest.total, imagesPerSecond: latest.imagesPerSecond,
            loss: progress?.loss)))
      try keepGoing(lease)
    }
    meter = latest
    if status.isTrained { try requireRecorded(trained, work, status) }
    try files.write(trained.model, cell: work.name, input: experiment.model.input)
    if var stamps = PictureStamp(data.source) { try files.write(stamp: stamps.text(of: work)) }
    if !status.isTrained {
      do {
        try record(
          trained, work, status, weights: CellFiles.recordedPath(of: files.weights),
          attempt: lease.attempt)
      } catch let error as ResultsError where error.leavesTheCell {
        try trained.save(to: files.checkpoint)
        throw error
      }
    }
    files.checkpoint.remove()
    return Self.summary(of: trained)
  }

  /// Throws unless a model that was trained again is, by all that is recorded of it, the same.
  private func requireRecorded(
    _ trained: TrainedCell, _ work: PlannedWork, _ status: CellStatus
  ) throws {
    let recorded = try store.epochs(ofCell: status.cellId).map(\.loss)
    guard trained.epochs.map(\.loss) == recorded else {
      throw SweepError.otherModel(cell: work.name)
    }
  }

  private func stageName(of progress: StepProgress?) -> String {
    progress.map { "epoch \($0.epoch + 1) of \(experiment.training.epochs)" } ?? "evaluating"
  }

  private func record(
    _ trained: TrainedCell, _ work: PlannedWork, _ status: CellStatus, weights: String,
    attempt: Int64
  ) throws {
    try store.recordTraining(
      TrainingRecord(
        cellId: status.cellId, attemptId: attempt, trainCount: work.split.train.count,
        weightsFile: weights),
      epochs: trained.epochs.map { epoch in
        EpochRecord(
          cellId: status.cellId, number: epoch.epoch, loss: epoch.loss, accuracy: epoch.accuracy,
          rate: epoch.rate, seconds: epoch.seconds, imagesPerSecond: epoch.imagesPerSecond)
      },
      evaluations: trained.evaluations.flatMap { partition, accuracy in
        accuracy.evaluations(ofCell: status.cellId, on: partition)
      })
  }

  /// Speed and accuracy in a few words.
  private static func summary(of trained: TrainedCell) -> String {
    let test = trained.evaluations.first { $0.partition == .test }?.accuracy
    let known = test?.groups.compactMap(\.accuracy) ?? []
    let accuracy = known.reduce(0, +) / Double(known.count)
    let speeds = trained.epochs.map(\.imagesPerSecond).sorted()
    return String(
      format: "unbiased accuracy %.1f %%, %.0f images/s", 100 * accuracy,
      speeds[speeds.count / 2])
  }
}
