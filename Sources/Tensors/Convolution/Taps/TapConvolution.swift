/// Which way a product of pixels and a tap's weights goes.
enum TapDirection {
  /// From input pixels to output pixels.
  case forward
  /// From output pixels' gradients to input pixels'.
  case backward
}

/// Writes a convolution as a sum of products, one for each tap of the window.
///
/// No patch is copied and no zero multiplied: for windows that are few, wide in channels, and whose
/// map is small or passed in large steps.
func convolveByTaps(
  _ input: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>, _ sizes: ConvolutionSizes,
  into output: UnsafeMutablePointer<Float>, finish: some ProductFinish, on pool: WorkerPool
) {
  unsafe tapProduct(
    input, kernel, tapStep: sizes.inputs, panelRows: sizes.patch, sizes, .forward, into: output,
    adding: false, finish: finish, on: pool)
}

/// The map that `reading` makes of an input, in memory of the pool: taps read it more than once.
func readMap(
  _ input: UnsafePointer<Float>, _ reading: NormalisingFinish?, _ sizes: ConvolutionSizes,
  on pool: WorkerPool
) -> UnsafePointer<Float> {
  guard let reading else { return unsafe input }
  let (pixels, channels) = (sizes.inputPixels, sizes.inputs)
  let map = unsafe pool.scratch(.patches, floats: sizes.images * pixels * channels)
  pool.run(tiles: sizes.images) { image in
    let start = image * pixels * channels
    unsafe copyPixels(input + start, pixels, channels: channels, reading, into: map + start)
  }
  return unsafe UnsafePointer(map)
}

/// Writes, or adds, the loss gradient at the input of `convolveByTaps`.
func tapInputGradient(
  _ outputGradient: UnsafePointer<Float>, _ weight: UnsafePointer<Float>,
  _ sizes: ConvolutionSizes, into inputGradient: UnsafeMutablePointer<Float>, adding: Bool,
  on pool: WorkerPool
) {
  let window = sizes.geometry.kernel * sizes.geometry.kernel
  let tapFloats = Panels.floats(rows: sizes.outputs, columns: sizes.inputs)
  let kernel = unsafe pool.scratch(.kernels, floats: window * tapFloats)
  // The weight as [taps · C, O], read as its transpose: each tap's C columns fill whole panels.
  unsafe packPanels(
    Operand(weight, stride: sizes.outputs, transposed: true), k: sizes.outputs,
    n: window * sizes.inputs, into: kernel, on: pool)
  unsafe tapProduct(
    outputGradient, kernel, tapStep: tapFloats / Panels.width, panelRows: sizes.outputs, sizes,
    .backward, into: inputGradient, adding: adding, finish: PlainFinish(), on: pool)
}

/// Writes the loss gradient at the weight of `convolveByTaps`: for each tap the product of the
/// pixels that it joins, which are laid side by side for BLAS.
func tapWeightGradient(
  _ outputGradient: UnsafePointer<Float>, input: UnsafePointer<Float>,
  reading: NormalisingFinish? = nil, _ sizes: ConvolutionSizes,
  into weightGradient: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let (inputs, outputs) = (sizes.inputs, sizes.outputs)
  let rows = sizes.images * sizes.outputPixels
  let (lefts, rights) = unsafe (
    pool.scratch(.tiles, floats: rows * inputs), pool.scratch(.products, floats: rows * outputs)
  )
  let taps = Tap.all(of: sizes)
  if taps.count < sizes.geometry.kernel * sizes.geometry.kernel {
    let count = sizes.patch * outputs
    unsafe weightGradient.update(repeating: 0, count: count)
  }
  for tap in taps {
    let isWhole = tap.pixels == sizes.outputPixels
    pool.run(tiles: sizes.images) { image in
      var walk = TapWalk(tap, sizes, images: image..<image + 1)
      var row = image * tap.pixels
      while walk.remaining > 0 {
        let (from, to) = walk.next()
        unsafe copyPixels(
          input + from * inputs, 1, channels: inputs, reading, into: lefts + row * inputs)
        if !isWhole {
          unsafe (rights + row * outputs).update(
            from: outputGradient + to * outputs, count: outputs)
        }
        row += 1
      }
    }
    unsafe product(
      Operand(lefts, stride: inputs, transposed: true),
      Operand(isWhole ? outputGradient : UnsafePointer(rights), stride: outputs), m: inputs,
      n: outputs, k: sizes.images * tap.pixels,
      into: weightGradient + tap.number * inputs * outputs,
      stride: outputs, on: pool)
  }
}

