/// Writes the convolution of `input` with `weight` into `output`.
///
/// Shapes: `input` [N, H, W, C], `weight` [k, k, C, O], `output` [N, H', W', O]. A 1×1 convolution is
/// one matrix product over all pixels; the others go by patches, some images at a time.
package func convolve(
  _ input: Tensor, _ weight: Tensor, _ geometry: ConvolutionGeometry, into output: inout Tensor,
  on pool: WorkerPool
) {
  let sizes = ConvolutionSizes(
    input: input.shape, weight: weight.shape, output: output.shape, geometry: geometry)
  let result = unsafe output.mutablePointer()
  switch sizes.winograd {
  case .tilesOf4:
    return unsafe convolveByWinograd(
      input.pointer, weight.pointer, sizes, Winograd4.self, into: result, on: pool)
  case .tilesOf2:
    return unsafe convolveByWinograd(
      input.pointer, weight.pointer, sizes, Winograd2.self, into: result, on: pool)
  case .none: break
  }
  let kernel = unsafe Operand(weight.pointer, stride: sizes.outputs)
  unsafe forEachGroup(of: sizes, input.pointer, on: pool) { rows, patches, _ in
    unsafe product(
      Operand(patches, stride: sizes.patch), kernel, m: rows.count, n: sizes.outputs,
      k: sizes.patch, into: result + rows.lowerBound * sizes.outputs, stride: sizes.outputs,
      on: pool)
  }
}

/// Writes the loss gradient at the weight of a convolution, of which `outputGradient` is given.
///
/// Shapes as in `convolve`; a gradient has the shape of what it belongs to.
package func convolutionWeightGradient(
  _ outputGradient: Tensor, input: Tensor, _ geometry: ConvolutionGeometry,
  into weightGradient: inout Tensor, on pool: WorkerPool
) {
  let sizes = ConvolutionSizes(
    input: input.shape, weight: weightGradient.shape, output: outputGradient.shape,
    geometry: geometry)
  let target = unsafe weightGradient.mutablePointer()
  unsafe forEachGroup(of: sizes, input.pointer, on: pool) { rows, patches, group in
    unsafe product(
      Operand(patches, stride: sizes.patch, transposed: true),
      Operand(outputGradient.pointer + rows.lowerBound * sizes.outputs, stride: sizes.outputs),
      m: sizes.patch, n: sizes.outputs, k: rows.count, into: target, stride: sizes.outputs,
      adding: group > 0, on: pool)
  }
}

/// Writes the loss gradients of a convolution at its weight and, writing or adding, at its input.
///
/// Shapes as in `convolve`; a gradient has the shape of what it belongs to.
package func convolutionGradients(
  _ outputGradient: Tensor, input: Tensor, weight: Tensor, _ geometry: ConvolutionGeometry,
  into inputGradient: inout Tensor, adding: Bool = false, weightGradient: inout Tensor,
  on pool: WorkerPool
) {
  let sizes = ConvolutionSizes(
    input: input.shape, weight: weight.shape, output: outputGradient.shape, geometry: geometry)
  precondition(
    inputGradient.shape == input.shape && weightGradient.shape == weight.shape,
    "\(inputGradient.shape) at \(input.shape), \(weightGradient.shape) at \(weight.shape)")
  switch sizes.winograd {
  case .tilesOf4:
    unsafe winogradGradients(
      outputGradient.pointer, input: input.pointer, weight: weight.pointer, sizes,
      Winograd4.self, into: inputGradient.mutablePointer(), adding: adding,
      weightGradient: weightGradient.mutablePointer(), on: pool)
  case .tilesOf2:
    unsafe winogradGradients(
      outputGradient.pointer, input: input.pointer, weight: weight.pointer, sizes,
      Winograd2.self, into: inputGradient.mutablePointer(), adding: adding,
      weightGradient: weightGradient.mutablePointer(), on: pool)
  case .none:
    convolutionWeightGradient(
      outputGradient, input: input, geometry, into: &weightGradient, on: pool)
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
  let kernel = unsafe Operand(weight.pointer, stride: sizes.outputs, transposed: true)
  let target = unsafe inputGradient.mutablePointer()
  let source = unsafe outputGradient.pointer
  if geometry.isPointwise {
    unsafe product(
      Operand(source, stride: sizes.outputs), kernel, m: outputGradient.rows, n: sizes.inputs,
      k: sizes.outputs, into: target, stride: sizes.inputs, adding: adding, on: pool)
    return
  }
  let atOnce = sizes.imagesAtOnce
  let patches = unsafe pool.scratch(.patches, floats: atOnce * sizes.outputPixels * sizes.patch)
  for first in stride(from: 0, to: sizes.images, by: atOnce) {
    let images = min(atOnce, sizes.images - first)
    unsafe product(
      Operand(source + first * sizes.outputPixels * sizes.outputs, stride: sizes.outputs), kernel,
      m: images * sizes.outputPixels, n: sizes.patch, k: sizes.outputs, into: patches,
      stride: sizes.patch, on: pool)
    unsafe scatterPatches(
      UnsafePointer(patches), sizes, images: images,
      into: target + first * sizes.inputPixels * sizes.inputs, adding: adding, on: pool)
  }
}

/// Calls `body` with the patch matrix of one group of images after the other.
///
/// `rows` are the output pixels of the group; a pointwise convolution's patches are its input.
private func forEachGroup(
  of sizes: ConvolutionSizes, _ input: UnsafePointer<Float>, on pool: WorkerPool,
  _ body: (_ rows: Range<Int>, _ patches: UnsafePointer<Float>, _ group: Int) -> Void
) {
  if sizes.geometry.isPointwise {
    unsafe body(0..<sizes.images * sizes.outputPixels, input, 0)
    return
  }
  let atOnce = sizes.imagesAtOnce
  let patches = unsafe pool.scratch(.patches, floats: atOnce * sizes.outputPixels * sizes.patch)
  for (group, first) in stride(from: 0, to: sizes.images, by: atOnce).enumerated() {
    let images = min(atOnce, sizes.images - first)
    unsafe gatherPatches(
      input + first * sizes.inputPixels * sizes.inputs, sizes, images: images, into: patches,
      on: pool)
    unsafe body(
      first * sizes.outputPixels..<(first + images) * sizes.outputPixels, UnsafePointer(patches),
      group)
  }
}
