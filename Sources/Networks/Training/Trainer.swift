import Seeding
import Tensors

/// Trains `state` for the steps that it lacks, and calls back after each step and epoch.
///
/// The order of the images is drawn by (`seed`, epoch) and their changes by (`seed`, epoch, index), so
/// a run that is taken up again after any step ends as one that was never interrupted, bit for bit.
/// - Parameters:
///   - state: the network, its momentum and the epochs behind it.
///   - images: the training set; what keeps one from being read ends the training.
///   - objective: the answers to learn; nil for the images' own classes.
///   - settings: how to train.
///   - seed: what order and augmentation are functions of.
///   - pool: the threads that work; their number changes nothing but the time.
///   - step: called after each step with the state as it is then; may throw to stop.
///   - epoch: called after each epoch with the state to keep; may throw to stop.
/// - Throws: `NetworksError` for an empty set and for a loss that is not finite, and what the callbacks
///   throw.
/// - Precondition: the part of an epoch that `state` has behind it is no longer than an epoch, and there is an
///   answer for each image.
package func train(
  _ state: inout TrainingState, on images: some TrainingImages, for objective: Objective? = nil,
  settings: TrainingSettings, seed: UInt64, pool: WorkerPool,
  step: (StepProgress, TrainingState) throws -> Void = { _, _ in },
  epoch: (EpochSummary, TrainingState) throws -> Void = { _, _ in }
) throws {
  guard images.count > 0 else { throw NetworksError.noImages }
  let objective = objective ?? Objective(.classes(images.labels))
  precondition(
    objective.count == images.count, "\(objective.count) answers for \(images.count) images")
  state.model.freeze(settings.freeze)
  var trainer = Trainer(
    buffers: TrainingBuffers(
      for: state.model, batch: settings.imagesPerStep(images: images.count), side: images.size),
    settings: settings, seed: seed, objective: objective)
  while state.epochsDone < settings.epochs {
    let summary = try trainer.runEpoch(of: &state, on: images, pool: pool, step: step)
    state.epochsDone += 1
    state.part = EpochPart()
    try epoch(summary, state)
  }
}

/// The loop over the steps of an epoch, with the memory it needs.
private struct Trainer {
  var buffers: TrainingBuffers
  let settings: TrainingSettings
  let seed: UInt64
  let objective: Objective
  var answers = BatchAnswers()

  /// The streams below the seed that have nothing to do with each other.
  private enum Stream {
    static let order: UInt64 = 0
    static let augmentation: UInt64 = 1
    static let dropout: UInt64 = 2
  }

  init(
    buffers: TrainingBuffers, settings: TrainingSettings, seed: UInt64, objective: Objective
  ) {
    (self.buffers, self.settings, self.seed) = (buffers, settings, seed)
    self.objective = objective
  }

  mutating func runEpoch(
    of state: inout TrainingState, on images: some TrainingImages, pool: WorkerPool,
    step: (StepProgress, TrainingState) throws -> Void
  ) throws -> EpochSummary {
    let epoch = state.epochsDone
    var random = SplitMix64(seed: seed, Stream.order, UInt64(epoch))
    let order = random.permutation(of: images.count)
    let steps = settings.stepsPerEpoch(images: images.count)
    let batch = settings.imagesPerStep(images: images.count)
    precondition(state.part.steps <= steps, "\(state.part.steps) of \(steps) steps are done")
    let clock = ContinuousClock()
    var last = clock.now
    images.expect(order[state.part.steps * batch..<min(steps, state.part.steps + 1) * batch])
    for number in state.part.steps..<steps {
      let waiting = try clock.measure {
        try fill(order[number * batch..<(number + 1) * batch], of: images, epoch, state.model)
      }
      images.expect(order[(number + 1) * batch..<min(steps, number + 2) * batch])
      var chance = SplitMix64(seed: seed, Stream.dropout, UInt64(epoch), UInt64(number))
      buffers.chance = chance.next()
      let (answers, objective) = (answers, objective)
      let loss = state.model.lossAndGradient(&buffers, on: pool) { logits, gradient in
        answers.loss(logits, objective, gradient: &gradient)
      }
      guard loss.isFinite else {
        throw NetworksError.lossNotFinite(epoch: epoch, step: number, loss: loss)
      }
      let rate = rate(step: epoch * steps + number, stepsPerEpoch: steps)
      state.model.updateRunningStatistics(buffers)
      state.model.optimizerStep(
        settings.rule(rate: rate), velocity: &state.velocity, gradient: buffers.gradient, on: pool)
      state.part.steps += 1
      state.part.lossSum += loss
      state.part.correct += answers.right(in: buffers.logits, objective)
      state.part.waiting += waiting / .seconds(1)
      let now = clock.now
      state.part.seconds += (now - last) / .seconds(1)
      last = now
      try step(
        StepProgress(
          epoch: epoch, imagesDone: (number + 1) * batch, imagesTotal: steps * batch, loss: loss),
        state)
    }
    return summary(of: state.part, epoch: epoch, steps: steps, batch: batch)
  }

  private func rate(step: Int, stepsPerEpoch: Int) -> Double {
    settings.schedule.rate(
      step: step, stepsPerEpoch: stepsPerEpoch, epochs: settings.epochs,
      warmUpEpochs: settings.warmUpEpochs, base: settings.rate)
  }

  /// What a whole epoch came to.
  private func summary(
    of part: EpochPart, epoch: Int, steps: Int, batch: Int
  ) -> EpochSummary {
    let count = Double(steps * batch)
    let seconds = max(part.seconds, 1e-9)
    return EpochSummary(
      epoch: epoch, loss: part.lossSum / Double(steps), accuracy: Double(part.correct) / count,
      seconds: part.seconds, imagesPerSecond: count / seconds,
      rate: rate(step: epoch * steps + steps - 1, stepsPerEpoch: steps),
      waiting: part.waiting / seconds)
  }

  /// Lays the images of a step, augmented and normalised, and their answers ready.
  private mutating func fill(
    _ indices: ArraySlice<Int>, of images: some TrainingImages, _ epoch: Int, _ model: Network
  ) throws {
    answers.take(indices, of: objective)
    var random = SplitMix64(seed: seed, Stream.augmentation)
    let stream = random.next()
    try buffers.images.withMutableScalars { batch in
      for (place, index) in indices.enumerated() {
        let move = settings.augmentation.move(seed: stream, epoch: epoch, index: index)
        try images.write(index, move, model.normalization, into: &batch, place: place)
      }
    }
  }
}

extension TrainingSettings {
  /// The rule of descent at a learning rate.
  func rule(rate: Double) -> SGD {
    SGD(
      rate: Float(rate), momentum: Float(momentum), decay: Float(decay), nesterov: nesterov)
  }
}

/// How many rows of `logits` are greatest at their label, the first class on a tie.
package func correctlyClassified(_ logits: Tensor, _ labels: [UInt8]) -> Int {
  let classes = logits.columns
  return logits.withScalars { scalars in
    var correct = 0
    for (row, label) in labels.enumerated() {
      var best = 0
      for c in 1..<classes where scalars[row * classes + c] > scalars[row * classes + best] {
        best = c
      }
      if best == Int(label) { correct += 1 }
    }
    return correct
  }
}
