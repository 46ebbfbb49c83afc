/// A convolution with fixed weights, laid out once for maps of one size.
package struct PreparedConvolution: Sendable {
  private let geometry: ConvolutionGeometry
  private let weightShape: [Int]
  private let height: Int, width: Int
  private let method: ConvolutionMethod
  private let kernel: Tensor

  /// Prepares `weight` [k, k, C, O] for inputs [N, `height`, `width`, C].
  ///
  /// `images` is how many come at a time, where the way may depend on it. A map of any number of
  /// images can then be given, and is computed in that way.
  package init(
    _ weight: Tensor, _ geometry: ConvolutionGeometry, height: Int, width: Int,
    images: Int? = nil, on pool: WorkerPool
  ) {
    (self.geometry, weightShape) = (geometry, weight.shape)
    (self.height, self.width) = (height, width)
    let input = [1, height, width, weight.shape[2]]
    let output = geometry.outputShape(of: input, channels: weight.columns)
    method = .best(
      for: geometry, inputs: input[3], side: min(height, width),
      outputSide: min(output[1], output[2]), images: images)
    let sizes = ConvolutionSizes(
      input: input, weight: weight.shape, output: output, geometry: geometry, method: method)
    var kernel = Tensor(shape: [sizes.preparedFloats])
    unsafe prepareKernel(weight.pointer, sizes, into: kernel.mutablePointer(), on: pool)
    self.kernel = kernel
  }

  /// Writes the convolution of `input` into `output`.
  package func run(_ input: Tensor, into output: inout Tensor, on pool: WorkerPool) {
    let sizes = sizes(input, output)
    unsafe convolvePrepared(
      input.pointer, kernel.pointer, sizes, into: output.mutablePointer(), finish: PlainFinish(),
      on: pool)
  }

  /// Writes the convolution of `input`, normalised on its way to memory, into `output`.
  ///
  /// Each value becomes `value · scale + shift` of its channel, plus `residual` if there is one,
  /// rectified if asked. The residual has the shape of the output.
  package func run(
    _ input: Tensor, normalisedBy statistics: BatchStatistics, adding residual: Tensor? = nil,
    relu: Bool, into output: inout Tensor, on pool: WorkerPool
  ) {
    let sizes = sizes(input, output)
    precondition(
      statistics.scale.count == sizes.outputs && residual?.shape ?? output.shape == output.shape,
      "\(statistics.scale.count) channels, \(residual?.shape ?? []) for \(output.shape)")
    let finish = NormalisingFinish(
      statistics, adding: residual, relu: relu, channels: sizes.outputs)
    unsafe convolvePrepared(
      input.pointer, kernel.pointer, sizes, into: output.mutablePointer(), finish: finish,
      on: pool)
  }

  /// The same with an activation of any kind at the end.
  func run(
    _ input: Tensor, normalisedBy statistics: BatchStatistics, adding residual: Tensor? = nil,
    activation: ConvolutionActivation, into output: inout Tensor, on pool: WorkerPool
  ) {
    switch activation {
    case .none, .relu:
      var rectifies = false
      if case .relu = activation { rectifies = true }
      run(
        input, normalisedBy: statistics, adding: residual, relu: rectifies, into: &output, on: pool)
    case .slope, .clip:
      let sizes = sizes(input, output)
      precondition(
        statistics.scale.count == sizes.outputs && residual?.shape ?? output.shape == output.shape
          && activation.fits(sizes.outputs),
        "\(statistics.scale.count) channels, \(residual?.shape ?? []) for \(output.shape)")
      let finish = ActivatingFinish(
        NormalisingFinish(statistics, adding: residual, relu: false, channels: sizes.outputs),
        activation)
      unsafe convolvePrepared(
        input.pointer, kernel.pointer, sizes, into: output.mutablePointer(), finish: finish,
        on: pool)
    }
  }

  private func sizes(_ input: Tensor, _ output: Tensor) -> ConvolutionSizes {
    precondition(
      input.shape[1] == height && input.shape[2] == width,
      "\(input.shape) where maps of \(height) × \(width) were prepared for")
    return ConvolutionSizes(
      input: input.shape, weight: weightShape, output: output.shape, geometry: geometry,
      method: method)
  }
}

/// Batch normalisation by fixed statistics, with residual and ReLU, as a sum leaves registers.
@safe struct NormalisingFinish: ProductFinish {
  static var changesSums: Bool { true }

  let scale: UnsafePointer<Float>
  let shift: UnsafePointer<Float>
  let residual: UnsafePointer<Float>?
  let stride: Int
  let relu: Bool

  @inline(__always)
  func callAsFunction(_ sum: Lanes, row: Int, column: Int, lanes: Int) -> Lanes {
    var value = unsafe affine(sum, scale + column, shift + column, lanes)
    if let residual = unsafe residual {
      value += unsafe load(residual + (row &* stride &+ column), lanes)
    }
    return relu ? value.relu : value
  }

  @inline(__always)
  func from(row: Int) -> NormalisingFinish {
    unsafe NormalisingFinish(
      scale: scale, shift: shift, residual: residual.map { unsafe $0 + row * stride },
      stride: stride, relu: relu)
  }

  /// The same for a matrix that begins at `column` of this one.
  func from(column: Int) -> NormalisingFinish {
    unsafe NormalisingFinish(
      scale: scale + column, shift: shift + column, residual: residual.map { unsafe $0 + column },
      stride: stride, relu: relu)
  }
}
