import Networks
import Seeding
import Tensors

/// Times the classification of batches, from bytes to logits.
///
/// The network is prepared once, before the first batch; the times are those from the end of one
/// batch to the end of the next. Batches go by the same path as `logits`, whose callback tells the time.
func measureEvaluation(_ options: EngineBenchmark, on pool: WorkerPool) -> Measurement {
  let model = Network(options.network, classes: 2, seed: 1)
  let batches = 1 + options.warmUp + options.runs
  let images = noise(count: batches * options.batch, side: options.side)
  let clock = ContinuousClock()
  var ends: [ContinuousClock.Instant] = []
  model.activations(of: images, hook: .block, batch: options.batch, pool: pool) { _, _ in
    ends.append(clock.now)
  }
  let times = zip(ends.dropFirst(), ends).map { ($0 - $1) / .seconds(1) }
  return Measurement(
    seconds: Array(times.dropFirst(options.warmUp)),
    flop: LayerInventory(model, side: options.side).flop * Double(options.batch))
}

/// Images of random bytes.
private func noise(count: Int, side: Int) -> LabelledImages {
  var random = SplitMix64(seed: 3)
  var pixels: [UInt8] = []
  pixels.reserveCapacity(count * side * side * 3 + 7)
  while pixels.count < count * side * side * 3 {
    var draw = random.next()
    for _ in 0..<8 {
      pixels.append(UInt8(truncatingIfNeeded: draw))
      draw >>= 8
    }
  }
  pixels.removeLast(pixels.count - count * side * side * 3)
  return LabelledImages(
    size: side, pixels: pixels, labels: [UInt8](repeating: 0, count: count))
}
