import Specification
import Tensors

extension Network {
  /// The logits of each image, [N, classes], in evaluation mode: by the running statistics.
  ///
  /// - Parameters:
  ///   - images: the images, of any number.
  ///   - batch: how many are run at a time; changes the memory it takes.
  ///   - pool: the threads that work.
  /// - Returns: one row for each image.
  package func logits(of images: LabelledImages, batch: Int = 32, pool: WorkerPool) -> Tensor {
    logits(of: images, batch: batch, pool: pool, step: {})
  }

  /// The same, with a `step` that is called after each batch and may throw to stop.
  package func logits(
    of images: LabelledImages, batch: Int = 32, pool: WorkerPool, step: () throws -> Void
  ) rethrows -> Tensor {
    var result: [Float] = []
    result.reserveCapacity(images.count * classes)
    try forEachBatch(of: images, batch: batch, pool: pool) { _, network in
      network.run(on: pool)
      result += network.logits.values
      try step()
    }
    return Tensor(result, shape: [images.count, classes])
  }

  /// Calls `body` with the maps of all layers at `hook`, batch by batch, in evaluation mode.
  ///
  /// - Parameters:
  ///   - images: the images, of any number.
  ///   - hook: where the maps are taken.
  ///   - batch: how many images are run at a time; changes the memory it takes.
  ///   - pool: the threads that work.
  ///   - body: gets the range of the images and a map for each layer, [n, H, W, C], which are valid
  ///     during the call: a copy kept for longer costs its memory again.
  package func activations(
    of images: LabelledImages, hook: Hook, batch: Int = 32, pool: WorkerPool,
    body: (Range<Int>, [Tensor]) throws -> Void
  ) rethrows {
    let taps = graph.layers.map { graph.tap(of: $0, at: hook) }
    try forEachBatch(of: images, reading: taps, batch: batch, pool: pool) { range, network in
      network.run(on: pool)
      try body(range, taps.map { network.map(at: $0) })
    }
  }

  /// Prepares the network, and calls `body` with each batch's images in place, ready to be run.
  ///
  /// - Parameters:
  ///   - images: the images, of any number.
  ///   - taps: what is read beside the logits.
  ///   - batch: how many images are run at a time.
  ///   - pool: the threads that work.
  ///   - body: gets the range of the images, and the network with their memory.
  func forEachBatch(
    of images: LabelledImages, reading taps: [Tap] = [], batch: Int, pool: WorkerPool,
    _ body: (Range<Int>, inout EvaluationNetwork) throws -> Void
  ) rethrows {
    precondition(batch >= 1, "batches of \(batch) images")
    var network = EvaluationNetwork(self, side: images.size, reading: Set(taps), on: pool)
    for first in stride(from: 0, to: images.count, by: batch) {
      let range = first..<min(images.count, first + batch)
      if network.batch != range.count { network.plan(batch: range.count) }
      network.images.withMutableScalars { scalars in
        for (place, index) in range.enumerated() {
          images.write(index, .none, normalization, into: &scalars, place: place)
        }
      }
      try body(range, &network)
    }
  }
}
