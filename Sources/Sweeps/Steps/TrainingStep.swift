import Faces
import Foundation
import Networks
import Probing
import Results
import Specification
import Tensors

/// What training one cell leaves: a network, how its epochs went, and how it does on each subgroup.
struct TrainedCell {
  let state: TrainingState
  let epochs: [EpochSummary]
  /// On the partitions that have images; none where the data are not skewed.
  let evaluations: [(partition: Partition, accuracy: GroupAccuracy)]
  /// Likewise, of a model whose data are not skewed.
  let scores: [ScoreRecord]

  var model: Network { state.model }

  /// Keeps the state of the end, so that another run need not train again to record it.
  func save(to checkpoint: Checkpoint) throws {
    var checkpoint = checkpoint
    try checkpoint.save(state, epochs: epochs)
  }
}

extension ResultsError {
  /// Whether the cell is still this worker's, so that the state of its training is worth keeping.
  var leavesTheCell: Bool {
    if case .attemptIsOver = self { false } else { true }
  }
}

/// Trains a network on one split and evaluates it on each subgroup.
struct TrainingStep {
  let architecture: ModelSpecification
  let training: TrainingSpecification
  /// What the network begins with instead of drawn weights.
  let initial: InitialWeights?
  package let seed: UInt64
  /// What is learnt of each face, where the data are not skewed; nil where the split says it.
  let labels: TargetLabels?
  /// The classes of a skewed target: without it, then with it.
  let classes: [String]
  /// Attributes by whose values models of unskewed data are evaluated.
  let subgroups: [String]
  /// The model's cell, which scores are recorded of.
  let cell: Int64
  /// What is done to the pictures that a split says are transformed.
  let transform: ImageTransform?
  let bank: ImageBank
  let pool: WorkerPool
  /// Where the state is kept until the cell is recorded.
  let checkpoint: Checkpoint
  /// The time between two savings of the state; at an interruption it is saved in any case.
  let saveInterval: Duration

  /// The largest shift of an image, as a part of its side.
  private static let shiftShare = 16

  /// Trains on `split`, going on from the checkpoint if there is one, and evaluates.
  ///
  /// - Parameters:
  ///   - split: what to train and evaluate on.
  ///   - notice: hears of checkpoints that cannot be taken up.
  ///   - step: called after each step of training and now and then in evaluation; throws
  ///     `SweepError.interrupted` or an error of the database to stop, and then the state is saved
  ///     first.
  /// - Returns: what there is to be recorded.
  /// - Throws: what `step` throws, and errors of pictures, training and disk.
  func run(
    on split: SkewedSplit, notice: (String) -> Void, step: (StepProgress?) throws -> Void
  ) throws -> TrainedCell {
    var checkpoint = checkpoint
    let kept = checkpoint.load()
    for damage in kept.damage { notice(describe(damage, goesOn: kept.latest != nil)) }
    if let (state, _) = kept.latest {
      notice("resumes after epoch \(state.epochsDone), step \(state.part.steps)")
    }
    var (state, epochs) = try kept.latest ?? (TrainingState(start()), [])
    var lastSaved = ContinuousClock.now
    func goOn(_ progress: StepProgress?, _ state: TrainingState) throws {
      do {
        try step(progress)
      } catch SweepError.interrupted {
        try checkpoint.save(state, epochs: epochs)
        throw SweepError.interrupted
      } catch let error as ResultsError where error.leavesTheCell {
        try checkpoint.save(state, epochs: epochs)
        throw error
      }
      if ContinuousClock.now - lastSaved >= saveInterval {
        try checkpoint.save(state, epochs: epochs)
        lastSaved = .now
      }
    }
    let faces = split.train.map(\.image)
    let objective =
      labels.map { Objective($0, of: faces, training) }
      ?? Objective(split.train, classes: classes, training)
    try train(
      &state, on: try bank.trainingImages(entries(split.train[...])), for: objective,
      settings: settings, seed: seed, pool: pool, step: goOn
    ) { summary, _ in
      epochs.append(summary)
    }
    let sets = [(Partition.validation, split.validation), (.test, split.test)]
      .filter { !$0.1.isEmpty }
    if let labels {
      let evaluation = TargetEvaluation(
        labels, in: bank.table, subgroups: subgroups, trainedOn: faces)
      let scores = try sets.flatMap { partition, items in
        evaluation.scores(
          try logits(of: state.model, on: items) { try goOn(nil, state) },
          of: items.map(\.image), cell: cell, partition: partition)
      }
      return TrainedCell(state: state, epochs: epochs, evaluations: [], scores: scores)
    }
    let evaluations = try sets.map { partition, items in
      (partition, try evaluate(state.model, on: items) { try goOn(nil, state) })
    }
    return TrainedCell(state: state, epochs: epochs, evaluations: evaluations, scores: [])
  }

  private func describe(_ damage: String, goesOn: Bool) -> String {
    damage
      + (goesOn
        ? " Training resumes from the checkpoint before it."
        : " There is no other checkpoint, so training starts again.")
  }

  /// The network before the first step.
  private func start() throws -> Network {
    let drawn = Network(
      architecture, classes: labels?.outputs ?? classes.count, zeroStart: training.zeroStart,
      seed: seed)
    return try initial?.replacing(drawn) ?? drawn
  }

  private var settings: TrainingSettings {
    var settings = TrainingSettings(epochs: training.epochs, rate: training.rate)
    settings.batch = training.batch
    settings.momentum = training.momentum
    settings.decay = training.decay
    settings.schedule = training.schedule
    settings.warmUpEpochs = training.warmUp
    settings.freeze = training.freeze
    settings.augmentation = Augmentation(
      flip: training.augment.contains(.flip),
      shift: training.augment.contains(.shift) ? architecture.input / Self.shiftShare : 0)
    return settings
  }

  private func entries(
    _ items: ArraySlice<SplitItem>
  ) -> [(face: Int, transform: ImageTransform?, label: Bool)] {
    items.map { ($0.image, $0.transformed ? transform : nil, $0.label) }
  }

  /// Images that are evaluated together: whole batches, so that their number changes no result.
  private static let evaluationChunk = 512

  /// The logits of some images, [N, outputs].
  private func logits(
    of model: Network, on items: [SplitItem], step: () throws -> Void
  ) throws -> Tensor {
    var values: [Float] = []
    for first in stride(from: 0, to: items.count, by: Self.evaluationChunk) {
      let chunk = items[first..<min(first + Self.evaluationChunk, items.count)]
      let logits = try model.logits(of: try bank.images(entries(chunk)), pool: pool, step: step)
      values += logits.values
    }
    return Tensor(values, shape: [items.count, model.classes])
  }

  private func evaluate(
    _ model: Network, on items: [SplitItem], step: () throws -> Void
  ) throws -> GroupAccuracy {
    var accuracy = GroupAccuracy()
    for first in stride(from: 0, to: items.count, by: Self.evaluationChunk) {
      let chunk = items[first..<min(first + Self.evaluationChunk, items.count)]
      accuracy.add(
        try model.logits(of: try bank.images(entries(chunk)), pool: pool, step: step), of: chunk)
    }
    return accuracy
  }
}
