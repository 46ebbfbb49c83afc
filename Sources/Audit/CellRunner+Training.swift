import Foundation
import Networks
import Results

// Trains a cell, keeps its weights and records how it does.

extension CellRunner {
  func train(
    _ work: PlannedWork, _ status: CellStatus, lease: Lease, meter: inout ProgressMeter
  ) throws -> String {
    let checkpoint = Checkpoint(
      folder: folder(of: work), trainingHash: work.planned.cell.trainingHash)
    let stage = TrainingStage(
      architecture: experiment.model, training: experiment.training, seed: work.seed,
      transform: work.axis.transform, bank: bank, pool: pool, checkpoint: checkpoint)
    let ahead = meter.done
    var latest = meter
    latest.pause()
    let trained = try stage.run(on: work.split) { progress in
      let position = ahead + progress.epoch * progress.imagesTotal + progress.imagesDone
      let images = position - latest.done
      if images <= experiment.training.batch {
        latest.advance(by: images)
      } else {
        latest.skip(images)
      }
      report(
        .progress(
          AuditProgress(
            cell: work.name, stage: "epoch \(progress.epoch + 1) of \(experiment.training.epochs)",
            imagesDone: latest.done, imagesTotal: latest.total,
            imagesPerSecond: latest.imagesPerSecond, loss: progress.loss)))
      try keepGoing(lease)
    }
    latest.skip(ahead + work.trainingImages(experiment.training) - latest.done)
    meter = latest
    let weights = weightsFile(of: work)
    try FileManager.default.createDirectory(
      at: folder(of: work), withIntermediateDirectories: true)
    try trained.model.weights(metadata: [
      "trainingHash": work.planned.cell.trainingHash, "input": "\(experiment.model.input)",
      "cell": work.name,
    ]).write(to: weights)
    try record(trained, work, status, attempt: lease.attempt)
    checkpoint.remove()
    return Self.summary(of: trained)
  }

  private func record(
    _ trained: TrainedCell, _ work: PlannedWork, _ status: CellStatus, attempt: Int64
  ) throws {
    try store.recordTraining(
      TrainingRecord(
        cellId: status.cellId, attemptId: attempt, trainCount: work.split.train.count,
        weightsFile: relativePath(of: weightsFile(of: work))),
      epochs: trained.epochs.map { epoch in
        EpochRecord(
          cellId: status.cellId, number: epoch.epoch, loss: epoch.loss, accuracy: epoch.accuracy,
          rate: epoch.rate, seconds: epoch.seconds, imagesPerSecond: epoch.imagesPerSecond)
      },
      evaluations: trained.evaluations.map { count in
        EvaluationRecord(
          cellId: status.cellId, partition: count.partition, target: count.target,
          attribute: count.attribute, n: count.n, correct: count.correct)
      })
  }

  /// Speed and accuracy in a few words.
  private static func summary(of trained: TrainedCell) -> String {
    let test = trained.evaluations.filter { $0.partition == .test && $0.n > 0 }
    let accuracy = test.reduce(0) { $0 + Double($1.correct) / Double($1.n) } / Double(test.count)
    let speeds = trained.epochs.map(\.imagesPerSecond).sorted()
    return String(
      format: "unbiased accuracy %.1f %%, %.0f images/s", 100 * accuracy,
      speeds[speeds.count / 2])
  }
}
