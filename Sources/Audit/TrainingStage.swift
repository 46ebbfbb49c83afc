import Faces
import Foundation
import Networks
import Results
import Tensors

/// What training one cell leaves: a network, how its epochs went, and how it does on each subgroup.
struct TrainedCell {
  let model: ResNet
  let epochs: [EpochSummary]
  let evaluations: [SubgroupCount]
}

/// How many images of one subgroup are classified rightly.
struct SubgroupCount {
  let partition: EvaluationRecord.Partition
  let target: Bool
  let attribute: Bool
  var n = 0
  var correct = 0
}

/// Trains a network on one skewed split and evaluates it on each subgroup.
struct TrainingStage {
  let architecture: ModelSpecification
  let training: TrainingSpecification
  let seed: UInt64
  /// What is done to the pictures that a split says are transformed.
  let transform: ImageTransform?
  let bank: ImageBank
  let pool: WorkerPool
  /// Where the state after each epoch is kept until the cell is recorded.
  let checkpoint: Checkpoint

  /// The largest shift of an image, as a part of its side.
  private static let shiftShare = 16

  /// Trains on `split`, going on from the checkpoint if there is one.
  func run(
    on split: SkewedSplit, step: (StepProgress) throws -> Void
  ) throws -> TrainedCell {
    var (state, epochs) = try checkpoint.load() ?? (TrainingState(untrained), [])
    let images = try labelled(split.train)
    try train(
      &state, on: images, settings: settings, seed: seed, pool: pool, step: step
    ) { summary, state in
      epochs.append(summary)
      if state.epochsDone < training.epochs { try checkpoint.save(state, epochs: epochs) }
    }
    var counts: [SubgroupCount] = []
    for (partition, items) in [
      (EvaluationRecord.Partition.validation, split.validation), (.test, split.test),
    ] where !items.isEmpty {
      counts += try evaluate(state.model, on: items, as: partition)
    }
    return TrainedCell(model: state.model, epochs: epochs, evaluations: counts)
  }

  private var untrained: ResNet {
    ResNet(architecture.architecture, zeroStart: training.zeroStart, seed: seed)
  }

  private var settings: TrainingSettings {
    var settings = TrainingSettings()
    settings.epochs = training.epochs
    settings.batch = training.batch
    settings.rate = training.rate
    settings.momentum = training.momentum
    settings.decay = training.decay
    settings.schedule = training.schedule
    settings.warmUpEpochs = training.warmUp
    settings.augmentation = Augmentation(
      flip: training.augment.contains(.flip),
      shift: training.augment.contains(.shift) ? architecture.input / Self.shiftShare : 0)
    return settings
  }

  private func labelled(_ items: [SplitItem]) throws -> LabelledImages {
    try bank.images(items.map { ($0.image, $0.transformed ? transform : nil, $0.label) })
  }

  /// Counts right answers per subgroup; all four are listed, with n = 0 where there are no images.
  private func evaluate(
    _ model: ResNet, on items: [SplitItem], as partition: EvaluationRecord.Partition
  ) throws -> [SubgroupCount] {
    var counts = [true, false].flatMap { target in
      [true, false].map {
        SubgroupCount(partition: partition, target: target, attribute: $0)
      }
    }
    let logits = model.logits(of: try labelled(items), pool: pool)
    for (row, item) in items.enumerated() {
      let isMarkedTarget = logits[2 * row + 1] > logits[2 * row]
      let subgroup = (item.label ? 0 : 2) + (item.attribute ? 0 : 1)
      counts[subgroup].n += 1
      if isMarkedTarget == item.label { counts[subgroup].correct += 1 }
    }
    return counts
  }
}
