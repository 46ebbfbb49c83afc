/// Copies the input pixels under each place of the window into a row of `patches`.
///
/// Shapes: `input` [n, H, W, C]; `patches` [n·H'·W', kernel·kernel·C], for the `images` given.
/// Outside the map there are zeros. With `reading`, each value is changed as it is copied.
func gatherPatches(
  _ input: UnsafePointer<Float>, reading: NormalisingFinish? = nil, _ sizes: ConvolutionSizes,
  images: Int, into patches: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let (kernel, stride, padding) =
    (sizes.geometry.kernel, sizes.geometry.stride, sizes.geometry.padding)
  let (width, channels) = (sizes.width, sizes.inputs)
  let run = kernel * channels
  pool.run(tiles: images * sizes.outputHeight) { tile in
    let (image, outputY) = (tile / sizes.outputHeight, tile % sizes.outputHeight)
    let map = unsafe input + image * sizes.inputPixels * channels
    var to = unsafe patches + tile * sizes.outputWidth * sizes.patch
    for outputX in 0..<sizes.outputWidth {
      let left = outputX * stride - padding
      let (first, last) = (max(0, -left), min(kernel, width - left))
      for ky in 0..<kernel {
        let y = outputY * stride - padding + ky
        if y < 0 || y >= sizes.height || first >= last {
          unsafe to.update(repeating: 0, count: run)
        } else {
          unsafe to.update(repeating: 0, count: first * channels)
          let from = unsafe map + (y * width + left + first) * channels
          unsafe copyPixels(
            from, last - first, channels: channels, reading, into: to + first * channels)
          unsafe (to + last * channels).update(repeating: 0, count: (kernel - last) * channels)
        }
        unsafe to += run
      }
    }
  }
}

/// Copies neighbouring pixels, each value changed by `reading` if there is one.
@inline(__always)
func copyPixels(
  _ source: UnsafePointer<Float>, _ pixels: Int, channels: Int, _ reading: NormalisingFinish?,
  into target: UnsafeMutablePointer<Float>
) {
  guard let reading else {
    return unsafe target.update(from: source, count: pixels * channels)
  }
  for pixel in 0..<pixels {
    forEachLanes(channels) { c, lanes in
      let place = pixel &* channels &+ c
      let value = unsafe load(source + place, lanes)
      unsafe store(reading(value, row: 0, column: c, lanes: lanes), target + place, lanes)
    }
  }
}

/// Sums for each input pixel the entries of `patches` that were copied from it.
///
/// The adjoint of `gatherPatches`, and of the same shapes; `input` is overwritten, or added to.
func scatterPatches(
  _ patches: UnsafePointer<Float>, _ sizes: ConvolutionSizes, images: Int,
  into input: UnsafeMutablePointer<Float>, adding: Bool, on pool: WorkerPool
) {
  let (kernel, stride, padding) =
    (sizes.geometry.kernel, sizes.geometry.stride, sizes.geometry.padding)
  let channels = sizes.inputs
  pool.run(tiles: images * sizes.height) { tile in
    let (image, y) = (tile / sizes.height, tile % sizes.height)
    for x in 0..<sizes.width {
      let to = unsafe input + (tile * sizes.width + x) * channels
      if !adding { unsafe to.update(repeating: 0, count: channels) }
      for ky in 0..<kernel {
        let down = y + padding - ky
        guard down >= 0, down % stride == 0, down / stride < sizes.outputHeight else { continue }
        for kx in 0..<kernel {
          let right = x + padding - kx
          guard right >= 0, right % stride == 0, right / stride < sizes.outputWidth else {
            continue
          }
          let line = image * sizes.outputHeight + down / stride
          let row = line * sizes.outputWidth + right / stride
          let from = unsafe patches + row * sizes.patch + (ky * kernel + kx) * channels
          forEachLanes(channels) { c, lanes in
            unsafe store(load(to + c, lanes) + load(from + c, lanes), to + c, lanes)
          }
        }
      }
    }
  }
}
