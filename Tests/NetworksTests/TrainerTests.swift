import Tensors
import TestSupport
import Testing

import Networks

@Suite struct TrainerTests {
  let images = TestImages.make(count: 21, size: 32, classes: 2)

  func settings(epochs: Int) -> TrainingSettings {
    var settings = TrainingSettings(epochs: epochs, rate: 0.02)
    (settings.batch, settings.warmUpEpochs) = (10, 0.5)
    settings.augmentation = Augmentation(flip: true, shift: 2)
    return settings
  }

  @Test(
    "a run taken up again behind any step ends as an undisturbed one, bit for bit, with any threads",
    arguments: 1...4)
  func resume(steps: Int) throws {
    let start = Network(.resnet18, seed: 3)
    let one = WorkerPool(threads: 1)
    var whole = TrainingState(start)
    var kept: TrainingState?
    var epochs: [EpochSummary] = []
    var step = 0
    try train(&whole, on: images, settings: settings(epochs: 2), seed: 9, pool: one) { _, state in
      step += 1
      if step == steps { kept = state }
    } epoch: { summary, _ in
      epochs.append(summary)
    }
    var resumed = try #require(kept)
    #expect(resumed.epochsDone == (steps - 1) / 2)
    #expect(resumed.part.steps == (steps - 1) % 2 + 1)
    var again: [EpochSummary] = []
    try train(
      &resumed, on: images, settings: settings(epochs: 2), seed: 9, pool: WorkerPool(threads: 2)
    ) { _, _ in
      step += 1
    } epoch: { summary, _ in
      again.append(summary)
    }
    #expect(step == 4 + 4 - steps)
    #expect(resumed.epochsDone == 2 && resumed.part == EpochPart())
    for (a, b) in zip(resumed.model.namedTensors(), whole.model.namedTensors()) {
      #expect(a.values == b.values, "\(a.name)")
    }
    for (a, b) in zip(resumed.velocity.namedTensors(), whole.velocity.namedTensors()) {
      #expect(a.values == b.values, "\(a.name)")
    }
    // An epoch that was cut in two is summed up as one that was not.
    for (a, b) in zip(again.reversed(), epochs.reversed()) {
      #expect(a.epoch == b.epoch && a.loss == b.loss && a.accuracy == b.accuracy)
      #expect(a.rate == b.rate)
    }
  }

  @Test("after fifty steps one and two threads have the same weights, bit for bit")
  func fiftySteps() throws {
    let few = TestImages.make(count: 8, size: 32, classes: 2)
    var settings = settings(epochs: 50)
    settings.batch = 8
    let states = try [1, 2].map { threads in
      var state = TrainingState(Network(.resnet50, zeroStart: true, seed: 5))
      var waiting = 0.0
      try train(
        &state, on: few, settings: settings, seed: 2, pool: WorkerPool(threads: threads)
      ) { _, _ in
      } epoch: { summary, _ in
        waiting += (summary.waiting ?? 1) / Double(settings.epochs)
      }
      // Of a step only so much is spent on laying its images ready.
      #expect(waiting < 0.03)
      return state
    }
    for (a, b) in zip(states[0].model.namedTensors(), states[1].model.namedTensors()) {
      #expect(a.values == b.values, "\(a.name)")
    }
  }

  @Test("training lowers the loss, and evaluation then tells the classes apart")
  func learns() throws {
    var state = TrainingState(Network(.resnet18, seed: 3))
    var losses: [Double] = []
    var steps: [Int] = []
    try train(
      &state, on: images, settings: settings(epochs: 20), seed: 1, pool: WorkerPool(threads: 2)
    ) { progress, _ in
      if progress.epoch == 0 { steps.append(progress.imagesDone) }
    } epoch: { summary, _ in
      losses.append(summary.loss)
    }
    #expect(steps == [10, 20])  // the rest of one image is dropped
    #expect(losses[19] < 0.3 * losses[0])
    let logits = state.model.logits(of: images, pool: WorkerPool(threads: 1))
    #expect(correctlyClassified(logits, images.labels) >= 19)
  }

  @Test("a set smaller than a batch is one batch")
  func smallSet() throws {
    var state = TrainingState(Network(.resnet18, seed: 3))
    let few = TestImages.make(count: 3, size: 32, classes: 2)
    var totals: [Int] = []
    try train(
      &state, on: few, settings: settings(epochs: 1), seed: 1, pool: WorkerPool(threads: 1)
    ) { progress, _ in totals.append(progress.imagesTotal) }
    #expect(totals == [3])
  }

  @Test("a loss that is not finite stops the run and says where")
  func divergence() {
    var state = TrainingState(Network(.resnet18, seed: 3))
    state.model["fc.bias"][0] = .nan
    let error = #expect(throws: NetworksError.self) {
      try train(
        &state, on: images, settings: settings(epochs: 1), seed: 1, pool: WorkerPool(threads: 1))
    }
    #expect(error?.description.contains("epoch 1, step 1") == true)
  }
}
