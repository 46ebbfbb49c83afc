/// Writes the mean over each image's pixels into `output`.
///
/// Shapes: `input` [N, H, W, C], `output` [N, C].
package func averagePool(_ input: Tensor, into output: inout Tensor, on pool: WorkerPool) {
  let (images, channels) = (input.shape[0], input.shape[3])
  let pixels = input.shape[1] * input.shape[2]
  precondition(output.shape == [images, channels], "\(input.shape) → \(output.shape)")
  let (source, target) = unsafe (input.pointer, output.mutablePointer())
  pool.run(tiles: images) { image in
    forEachLanes(channels) { c, lanes in
      var sum = Lanes.zero
      for pixel in 0..<pixels {
        sum += unsafe load(source + (image * pixels + pixel) * channels + c, lanes)
      }
      unsafe store(sum / Float(pixels), target + image * channels + c, lanes)
    }
  }
}

/// Writes the loss gradient at the input of `averagePool`: an even share to each pixel.
package func averagePoolGradient(
  _ outputGradient: Tensor, into inputGradient: inout Tensor, on pool: WorkerPool
) {
  let shape = inputGradient.shape
  let (images, pixels, channels) = (shape[0], shape[1] * shape[2], shape[3])
  precondition(outputGradient.shape == [images, channels], "\(outputGradient.shape) → \(shape)")
  let (source, target) = unsafe (outputGradient.pointer, inputGradient.mutablePointer())
  pool.run(tiles: images) { image in
    forEachLanes(channels) { c, lanes in
      let share = unsafe load(source + image * channels + c, lanes) / Float(pixels)
      for pixel in 0..<pixels {
        unsafe store(share, target + (image * pixels + pixel) * channels + c, lanes)
      }
    }
  }
}
