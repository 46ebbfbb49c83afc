import Specification
import Tensors

extension ResNet {
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
    try forEachBatch(of: images, batch: batch, pool: pool) { _, network, buffers in
      network.run(&buffers, on: pool)
      result += buffers.logits.values
      try step()
    }
    return Tensor(result, shape: [images.count, classes])
  }

  /// Calls `body` with the maps of all four stages at `hook`, batch by batch, in evaluation mode.
  ///
  /// - Parameters:
  ///   - images: the images, of any number.
  ///   - hook: where the maps are taken.
  ///   - batch: how many images are run at a time; changes the memory it takes.
  ///   - pool: the threads that work.
  ///   - body: gets the range of the images and the four maps, [n, H, W, C] each, which are valid
  ///     during the call: a copy kept for longer costs its memory again.
  package func activations(
    of images: LabelledImages, hook: Hook, batch: Int = 32, pool: WorkerPool,
    body: (Range<Int>, [Tensor]) throws -> Void
  ) rethrows {
    try forEachBatch(of: images, hook: hook, batch: batch, pool: pool) { range, network, buffers in
      network.run(&buffers, on: pool)
      try body(range, buffers.maps(at: hook))
    }
  }

  /// Prepares the network, and calls `body` with each batch's images in place, ready to be run.
  ///
  /// - Parameters:
  ///   - images: the images, of any number.
  ///   - hook: where maps are to be kept in the buffers, if anywhere.
  ///   - batch: how many images are run at a time.
  ///   - pool: the threads that work.
  ///   - body: gets the range of the images, the network and its buffers.
  func forEachBatch(
    of images: LabelledImages, hook: Hook? = nil, batch: Int, pool: WorkerPool,
    _ body: (Range<Int>, EvaluationNetwork, inout EvaluationBuffers) throws -> Void
  ) rethrows {
    precondition(batch >= 1, "batches of \(batch) images")
    let network = EvaluationNetwork(self, side: images.size, on: pool)
    var planned: EvaluationBuffers?
    for first in stride(from: 0, to: images.count, by: batch) {
      let range = first..<min(images.count, first + batch)
      var buffers: EvaluationBuffers
      if let kept = planned, kept.logits.rows == range.count {
        buffers = kept
      } else {
        buffers = EvaluationBuffers(for: self, batch: range.count, side: images.size, hook: hook)
      }
      planned = nil
      buffers.images.withMutableScalars { scalars in
        for (place, index) in range.enumerated() {
          images.write(index, .none, normalization, into: &scalars, place: place)
        }
      }
      try body(range, network, &buffers)
      planned = buffers
    }
  }
}
