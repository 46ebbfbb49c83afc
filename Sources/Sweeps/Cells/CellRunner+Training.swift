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
    let step = TrainingStep(
      architecture: experiment.model, training: experiment.training,
      initial: arm.initial?.weights, seed: work.seed, labels: arm.labels,
      classes: experiment.target.skewedClasses, subgroups: experiment.subgroups,
      cell: status.cellId,
      transform: work.axis.transform, bank: bank, pool: pool, checkpoint: files.checkpoint,
      saveInterval: saveInterval)
    var latest = meter
    let trained = try step.run(on: work.split) {
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
            cell: work.name, activity: activity(of: progress), imagesDone: latest.done,
            imagesTotal: latest.total, imagesPerSecond: latest.imagesPerSecond,
            loss: progress?.loss)))
      try keepGoing(lease)
    }
    meter = latest
    let damaged = bank.takeDamaged()
    if damaged > 0 {
      report(
        .notice(
          "\(work.name): \(damaged) decoded pictures were damaged on the disk and were read anew from "
            + "the data. The numbers are not touched by it."))
    }
    if status.isTrained { try requireRecorded(trained, work, status) }
    let faces = work.split.train.map(\.image)
    try files.write(
      trained.model, cell: work.name, input: experiment.model.input,
      facts: arm.labels.map { ModelAnswers.facts($0, trainedOn: faces) } ?? [:])
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
    return summary(of: trained)
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

  private func activity(of progress: StepProgress?) -> String {
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
      }, scores: trained.scores)
  }

  /// Speed and accuracy in a few words.
  private func summary(of trained: TrainedCell) -> String {
    let speeds = trained.epochs.map(\.imagesPerSecond).sorted()
    let speed = String(format: "%.0f images/s", speeds[speeds.count / 2])
    guard arm.labels == nil else {
      let scores = TargetScores.all(trained.scores.filter { $0.partition == .test })
      return (scores.compactMap(\.summary) + [speed]).joined(separator: ", ")
    }
    let test = trained.evaluations.first { $0.partition == .test }?.accuracy
    let known = test?.groups.compactMap(\.accuracy) ?? []
    let accuracy = known.reduce(0, +) / Double(known.count)
    return String(format: "unbiased accuracy %.1f %%, ", 100 * accuracy) + speed
  }
}

extension TargetScores {
  /// How an answer does on all images, in a few words.
  fileprivate var summary: String? {
    guard let images = images[ScoreRecord.all] else { return nil }
    if let error = images.meanAbsoluteError {
      return String(format: "%@: mean absolute error %.2f", output, error)
    }
    return images.balancedAccuracy.map {
      String(format: "%@: balanced accuracy %.1f %%", output, 100 * $0)
    }
  }
}
