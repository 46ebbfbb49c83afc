/// Writes a map whose sides are `factor` times as long: each pixel of `input` becomes a square of them.
///
/// Shapes: `input` [N, H, W, C], `output` [N, H · factor, W · factor, C].
package func upsample(
  _ input: Tensor, by factor: Int, into output: inout Tensor, on pool: WorkerPool
) {
  let shape = input.shape
  precondition(
    factor >= 1 && shape.count == 4
      && output.shape == [shape[0], shape[1] * factor, shape[2] * factor, shape[3]],
    "\(shape) → \(output.shape), factor \(factor)")
  let (width, channels) = (shape[2], shape[3])
  let (source, target) = unsafe (input.pointer, output.mutablePointer())
  // Lines of all images, one behind the other: line y comes from line y / factor.
  pool.run(tiles: shape[0] * shape[1] * factor) { line in
    let from = unsafe source + line / factor * width * channels
    let to = unsafe target + line * width * factor * channels
    for x in 0..<width * factor {
      unsafe (to + x * channels).update(from: from + x / factor * channels, count: channels)
    }
  }
}

/// Writes the loss gradient at the input of `upsample`: the sum over each square.
package func upsampleGradient(
  _ outputGradient: Tensor, by factor: Int, into inputGradient: inout Tensor, on pool: WorkerPool
) {
  let shape = inputGradient.shape
  precondition(
    factor >= 1 && shape.count == 4
      && outputGradient.shape == [shape[0], shape[1] * factor, shape[2] * factor, shape[3]],
    "\(outputGradient.shape) → \(shape), factor \(factor)")
  let (width, channels) = (shape[2], shape[3])
  let (source, target) = unsafe (outputGradient.pointer, inputGradient.mutablePointer())
  pool.run(tiles: shape[0] * shape[1]) { line in
    for x in 0..<width {
      let to = unsafe target + (line * width + x) * channels
      forEachLanes(channels) { c, lanes in
        var sum = Lanes.zero
        for down in 0..<factor {
          for right in 0..<factor {
            let pixel = (line * factor + down) * width * factor + x * factor + right
            sum += unsafe load(source + (pixel * channels + c), lanes)
          }
        }
        unsafe store(sum, to + c, lanes)
      }
    }
  }
}
