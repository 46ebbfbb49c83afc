/// Writes the weight of a convolution as its forward pass reads it, `sizes.preparedFloats` floats.
func prepareKernel(
  _ weight: UnsafePointer<Float>, _ sizes: ConvolutionSizes,
  into kernel: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  switch sizes.method {
  case .winograd:
    unsafe transformKernels(
      weight, inputs: sizes.inputs, outputs: sizes.outputs, into: kernel, on: pool)
  case .taps, .patches:
    // The taps' matrices [C, O] lie one below the other, and so they do in each panel.
    unsafe packPanels(
      Operand(weight, stride: sizes.outputs), k: sizes.patch, n: sizes.outputs, into: kernel,
      on: pool)
  }
}

/// Writes a convolution whose weight is prepared; `reading` changes each input as it is read, and `finish`
/// each output on its way.
func convolvePrepared(
  _ input: UnsafePointer<Float>, reading: NormalisingFinish? = nil,
  _ kernel: UnsafePointer<Float>, _ sizes: ConvolutionSizes,
  into output: UnsafeMutablePointer<Float>, finish: some ProductFinish, on pool: WorkerPool
) {
  switch sizes.method {
  case .winograd:
    unsafe convolveByWinograd(
      input, reading: reading, kernel, sizes, into: output, finish: finish, on: pool)
  case .taps:
    unsafe convolveByTaps(
      readMap(input, reading, sizes, on: pool), kernel, sizes, into: output, finish: finish,
      on: pool)
  case .patches:
    _ = unsafe convolveByPatches(
      input, reading: reading, kernel, sizes, into: output, finish: finish, on: pool)
  }
}

/// Writes a convolution as matrix products of patches, some images at a time.
///
/// - Returns: how many tiles of rows were summarised.
func convolveByPatches(
  _ input: UnsafePointer<Float>, reading: NormalisingFinish? = nil, _ panels: UnsafePointer<Float>,
  _ sizes: ConvolutionSizes,
  into output: UnsafeMutablePointer<Float>, finish: some ProductFinish,
  summaries: RowSummaries? = nil, on pool: WorkerPool
) -> Int {
  if sizes.readsLines {
    return unsafe convolveByLines(
      input, reading: reading, panels, sizes, into: output, finish: finish, summaries: summaries,
      on: pool)
  }
  var count = 0
  unsafe forEachGroup(of: sizes, input, reading: reading, on: pool) { rows, patches, left, _ in
    unsafe product(
      LeftSide(floats: patches, rowStep: sizes.patch, step: 1), reading: left, panels: panels,
      m: rows.count,
      n: sizes.outputs, k: sizes.patch, into: output + rows.lowerBound * sizes.outputs,
      stride: sizes.outputs, finish: finish.from(row: rows.lowerBound), summaries: summaries,
      firstSummary: count, on: pool)
    count += sizes.productCut(rows: rows.count).down
  }
  return count
}
