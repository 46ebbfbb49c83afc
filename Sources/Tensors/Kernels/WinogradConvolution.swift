/// Writes a 3×3 convolution of stride 1 by Winograd's minimal filtering.
///
/// Input and kernels are transformed, each point is one matrix product over the channels, and the
/// products are transformed back.
func convolveByWinograd<Transform: WinogradTransform>(
  _ input: UnsafePointer<Float>, _ weight: UnsafePointer<Float>, _ sizes: ConvolutionSizes,
  _ transform: Transform.Type, into output: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let tiles = WinogradTiles(sizes, outputs: Transform.outputs)
  let (inputs, outputs) = (sizes.inputs, sizes.outputs)
  let kernelPlane = WinogradTiles.planeStride(inputs, outputs)
  let kernels = unsafe pool.scratch(.kernels, floats: tiles.planes * kernelPlane)
  unsafe transformKernels(
    weight, inputs: inputs, outputs: outputs, transform, into: kernels, on: pool)
  unsafe forEachGroup(of: tiles, on: pool) { first, images, count, points, products in
    let (from, to) = (
      WinogradTiles.planeStride(count, inputs), WinogradTiles.planeStride(count, outputs)
    )
    unsafe transformInput(
      input + first * sizes.inputPixels * inputs, tiles, images: images, transform, into: points,
      on: pool)
    pool.run(tiles: tiles.planes) { plane in
      unsafe product(
        Operand(points + plane * from, stride: inputs),
        Operand(kernels + plane * kernelPlane, stride: outputs), m: count, n: outputs, k: inputs,
        into: products + plane * to, stride: outputs)
    }
    unsafe transformOutput(
      products, tiles, images: images, transform,
      into: output + first * sizes.outputPixels * outputs, on: pool)
  }
}

/// Writes the loss gradients of `convolveByWinograd`, through the adjoint of each of its steps.
///
/// The transform of the output's gradient serves both: it times the kernels' points is the gradient
/// at the input's, and the input's points times it is the gradient at the kernels'.
func winogradGradients<Transform: WinogradTransform>(
  _ outputGradient: UnsafePointer<Float>, input: UnsafePointer<Float>,
  weight: UnsafePointer<Float>, _ sizes: ConvolutionSizes, _ transform: Transform.Type,
  into inputGradient: UnsafeMutablePointer<Float>, adding: Bool,
  weightGradient: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let tiles = WinogradTiles(sizes, outputs: Transform.outputs)
  let (inputs, outputs) = (sizes.inputs, sizes.outputs)
  let kernelPlane = WinogradTiles.planeStride(inputs, outputs)
  let kernels = unsafe pool.scratch(.kernels, floats: tiles.planes * kernelPlane)
  let slopes = unsafe pool.scratch(.kernelGradients, floats: tiles.planes * kernelPlane)
  unsafe transformKernels(
    weight, inputs: inputs, outputs: outputs, transform, into: kernels, on: pool)
  unsafe forEachGroup(of: tiles, on: pool) { first, images, count, points, products in
    let (from, to) = (
      WinogradTiles.planeStride(count, inputs), WinogradTiles.planeStride(count, outputs)
    )
    unsafe transformOutputAdjoint(
      outputGradient + first * sizes.outputPixels * outputs, tiles, images: images, transform,
      into: products, on: pool)
    unsafe transformInput(
      input + first * sizes.inputPixels * inputs, tiles, images: images, transform, into: points,
      on: pool)
    pool.run(tiles: tiles.planes) { plane in
      unsafe product(
        Operand(points + plane * from, stride: inputs, transposed: true),
        Operand(products + plane * to, stride: outputs), m: inputs, n: outputs, k: count,
        into: slopes + plane * kernelPlane, stride: outputs, adding: first > 0)
      // The input's points have served; their gradient takes their place.
      unsafe product(
        Operand(products + plane * to, stride: outputs),
        Operand(kernels + plane * kernelPlane, stride: outputs, transposed: true), m: count,
        n: inputs, k: outputs, into: points + plane * from, stride: inputs)
    }
    unsafe transformInputAdjoint(
      points, tiles, images: images, transform,
      into: inputGradient + first * sizes.inputPixels * inputs, adding: adding, on: pool)
  }
  unsafe transformKernelsAdjoint(
    slopes, inputs: inputs, outputs: outputs, transform, into: weightGradient,
    on: pool)
}

/// Calls `body` for one group of images after the other, with room for their points and products.
private func forEachGroup(
  of tiles: WinogradTiles, on pool: WorkerPool,
  _ body: (
    _ first: Int, _ images: Int, _ count: Int, _ points: UnsafeMutablePointer<Float>,
    _ products: UnsafeMutablePointer<Float>
  ) -> Void
) {
  let (atOnce, sizes) = (tiles.imagesAtOnce, tiles.sizes)
  let most = atOnce * tiles.tilesPerImage
  let points = unsafe pool.scratch(
    .tiles, floats: tiles.planes * WinogradTiles.planeStride(most, sizes.inputs))
  let products = unsafe pool.scratch(
    .products, floats: tiles.planes * WinogradTiles.planeStride(most, sizes.outputs))
  for first in stride(from: 0, to: sizes.images, by: atOnce) {
    let images = min(atOnce, sizes.images - first)
    unsafe body(first, images, images * tiles.tilesPerImage, points, products)
  }
}
