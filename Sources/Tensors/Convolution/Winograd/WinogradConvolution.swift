/// Writes a 3×3 convolution of stride 1 by Winograd's minimal filtering.
///
/// The input is transformed, each point is one matrix product over the channels, and the products
/// are transformed back. `kernels` are what `transformKernels` wrote, and `reading` changes the input as it is
/// read.
func convolveByWinograd(
  _ input: UnsafePointer<Float>, reading: NormalisingFinish? = nil, _ kernels: UnsafePointer<Float>,
  _ sizes: ConvolutionSizes,
  into output: UnsafeMutablePointer<Float>,
  finish: some ProductFinish, on pool: WorkerPool
) {
  let tiles = WinogradTiles(sizes, outputs: Winograd4.outputs)
  let (inputs, outputs) = (sizes.inputs, sizes.outputs)
  let kernelPlane = WinogradTiles.panelStride(inputs, outputs)
  unsafe forEachGroup(of: tiles, on: pool) { first, images, count, points, products in
    let (from, to) = (
      WinogradTiles.planeStride(count, inputs), WinogradTiles.planeStride(count, outputs)
    )
    unsafe transformInput(
      input + first * sizes.inputPixels * inputs, reading, tiles, images: images, into: points,
      on: pool)
    let cut = ProductCut(m: count, n: outputs, k: inputs)
    pool.run(tiles: tiles.planes * cut.down) { number in
      let (down, plane) = (number / tiles.planes, number % tiles.planes)
      unsafe product(
        LeftSide(floats: points + plane * from, rowStep: inputs, step: 1),
        panels: kernels + plane * kernelPlane, tile: cut.strip(down), n: outputs, k: inputs,
        into: products + plane * to, stride: outputs, adding: false)
    }
    unsafe transformOutput(
      products, tiles, images: images,
      into: output + first * sizes.outputPixels * outputs,
      finish: finish.from(row: first * sizes.outputPixels), on: pool)
  }
}

/// Writes the loss gradients of `convolveByWinograd`, through the adjoint of each of its steps.
///
/// The transform of the output's gradient serves both: it times the kernels' points is the gradient
/// at the input's, and the input's points times it is the gradient at the kernels'.
func winogradGradients(
  _ outputGradient: UnsafePointer<Float>, input: UnsafePointer<Float>,
  reading: NormalisingFinish? = nil, weight: UnsafePointer<Float>, _ sizes: ConvolutionSizes,
  into inputGradient: UnsafeMutablePointer<Float>, adding: Bool,
  weightGradient: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let tiles = WinogradTiles(sizes, outputs: Winograd4.outputs)
  let (inputs, outputs) = (sizes.inputs, sizes.outputs)
  let kernelPlane = WinogradTiles.panelStride(outputs, inputs)
  let slopePlane = WinogradTiles.planeStride(inputs, outputs)
  let kernels = unsafe pool.scratch(.kernels, floats: tiles.planes * kernelPlane)
  let slopes = unsafe pool.scratch(.kernelGradients, floats: tiles.planes * slopePlane)
  unsafe transformTurnedKernels(
    weight, inputs: inputs, outputs: outputs, into: kernels, on: pool)
  unsafe forEachGroup(of: tiles, on: pool) { first, images, count, points, products in
    let (from, to) = (
      WinogradTiles.planeStride(count, inputs), WinogradTiles.planeStride(count, outputs)
    )
    unsafe transformOutputAdjoint(
      outputGradient + first * sizes.outputPixels * outputs, tiles, images: images,
      into: products, on: pool)
    unsafe transformInput(
      input + first * sizes.inputPixels * inputs, reading, tiles, images: images, into: points,
      on: pool)
    let cut = ProductCut(m: count, n: inputs, k: outputs)
    pool.run(tiles: tiles.planes) { plane in
      unsafe turnedProduct(
        points + plane * from, products + plane * to, m: inputs, n: outputs, k: count,
        into: slopes + plane * slopePlane, adding: first > 0)
      // The input's points have served; their gradient takes their place.
      for down in 0..<cut.down {
        unsafe product(
          LeftSide(floats: products + plane * to, rowStep: outputs, step: 1),
          panels: kernels + plane * kernelPlane, tile: cut.strip(down), n: inputs, k: outputs,
          into: points + plane * from, stride: inputs, adding: false)
      }
    }
    unsafe transformInputAdjoint(
      points, tiles, images: images,
      into: inputGradient + first * sizes.inputPixels * inputs, adding: adding, on: pool)
  }
  unsafe transformKernelsAdjoint(
    slopes, inputs: inputs, outputs: outputs, into: weightGradient,
    on: pool)
}

/// Writes the points of each input tile, changed by `reading` if there is one.
private func transformInput(
  _ input: UnsafePointer<Float>, _ reading: NormalisingFinish?, _ tiles: WinogradTiles,
  images: Int, into planes: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  if let reading {
    unsafe transformInput(
      input, reading: reading, tiles, images: images, into: planes, on: pool)
  } else {
    unsafe transformInput(
      input, reading: PlainFinish(), tiles, images: images, into: planes, on: pool)
  }
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
