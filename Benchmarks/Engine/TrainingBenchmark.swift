import Networks
import Seeding
import Specification
import Tensors

/// Training of a ResNet-50 with two classes on one batch, again and again.
struct TrainingBenchmark {
  private(set) var state: TrainingState
  private(set) var buffers: TrainingBuffers
  private let labels: [UInt8]
  private let rule = SGD(rate: 0.001, momentum: 0.9, decay: 1e-4, nesterov: true)

  /// Draws a network, and a batch of noise with labels by turns.
  init(_ network: Architecture = .resnet50, batch: Int, side: Int) {
    state = TrainingState(Network(network, classes: 2, seed: 1))
    buffers = TrainingBuffers(for: state.model, batch: batch, side: side)
    var random = SplitMix64(seed: 2)
    buffers.images.withMutableScalars { scalars in
      for place in scalars.indices { scalars[place] = Float(random.uniform(in: -2...2)) }
    }
    labels = (0..<batch).map { UInt8($0 % 2) }
  }

  /// Forward, loss and backward.
  mutating func differentiate(on pool: WorkerPool) {
    _ = state.model.lossAndGradient(labels: labels, &buffers, on: pool)
  }

  /// Running statistics and SGD.
  mutating func optimizerStep(on pool: WorkerPool) {
    state.model.updateRunningStatistics(buffers)
    state.model.optimizerStep(
      rule, velocity: &state.velocity, gradient: buffers.gradient, on: pool)
  }

  /// One step, as training does it.
  mutating func step(on pool: WorkerPool) {
    differentiate(on: pool)
    optimizerStep(on: pool)
  }
}

/// Times steps of training.
func measureTraining(_ options: EngineBenchmark, on pool: WorkerPool) -> Measurement {
  var training = TrainingBenchmark(options.network, batch: options.batch, side: options.side)
  let times = seconds(runs: options.runs, warmUp: options.warmUp) { training.step(on: pool) }
  let ledger = AllocationLedger()
  AllocationLedger.$current.withValue(ledger) { training.step(on: pool) }
  let layers = LayerInventory(training.state.model, side: options.side)
  return Measurement(
    seconds: times, flop: 3 * layers.flop * Double(options.batch), allocations: ledger.count)
}
