/// Writes the convolution of `input`, normalised by `norm` if there is one, with `weight` into `output`.
///
/// Shapes: `input` [N, H, W, C], `weight` [k, k, C, O], `output` [N, H', W', O].
package func convolve(
  _ input: Tensor, normalisedBy norm: InputNorm? = nil, _ weight: Tensor,
  _ geometry: ConvolutionGeometry, into output: inout Tensor, on pool: WorkerPool
) {
  let sizes = ConvolutionSizes(
    input: input.shape, weight: weight.shape, output: output.shape, geometry: geometry)
  let kernel = unsafe pool.scratch(.kernels, floats: sizes.preparedFloats)
  unsafe prepareKernel(weight.pointer, sizes, into: kernel, on: pool)
  unsafe convolvePrepared(
    input.pointer, reading: norm?.reading(channels: sizes.inputs), kernel, sizes,
    into: output.mutablePointer(), finish: PlainFinish(), on: pool)
}

/// Writes the convolution of `input`, normalised by `norm` if there is one, with `weight` into `output`, and
/// measures each channel of it.
///
/// Shapes as in `convolve` without statistics.
package func convolve(
  _ input: Tensor, normalisedBy norm: InputNorm? = nil, _ weight: Tensor,
  _ geometry: ConvolutionGeometry, into output: inout Tensor,
  measuring statistics: inout BatchStatistics, on pool: WorkerPool
) {
  precondition(
    statistics.mean.count == output.columns,
    "\(statistics.mean.count) channels for \(output.shape)")
  let sizes = ConvolutionSizes(
    input: input.shape, weight: weight.shape, output: output.shape, geometry: geometry)
  guard sizes.method == .patches else {
    convolve(input, normalisedBy: norm, weight, geometry, into: &output, on: pool)
    return statistics.measure(output, on: pool)
  }
  let kernel = unsafe pool.scratch(.kernels, floats: sizes.preparedFloats)
  unsafe prepareKernel(weight.pointer, sizes, into: kernel, on: pool)
  let summaries = RowSummaries(room: sizes.productStrips, columns: sizes.outputs, on: pool)
  let count = unsafe convolveByPatches(
    input.pointer, reading: norm?.reading(channels: sizes.inputs), kernel, sizes,
    into: output.mutablePointer(), finish: PlainFinish(), summaries: summaries, on: pool)
  statistics.join(summaries, count: count)
}

/// Writes the loss gradient at the weight of a convolution, of which `outputGradient` is given.
///
/// `norm` is what normalises `input`, if anything does. Shapes as in `convolve`; a gradient has the shape of
/// what it belongs to.
package func convolutionWeightGradient(
  _ outputGradient: Tensor, input: Tensor, normalisedBy norm: InputNorm? = nil,
  _ geometry: ConvolutionGeometry, into weightGradient: inout Tensor, on pool: WorkerPool
) {
  let sizes = ConvolutionSizes(
    input: input.shape, weight: weightGradient.shape, output: outputGradient.shape,
    geometry: geometry)
  let target = unsafe weightGradient.mutablePointer()
  let reading = norm?.reading(channels: sizes.inputs)
  if sizes.method == .taps {
    return unsafe tapWeightGradient(
      outputGradient.pointer, input: input.pointer, reading: reading, sizes, into: target,
      on: pool)
  }
  if sizes.readsLines {
    return unsafe lineWeightGradient(
      outputGradient.pointer, input: input.pointer, reading: reading, sizes, into: target,
      on: pool)
  }
  unsafe forEachGroup(of: sizes, input.pointer, reading: reading, on: pool) {
    rows, patches, left, group in
    unsafe product(
      Operand(patches, stride: sizes.patch, transposed: true), reading: left,
      Operand(outputGradient.pointer + rows.lowerBound * sizes.outputs, stride: sizes.outputs),
      m: sizes.patch, n: sizes.outputs, k: rows.count, into: target, stride: sizes.outputs,
      adding: group > 0, on: pool)
  }
}

