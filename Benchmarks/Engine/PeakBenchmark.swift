import Seeding
import Tensors

/// Times a product of large square matrices on all threads: what the convolutions could reach.
func measurePeak(_ options: EngineBenchmark, on pool: WorkerPool) -> Measurement {
  let side = 1536
  var random = SplitMix64(seed: 4)
  let a = Tensor(uniform: [side, side], in: -1...1, using: &random)
  let b = Tensor(uniform: [side, side], in: -1...1, using: &random)
  var c = Tensor(shape: [side, side])
  let times = seconds(runs: options.runs, warmUp: options.warmUp) {
    multiply(a, b, into: &c, on: pool)
  }
  return Measurement(seconds: times, flop: 2 * Double(side * side * side))
}
