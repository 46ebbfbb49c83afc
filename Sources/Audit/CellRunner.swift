import Dissection
import Faces
import Foundation
import Networks
import Results
import Tensors

/// Trains, dissects and records one cell after the other.
final class CellRunner {
  private let experiment: Experiment
  private let store: ResultStore
  private let results: URL
  private let data: FaceData
  private let bank: ImageBank
  private let pool: WorkerPool
  private let isCancelled: () -> Bool
  private let report: (AuditEvent) -> Void
  private var dictionary: PreparedDictionary?

  init(
    experiment: Experiment, store: ResultStore, results: URL, data: FaceData, bank: ImageBank,
    pool: WorkerPool, isCancelled: @escaping () -> Bool, report: @escaping (AuditEvent) -> Void
  ) {
    self.experiment = experiment
    self.store = store
    self.results = results
    self.data = data
    self.bank = bank
    self.pool = pool
    self.isCancelled = isCancelled
    self.report = report
  }

  /// Computes what a cell lacks; false when it failed, which is recorded with its message.
  ///
  /// Throws only for what ends the whole run: an interruption, or a database that fails.
  func run(_ work: PlannedWork, _ status: CellStatus, meter: inout ProgressMeter) throws -> Bool {
    let attempt = try store.beginAttempt(
      cellID: status.cellId, dissectionHash: work.planned.dissectionHash,
      worker: .current(threads: pool.threads), lease: Self.lease)
    let start = ContinuousClock.now
    let lease = Lease(store: store, attempt: attempt)
    do {
      var parts: [String] = []
      if !status.isTrained {
        parts.append(try train(work, status, lease: lease, meter: &meter))
      }
      parts.append(try dissect(work, status, lease: lease, meter: &meter))
      try store.finishAttempt(attempt, outcome: .done)
      let seconds = Int((ContinuousClock.now - start) / .seconds(1))
      report(
        .finished(cell: work.name, summary: parts.joined(separator: "; ") + "; \(seconds) s"))
      return true
    } catch let error as ResultsError {
      throw error
    } catch AuditError.interrupted {
      try store.finishAttempt(attempt, outcome: .interrupted)
      throw AuditError.interrupted
    } catch {
      try store.finishAttempt(attempt, outcome: .failed, message: "\(error)")
      report(.failed(cell: work.name, message: "\(error)"))
      return false
    }
  }

  /// Seconds that a cell stays taken after its worker was last heard of.
  static let lease: TimeInterval = 300

  // MARK: - Training

  private func train(
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

  // MARK: - Dissection

  private func dissect(
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
    }
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

  // MARK: - Files and interruption

  private func keepGoing(_ lease: Lease) throws {
    if isCancelled() { throw AuditError.interrupted }
    try lease.renewWhenDue()
  }

  /// Where the files of a cell lie: `<results>.runs/<training hash>/`.
  private func folder(of work: PlannedWork) -> URL {
    results.deletingLastPathComponent()
      .appending(path: results.lastPathComponent + ".runs")
      .appending(path: String(work.planned.cell.trainingHash.prefix(16)))
  }

  private func weightsFile(of work: PlannedWork) -> URL {
    folder(of: work).appending(path: "weights.safetensors")
  }

  /// A file's path from the folder of the database.
  private func relativePath(of file: URL) -> String {
    file.pathComponents.suffix(3).joined(separator: "/")
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