/// Writes the loss gradients of a convolution at its weight and, writing or adding, at its input.
///
/// With `norm` that is the gradient at the normalised input. Shapes as in `convolve`; a gradient has the shape
/// of what it belongs to.
package func convolutionGradients(
  _ outputGradient: Tensor, input: Tensor, normalisedBy norm: InputNorm? = nil, weight: Tensor,
  _ geometry: ConvolutionGeometry,
  into inputGradient: inout Tensor, adding: Bool = false, weightGradient: inout Tensor,
  on pool: WorkerPool
) {
  let sizes = ConvolutionSizes(
    input: input.shape, weight: weight.shape, output: outputGradient.shape, geometry: geometry)
  precondition(
    inputGradient.shape == input.shape && weightGradient.shape == weight.shape,
    "\(inputGradient.shape) at \(input.shape), \(weightGradient.shape) at \(weight.shape)")
  if sizes.method == .winograd {
    unsafe winogradGradients(
      outputGradient.pointer, input: input.pointer,
      reading: norm?.reading(channels: sizes.inputs), weight: weight.pointer, sizes,
      into: inputGradient.mutablePointer(), adding: adding,
      weightGradient: weightGradient.mutablePointer(), on: pool)
  } else {
    convolutionWeightGradient(
      outputGradient, input: input, normalisedBy: norm, geometry, into: &weightGradient, on: pool)
    convolutionInputGradient(
      outputGradient, weight: weight, geometry, into: &inputGradient, adding: adding, on: pool)
  }
}

/// Writes, or adds, the loss gradient at the input of a convolution.
///
/// Shapes as in `convolve`; a gradient has the shape of what it belongs to.
private func convolutionInputGradient(
  _ outputGradient: Tensor, weight: Tensor, _ geometry: ConvolutionGeometry,
  into inputGradient: inout Tensor, adding: Bool, on pool: WorkerPool
) {
  let sizes = ConvolutionSizes(
    input: inputGradient.shape, weight: weight.shape, output: outputGradient.shape,
    geometry: geometry)
  if sizes.method == .taps {
    return unsafe tapInputGradient(
      outputGradient.pointer, weight.pointer, sizes, into: inputGradient.mutablePointer(),
      adding: adding, on: pool)
  }
  let panels = unsafe pool.scratch(
    .kernels, floats: Panels.floats(rows: sizes.outputs, columns: sizes.patch))
  unsafe packPanels(
    Operand(weight.pointer, stride: sizes.outputs, transposed: true), k: sizes.outputs,
    n: sizes.patch, into: panels, on: pool)
  let target = unsafe inputGradient.mutablePointer()
  let source = unsafe outputGradient.pointer
  if geometry.isPointwise {
    unsafe product(
      LeftSide(floats: source, rowStep: sizes.outputs, step: 1), panels: panels,
      m: outputGradient.rows, n: sizes.inputs, k: sizes.outputs, into: target,
      stride: sizes.inputs, adding: adding, on: pool)
    return
  }
  let atOnce = sizes.imagesAtOnce
  let patches = unsafe pool.scratch(.patches, floats: atOnce * sizes.outputPixels * sizes.patch)
  for first in stride(from: 0, to: sizes.images, by: atOnce) {
    let images = min(atOnce, sizes.images - first)
    unsafe product(
      LeftSide(
        floats: source + first * sizes.outputPixels * sizes.outputs, rowStep: sizes.outputs,
        step: 1), panels: panels, m: images * sizes.outputPixels, n: sizes.patch,
      k: sizes.outputs, into: patches, stride: sizes.patch, on: pool)
    unsafe scatterPatches(
      UnsafePointer(patches), sizes, images: images,
      into: target + first * sizes.inputPixels * sizes.inputs, adding: adding, on: pool)
  }
}

/// Calls `body` with the patch matrix of one group of images after the other.
///
/// `rows` are the output pixels of the group; a pointwise convolution's patches are its input, which `left`
/// is still to change as it is read.
func forEachGroup(
  of sizes: ConvolutionSizes, _ input: UnsafePointer<Float>, reading: NormalisingFinish?,
  on pool: WorkerPool,
  _ body: (
    _ rows: Range<Int>, _ patches: UnsafePointer<Float>, _ left: NormalisingFinish?, _ group: Int
  ) -> Void
) {
  if sizes.geometry.isPointwise {
    unsafe body(0..<sizes.images * sizes.outputPixels, input, reading, 0)
    return
  }
  let atOnce = sizes.imagesAtOnce
  let patches = unsafe pool.scratch(.patches, floats: atOnce * sizes.outputPixels * sizes.patch)
  for (group, first) in stride(from: 0, to: sizes.images, by: atOnce).enumerated() {
    let images = min(atOnce, sizes.images - first)
    unsafe gatherPatches(
      input + first * sizes.inputPixels * sizes.inputs, reading: reading, sizes, images: images,
      into: patches, on: pool)
    unsafe body(
      first * sizes.outputPixels..<(first + images) * sizes.outputPixels, UnsafePointer(patches),
      nil, group)
  }
}
