// A convolution with a window of any form as training needs it: its weight is new at each step.

/// Writes the convolution of `input` with `weight`, plus `bias` if there is one, into `output`.
///
/// Shapes: `input` [N, H, W, C], `weight` [kh, kw, C / groups, O], `bias` [O], `output` [N, H', W', O].
package func convolve(
  _ input: Tensor, _ weight: Tensor, _ window: Window, groups: Int = 1, bias: Tensor? = nil,
  into output: inout Tensor, on pool: WorkerPool
) {
  precondition(bias?.count ?? output.columns == output.columns, "a bias for \(output.shape)")
  if let bias {
    let finish = unsafe BiasFinish(bias: bias.pointer)
    convolve(input, weight, window, groups, finish, into: &output, on: pool)
  } else {
    convolve(input, weight, window, groups, PlainFinish(), into: &output, on: pool)
  }
}

private func convolve(
  _ input: Tensor, _ weight: Tensor, _ window: Window, _ groups: Int, _ finish: some FixedFinish,
  into output: inout Tensor, on pool: WorkerPool
) {
  if groups == 1, let geometry = window.plain {
    let sizes = ConvolutionSizes(
      input: input.shape, weight: weight.shape, output: output.shape, geometry: geometry)
    let kernel = unsafe pool.scratch(.kernels, floats: sizes.preparedFloats)
    unsafe prepareKernel(weight.pointer, sizes, into: kernel, on: pool)
    return unsafe convolvePrepared(
      input.pointer, kernel, sizes, into: output.mutablePointer(), finish: finish, on: pool)
  }
  let sizes = WindowSizes(input: input.shape, weight: weight.shape, window, groups: groups)
  precondition(output.shape == sizes.outputShape, "\(input.shape) → \(output.shape), \(window)")
  if sizes.isPerChannel {
    return unsafe convolvePerChannel(
      input.pointer, weight.pointer, sizes, into: output.mutablePointer(), finish: finish, on: pool)
  }
  let kernel = unsafe pool.scratch(.kernels, floats: sizes.packedFloats)
  unsafe packGroups(weight.pointer, sizes, into: kernel, on: pool)
  unsafe convolveGroups(
    input.pointer, kernel, sizes, into: output.mutablePointer(), finish: finish, on: pool)
}

/// Writes the loss gradient at the weight of a convolution, of which `outputGradient` is given.
///
/// Shapes as in `convolve`; a gradient has the shape of what it belongs to.
package func convolutionWeightGradient(
  _ outputGradient: Tensor, input: Tensor, _ window: Window, groups: Int = 1,
  into weightGradient: inout Tensor, on pool: WorkerPool
) {
  if groups == 1, let geometry = window.plain {
    return convolutionWeightGradient(
      outputGradient, input: input, geometry, into: &weightGradient, on: pool)
  }
  let sizes = WindowSizes(input: input.shape, weight: weightGradient.shape, window, groups: groups)
  precondition(
    outputGradient.shape == sizes.outputShape, "\(outputGradient.shape) at \(sizes.outputShape)")
  let target = unsafe weightGradient.mutablePointer()
  if sizes.isPerChannel {
    unsafe perChannelWeightGradient(
      outputGradient.pointer, input: input.pointer, sizes, into: target, on: pool)
  } else {
    unsafe groupedWeightGradient(
      outputGradient.pointer, input: input.pointer, sizes, into: target, on: pool)
  }
}

/// Writes the loss gradients of a convolution at its weight and, writing or adding, at its input.
///
/// Shapes as in `convolve`; a gradient has the shape of what it belongs to.
package func convolutionGradients(
  _ outputGradient: Tensor, input: Tensor, weight: Tensor, _ window: Window, groups: Int = 1,
  into inputGradient: inout Tensor, adding: Bool = false, weightGradient: inout Tensor,
  on pool: WorkerPool
) {
  if groups == 1, let geometry = window.plain {
    return convolutionGradients(
      outputGradient, input: input, weight: weight, geometry, into: &inputGradient,
      adding: adding, weightGradient: &weightGradient, on: pool)
  }
  precondition(
    inputGradient.shape == input.shape && weightGradient.shape == weight.shape,
    "\(inputGradient.shape) at \(input.shape), \(weightGradient.shape) at \(weight.shape)")
  convolutionWeightGradient(
    outputGradient, input: input, window, groups: groups, into: &weightGradient, on: pool)
  let sizes = WindowSizes(input: input.shape, weight: weight.shape, window, groups: groups)
  let target = unsafe inputGradient.mutablePointer()
  if sizes.isPerChannel {
    unsafe perChannelInputGradient(
      outputGradient.pointer, weight.pointer, sizes, into: target, adding: adding, on: pool)
  } else {
    unsafe groupedInputGradient(
      outputGradient.pointer, weight.pointer, sizes, into: target, adding: adding, on: pool)
  }
}

extension PlainFinish: FixedFinish {
  func from(column: Int) -> PlainFinish { self }
}

/// A number for each column, added to the sums.
@safe private struct BiasFinish: FixedFinish {
  static var changesSums: Bool { true }

  let bias: UnsafePointer<Float>

  @inline(__always)
  func callAsFunction(_ sum: Lanes, row: Int, column: Int, lanes: Int) -> Lanes {
    unsafe sum + load(bias + column, lanes)
  }

  func from(row: Int) -> BiasFinish { self }

  func from(column: Int) -> BiasFinish { unsafe BiasFinish(bias: bias + column) }
}
