/// Writes the greatest value under each place of the window into `output`, and where it was.
///
/// Shapes: `input` [N, H, W, C]; `output` and `places` [N, H', W', C]. A place is the number of the
/// window's pixel, row by row, the first on a tie; padding never wins. Not a number always wins.
/// With `norm` the input is normalised as it is read.
package func maxPool(
  _ input: Tensor, normalisedBy norm: InputNorm? = nil, _ geometry: ConvolutionGeometry,
  into output: inout Tensor, places: inout Tensor, on pool: WorkerPool
) {
  if let norm {
    let reading = norm.reading(channels: input.columns)
    maxPool(input, reading, geometry, into: &output, places: &places, on: pool)
  } else {
    maxPool(input, PlainFinish(), geometry, into: &output, places: &places, on: pool)
  }
}

private func maxPool(
  _ input: Tensor, _ reading: some ProductFinish, _ geometry: ConvolutionGeometry,
  into output: inout Tensor,
  places: inout Tensor, on pool: WorkerPool
) {
  let (height, width, channels) = (input.shape[1], input.shape[2], input.shape[3])
  precondition(
    output.shape == geometry.outputShape(of: input.shape, channels: channels)
      && places.shape == output.shape, "\(input.shape) → \(output.shape), \(places.shape)")
  let (outputHeight, outputWidth) = (output.shape[1], output.shape[2])
  let source = unsafe input.pointer
  let (target, chosen) = unsafe (output.mutablePointer(), places.mutablePointer())
  pool.run(tiles: output.shape[0] * outputHeight) { tile in
    let (image, outputY) = (tile / outputHeight, tile % outputHeight)
    for outputX in 0..<outputWidth {
      let to = (tile * outputWidth + outputX) * channels
      let (top, left) = (
        outputY * geometry.stride - geometry.padding, outputX * geometry.stride - geometry.padding
      )
      forEachLanes(channels) { c, lanes in
        var best = Lanes(repeating: -.infinity)
        var place = Lanes.zero
        for ky in max(0, -top)..<min(geometry.kernel, height - top) {
          for kx in max(0, -left)..<min(geometry.kernel, width - left) {
            let pixel = (image * height + top + ky) * width + left + kx
            let value = unsafe reading(
              load(source + pixel * channels + c, lanes), row: pixel, column: c, lanes: lanes)
            let better = (value .> best) .| (value .!= value)
            best.replace(with: value, where: better)
            place.replace(with: Float(ky * geometry.kernel + kx), where: better)
          }
        }
        unsafe store(best, target + to + c, lanes)
        unsafe store(place, chosen + to + c, lanes)
      }
    }
  }
}

/// Writes the loss gradient at the input of `maxPool`: each output's goes to the pixel it chose.
package func maxPoolGradient(
  _ outputGradient: Tensor, places: Tensor, _ geometry: ConvolutionGeometry,
  into inputGradient: inout Tensor, on pool: WorkerPool
) {
  let shape = inputGradient.shape
  let (height, width, channels) = (shape[1], shape[2], shape[3])
  precondition(
    outputGradient.shape == geometry.outputShape(of: shape, channels: channels)
      && places.shape == outputGradient.shape, "\(outputGradient.shape) → \(shape)")
  let (outputHeight, outputWidth) = (outputGradient.shape[1], outputGradient.shape[2])
  let (source, chosen) = unsafe (outputGradient.pointer, places.pointer)
  let target = unsafe inputGradient.mutablePointer()
  let (kernel, step, padding) = (geometry.kernel, geometry.stride, geometry.padding)
  pool.run(tiles: shape[0] * height) { tile in
    let (image, y) = (tile / height, tile % height)
    for x in 0..<width {
      let to = (tile * width + x) * channels
      forEachLanes(channels) { c, lanes in
        var sum = Lanes.zero
        for ky in 0..<kernel {
          let down = y + padding - ky
          guard down >= 0, down % step == 0, down / step < outputHeight else { continue }
          for kx in 0..<kernel {
            let right = x + padding - kx
            guard right >= 0, right % step == 0, right / step < outputWidth else { continue }
            let pixel = (image * outputHeight + down / step) * outputWidth + right / step
            let place = Float(ky * kernel + kx)
            let from = pixel * channels + c
            sum += unsafe load(source + from, lanes).replacing(
              with: 0, where: load(chosen + from, lanes) .!= place)
          }
        }
        unsafe store(sum, target + to + c, lanes)
      }
    }
  }
}
