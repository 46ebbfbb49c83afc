/// Writes the weight [kh, kw, C / groups, O] of each group in panels, `packedFloats` floats.
func packGroups(
  _ weight: UnsafePointer<Float>, _ sizes: WindowSizes, into kernel: UnsafeMutablePointer<Float>,
  on pool: WorkerPool
) {
  for group in 0..<sizes.groups {
    unsafe packPanels(
      Operand(weight + group * sizes.each, stride: sizes.outputs), k: sizes.patch, n: sizes.each,
      into: kernel + group * sizes.groupFloats, on: pool)
  }
}

/// Writes the convolution of each group of channels as products of its patches, some images at a time.
///
/// Shapes: `input` [N, H, W, C], `kernel` as `packGroups` writes it, `output` [N, H', W', O].
func convolveGroups(
  _ input: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>, _ sizes: WindowSizes,
  into output: UnsafeMutablePointer<Float>, finish: some FixedFinish, on pool: WorkerPool
) {
  unsafe forEachPatches(of: sizes, input, on: pool) { rows, group, patches in
    unsafe product(
      LeftSide(floats: patches, rowStep: sizes.patch, step: 1),
      panels: kernel + group * sizes.groupFloats, m: rows.count, n: sizes.each, k: sizes.patch,
      into: output + rows.lowerBound * sizes.outputs + group * sizes.each, stride: sizes.outputs,
      finish: finish.from(row: rows.lowerBound).from(column: group * sizes.each), on: pool)
  }
}

/// Writes the loss gradient at the weight of `convolveGroups`, [kh, kw, C / groups, O].
func groupedWeightGradient(
  _ outputGradient: UnsafePointer<Float>, input: UnsafePointer<Float>, _ sizes: WindowSizes,
  into gradient: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  unsafe forEachPatches(of: sizes, input, on: pool) { rows, group, patches in
    let column = group * sizes.each
    unsafe product(
      Operand(patches, stride: sizes.patch, transposed: true),
      Operand(outputGradient + rows.lowerBound * sizes.outputs + column, stride: sizes.outputs),
      m: sizes.patch, n: sizes.each, k: rows.count, into: gradient + column,
      stride: sizes.outputs, adding: rows.lowerBound > 0, on: pool)
  }
}

/// Writes, or adds, the loss gradient at the input of `convolveGroups`.
func groupedInputGradient(
  _ outputGradient: UnsafePointer<Float>, _ weight: UnsafePointer<Float>, _ sizes: WindowSizes,
  into gradient: UnsafeMutablePointer<Float>, adding: Bool, on pool: WorkerPool
) {
  let map = sizes.map
  let patches = unsafe pool.scratch(
    .patches, floats: sizes.imagesAtOnce * map.places * sizes.patch)
  for first in stride(from: 0, to: map.images, by: max(1, sizes.imagesAtOnce)) {
    let images = min(sizes.imagesAtOnce, map.images - first)
    for group in 0..<sizes.groups {
      let column = group * sizes.each
      unsafe product(
        Operand(
          outputGradient + first * map.places * sizes.outputs + column, stride: sizes.outputs),
        Operand(weight + column, stride: sizes.outputs, transposed: true),
        m: images * map.places, n: sizes.patch, k: sizes.each, into: patches, stride: sizes.patch,
        on: pool)
      unsafe scatterWindows(
        UnsafePointer(patches), sizes.window, map, images: images,
        channels: group * sizes.own..<(group + 1) * sizes.own,
        into: gradient + first * map.inputPixels * map.channels, adding: adding, on: pool)
    }
  }
}

/// Calls `body` with the patch matrix of one group of channels after the other, some images at a time.
///
/// `rows` are the output pixels of the images.
private func forEachPatches(
  of sizes: WindowSizes, _ input: UnsafePointer<Float>, on pool: WorkerPool,
  _ body: (_ rows: Range<Int>, _ group: Int, _ patches: UnsafePointer<Float>) -> Void
) {
  let map = sizes.map
  let patches = unsafe pool.scratch(
    .patches, floats: sizes.imagesAtOnce * map.places * sizes.patch)
  for first in stride(from: 0, to: map.images, by: max(1, sizes.imagesAtOnce)) {
    let images = min(sizes.imagesAtOnce, map.images - first)
    for group in 0..<sizes.groups {
      unsafe gatherWindows(
        input + first * map.inputPixels * map.channels, sizes.window, map, images: images,
        channels: group * sizes.own..<(group + 1) * sizes.own, into: patches, on: pool)
      unsafe body(
        first * map.places..<(first + images) * map.places, group, UnsafePointer(patches))
    }
  }
}
