// A transposed convolution as training needs it: its weight is new at each step.

/// Writes the transposed convolution of `input` with `weight`, plus `bias` if there is one, into `output`.
///
/// Shapes: `input` [N, H, W, C], `weight` [C, kh, kw, O / groups], `bias` [O], `output` [N, H', W', O],
/// whose sides are free.
package func spread(
  _ input: Tensor, _ weight: Tensor, _ window: Window, groups: Int = 1, bias: Tensor? = nil,
  into output: inout Tensor, on pool: WorkerPool
) {
  let sizes = SpreadSizes(
    input: input.shape, weight: weight.shape, output: output.shape, window, groups: groups)
  precondition(bias?.count ?? sizes.outputs == sizes.outputs, "a bias for \(output.shape)")
  let kernel = unsafe pool.scratch(.kernels, floats: sizes.packedFloats)
  unsafe packSpread(
    weight.pointer, shape: weight.shape, groups: groups, into: kernel, on: pool)
  unsafe spread(
    input.pointer, kernel, sizes, bias: bias?.pointer, into: output.mutablePointer(), on: pool)
}

/// Writes the loss gradient at the weight of a transposed convolution, of which `outputGradient` is given.
///
/// Shapes as in `spread`; a gradient has the shape of what it belongs to.
package func spreadWeightGradient(
  _ outputGradient: Tensor, input: Tensor, _ window: Window, groups: Int = 1,
  into weightGradient: inout Tensor, on pool: WorkerPool
) {
  let sizes = SpreadSizes(
    input: input.shape, weight: weightGradient.shape, output: outputGradient.shape, window,
    groups: groups)
  let (source, target) = unsafe (input.pointer, weightGradient.mutablePointer())
  unsafe forEachPatches(of: sizes, outputGradient.pointer, on: pool) { rows, group, patches in
    unsafe product(
      Operand(
        source + rows.lowerBound * sizes.inputs + group * sizes.own, stride: sizes.inputs,
        transposed: true), Operand(patches, stride: sizes.wide), m: sizes.own, n: sizes.wide,
      k: rows.count, into: target + group * sizes.own * sizes.wide, stride: sizes.wide,
      adding: rows.lowerBound > 0, on: pool)
  }
}

/// Writes, or adds, the loss gradient at the input of a transposed convolution: a convolution.
///
/// Shapes as in `spread`; a gradient has the shape of what it belongs to.
package func spreadInputGradient(
  _ outputGradient: Tensor, weight: Tensor, _ window: Window, groups: Int = 1,
  into inputGradient: inout Tensor, adding: Bool = false, on pool: WorkerPool
) {
  let sizes = SpreadSizes(
    input: inputGradient.shape, weight: weight.shape, output: outputGradient.shape, window,
    groups: groups)
  let (source, target) = unsafe (weight.pointer, inputGradient.mutablePointer())
  unsafe forEachPatches(of: sizes, outputGradient.pointer, on: pool) { rows, group, patches in
    unsafe product(
      Operand(patches, stride: sizes.wide),
      Operand(source + group * sizes.own * sizes.wide, stride: sizes.wide, transposed: true),
      m: rows.count, n: sizes.own, k: sizes.wide,
      into: target + rows.lowerBound * sizes.inputs + group * sizes.own, stride: sizes.inputs,
      adding: adding, on: pool)
  }
}

/// Calls `body`, image by image and group by group, with what lies at the output under each input pixel's
/// window.
///
/// `rows` are the input pixels of the image.
private func forEachPatches(
  of sizes: SpreadSizes, _ output: UnsafePointer<Float>, on pool: WorkerPool,
  _ body: (_ rows: Range<Int>, _ group: Int, _ patches: UnsafePointer<Float>) -> Void
) {
  let map = WindowMap(
    images: 1, height: sizes.down, width: sizes.across, channels: sizes.outputs,
    down: sizes.height, across: sizes.width)
  let patches = unsafe pool.scratch(.patches, floats: sizes.inputPixels * sizes.wide)
  for image in 0..<sizes.images {
    for group in 0..<sizes.groups {
      unsafe gatherWindows(
        output + image * sizes.outputPixels * sizes.outputs, sizes.window, map, images: 1,
        channels: group * sizes.each..<(group + 1) * sizes.each, into: patches, on: pool)
      unsafe body(
        image * sizes.inputPixels..<(image + 1) * sizes.inputPixels, group, UnsafePointer(patches))
    }
  }
}
