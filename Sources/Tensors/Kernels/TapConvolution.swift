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
  _ outputGradient: UnsafePointer<Float>, input: UnsafePointer<Float>, _ sizes: ConvolutionSizes,
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
        unsafe (lefts + row * inputs).update(from: input + from * inputs, count: inputs)
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

/// Writes up to `registerRows` rows and sixteen columns of one tap's product, wherever the rows lie.
@inline(__always)
private func tapTile(
  _ walk: inout TapWalk, isForward: Bool, _ source: UnsafePointer<Float>,
  _ b: UnsafePointer<Float>, k: Int, adding: Bool, into target: UnsafeMutablePointer<Float>,
  stride: Int, lanes: Int
) {
  let rows = min(registerRows, walk.remaining)
  var (from, to) = (SIMD16<Int>.zero, SIMD16<Int>.zero)
  for row in 0..<registerRows {
    // Missing rows repeat the last: they are summed too, but never written.
    if row < rows {
      let pair = walk.next()
      from[row] = (isForward ? pair.input : pair.output) &* k
      to[row] = (isForward ? pair.output : pair.input) &* stride
    } else {
      (from[row], to[row]) = (from[row &- 1], to[row &- 1])
    }
  }
  if rows <= 6 || registerRows == 6 {
    unsafe tapTile(
      rows: 6, source, from, b, k: k, adding: adding, into: target, to, written: rows, lanes: lanes)
  } else {
    unsafe tapTile(
      rows: 12, source, from, b, k: k, adding: adding, into: target, to, written: rows,
      lanes: lanes)
  }
}

/// Sums `rows` rows, a literal 6 or 12, from and to given places, and writes the first `written`.
@inline(__always)
private func tapTile(
  rows: Int, _ source: UnsafePointer<Float>, _ from: SIMD16<Int>, _ b: UnsafePointer<Float>,
  k: Int, adding: Bool, into target: UnsafeMutablePointer<Float>, _ to: SIMD16<Int>,
  written: Int, lanes: Int
) {
  let start = { (row: Int) in
    unsafe adding && row < rows ? load(target + to[row], lanes) : Lanes.zero
  }
  var c0 = start(0)
  var c1 = start(1)
  var c2 = start(2)
  var c3 = start(3)
  var c4 = start(4)
  var c5 = start(5)
  var c6 = start(6)
  var c7 = start(7)
  var c8 = start(8)
  var c9 = start(9)
  var c10 = start(10)
  var c11 = start(11)
  let x = { (row: Int) in unsafe source + from[row] }
  let (x0, x1, x2, x3, x4, x5) = unsafe (x(0), x(1), x(2), x(3), x(4), x(5))
  let (x6, x7, x8, x9, x10, x11) = unsafe (x(6), x(7), x(8), x(9), x(10), x(11))
  var z = unsafe b
  for place in 0..<k {
    let right = unsafe UnsafeRawPointer(z).loadUnaligned(as: Lanes.self)
    c0 = c0.addingProduct(Lanes(repeating: unsafe x0[place]), right)
    c1 = c1.addingProduct(Lanes(repeating: unsafe x1[place]), right)
    c2 = c2.addingProduct(Lanes(repeating: unsafe x2[place]), right)
    c3 = c3.addingProduct(Lanes(repeating: unsafe x3[place]), right)
    c4 = c4.addingProduct(Lanes(repeating: unsafe x4[place]), right)
    c5 = c5.addingProduct(Lanes(repeating: unsafe x5[place]), right)
    if rows > 6 {
      c6 = c6.addingProduct(Lanes(repeating: unsafe x6[place]), right)
      c7 = c7.addingProduct(Lanes(repeating: unsafe x7[place]), right)
      c8 = c8.addingProduct(Lanes(repeating: unsafe x8[place]), right)
      c9 = c9.addingProduct(Lanes(repeating: unsafe x9[place]), right)
      c10 = c10.addingProduct(Lanes(repeating: unsafe x10[place]), right)
      c11 = c11.addingProduct(Lanes(repeating: unsafe x11[place]), right)
    }
    unsafe z += Panels.width
  }
  let write = { (sum: Lanes, row: Int) in
    if row < written { unsafe store(sum, target + to[row], lanes) }
  }
  write(c0, 0)
  write(c1, 1)
  write(c2, 2)
  write(c3, 3)
  write(c4, 4)
  write(c5, 5)
  if rows > 6 {
    write(c6, 6)
    write(c7, 7)
    write(c8, 8)
    write(c9, 9)
    write(c10, 10)
    write(c11, 11)
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