/// Writes or adds the products of pixels and taps, in either direction.
///
/// - Parameters:
///   - source: the pixels that are read, [images · pixels, K].
///   - kernel: the taps' matrices [K, N] in panels.
///   - tapStep: how many rows of sixteen lie between a tap's panel and the next tap's.
///   - panelRows: how many rows of sixteen lie between two panels of one tap.
///   - sizes: the sizes of the convolution.
///   - direction: which pixels are read, and which are written.
///   - target: the pixels that are written, [images · pixels, N].
///   - adding: whether the sums start from what `target` holds.
///   - finish: what becomes of each sum.
///   - pool: the threads that work.
private func tapProduct<Finish: ProductFinish>(
  _ source: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>, tapStep: Int, panelRows: Int,
  _ sizes: ConvolutionSizes, _ direction: TapDirection,
  into target: UnsafeMutablePointer<Float>, adding: Bool, finish: Finish,
  on pool: WorkerPool
) {
  let isForward = direction == .forward
  let (k, n) = isForward ? (sizes.inputs, sizes.outputs) : (sizes.outputs, sizes.inputs)
  let taps = Tap.all(of: sizes)
  // A tap that reaches every pixel of the target overwrites it, so that nothing need be cleared.
  let pixels = isForward ? sizes.outputPixels : sizes.inputPixels
  let isCleared = !adding && taps.first?.pixels != pixels
  let cut = TapCut(sizes, panels: Panels.count(columns: n))
  pool.run(tiles: cut.tiles) { number in
    let (images, columns) = cut[number]
    let rows = images.lowerBound * pixels..<images.upperBound * pixels
    for panel in columns {
      let column = panel * Panels.width
      let lanes = min(Panels.width, n - column)
      if isCleared {
        for row in rows { unsafe store(.zero, target + (row * n + column), lanes) }
      }
      for (place, tap) in taps.enumerated() {
        let b = unsafe kernel + (tap.number * tapStep + panel * panelRows) * Panels.width
        var walk = TapWalk(tap, sizes, images: images)
        while walk.remaining > 0 {
          unsafe tapTile(
            &walk, isForward: isForward, source, b, k: k, adding: adding || isCleared || place > 0,
            into: target + column, stride: n, lanes: lanes)
        }
      }
      if Finish.changesSums {
        for row in rows {
          let place = unsafe target + (row * n + column)
          unsafe store(
            finish(load(place, lanes), row: row, column: column, lanes: lanes), place, lanes)
        }
      }
    }
  }
}

/// How a product by taps is cut: into runs of images, and into columns where images are few.
private struct TapCut {
  let images: Int
  let panels: Int
  let imagesPerTile: Int, panelsPerTile: Int
  let down: Int, across: Int

  init(_ sizes: ConvolutionSizes, panels: Int) {
    (images, self.panels) = (sizes.images, panels)
    imagesPerTile = min(sizes.images, max(1, 192 / max(1, sizes.outputPixels)))
    down = (sizes.images + imagesPerTile - 1) / max(1, imagesPerTile)
    let columns = min((panels + 1) / 2, (16 + down - 1) / max(1, down))
    panelsPerTile = (panels + columns - 1) / max(1, columns)
    across = (panels + panelsPerTile - 1) / max(1, panelsPerTile)
  }

  var tiles: Int { down * across }

  subscript(number: Int) -> (images: Range<Int>, panels: Range<Int>) {
    let (row, column) = (number / across, number % across)
    return (
      row * imagesPerTile..<min(images, (row + 1) * imagesPerTile),
      column * panelsPerTile..<min(panels, (column + 1) * panelsPerTile)
    )
  }
}
