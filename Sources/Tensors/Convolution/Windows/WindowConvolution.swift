/// A convolution with fixed weights, with a window of any form and any number of groups.
///
/// What the engine's fast convolution can do is done by it. Where each channel is a group of its own the
/// window is summed directly; else each group is a product of its patches.
package struct WindowConvolution: Sendable {
  private enum Way: Sendable {
    case plain(PreparedConvolution)
    case perChannel
    case groups
  }

  private let window: Window
  private let groups: Int
  private let height: Int, width: Int
  private let inputs: Int, outputs: Int
  private let way: Way
  /// As the way reads it.
  private let kernel: Tensor

  /// Prepares `weight` [kh, kw, C / groups, O] for inputs [N, `height`, `width`, C].
  ///
  /// Outputs belong to the groups in their order. `images` is how many come at a time, where the way may
  /// depend on it.
  /// - Precondition: the window fits the map, and `groups` divides O.
  package init(
    _ weight: Tensor, _ window: Window, groups: Int = 1, height: Int, width: Int,
    images: Int? = nil, on pool: WorkerPool
  ) {
    precondition(
      weight.shape.count == 4 && weight.shape[0] == window.height
        && weight.shape[1] == window.width && groups >= 1 && weight.columns % groups == 0
        && window.places(height: height, width: width) != nil,
      "\(weight.shape) in \(groups) groups, \(window) on \(height) × \(width)")
    (self.window, self.groups, self.height, self.width) = (window, groups, height, width)
    (inputs, outputs) = (weight.shape[2] * groups, weight.columns)
    if groups == 1, let geometry = window.plain {
      way = .plain(
        PreparedConvolution(
          weight, geometry, height: height, width: width, images: images, on: pool))
      kernel = Tensor(shape: [0])
    } else if groups == inputs, groups == outputs {
      (way, kernel) = (.perChannel, weight)
    } else {
      way = .groups
      let sizes = WindowSizes(
        input: [1, height, width, inputs], weight: weight.shape, window, groups: groups)
      var kernel = Tensor(shape: [sizes.packedFloats])
      unsafe packGroups(weight.pointer, sizes, into: kernel.mutablePointer(), on: pool)
      self.kernel = kernel
    }
  }

  /// Writes the convolution of `input`, scaled and shifted by channel, plus `residual` if there is one,
  /// changed by the activation, into `output`.
  ///
  /// Shapes: `input` [N, H, W, C], `output` and `residual` [N, H', W', O].
  package func run(
    _ input: Tensor, normalisedBy statistics: BatchStatistics, adding residual: Tensor? = nil,
    activation: ConvolutionActivation, into output: inout Tensor, on pool: WorkerPool
  ) {
    if case .plain(let convolution) = way {
      return convolution.run(
        input, normalisedBy: statistics, adding: residual, activation: activation, into: &output,
        on: pool)
    }
    let sizes = WindowSizes(
      input: [input.shape[0], height, width, inputs],
      weight: [window.height, window.width, inputs / groups, outputs], window, groups: groups)
    precondition(
      input.shape == sizes.map.inputShape && output.shape == sizes.outputShape
        && statistics.scale.count == outputs && activation.fits(outputs)
        && residual?.shape ?? output.shape == output.shape,
      "\(input.shape) → \(output.shape) where maps of \(height) × \(width) were prepared for")
    func finished(_ relu: Bool) -> NormalisingFinish {
      NormalisingFinish(statistics, adding: residual, relu: relu, channels: outputs)
    }
    switch activation {
    case .none: convolve(input, sizes, into: &output, finish: finished(false), on: pool)
    case .relu: convolve(input, sizes, into: &output, finish: finished(true), on: pool)
    case .slope, .clip:
      convolve(
        input, sizes, into: &output, finish: ActivatingFinish(finished(false), activation), on: pool
      )
    }
  }

  private func convolve(
    _ input: Tensor, _ sizes: WindowSizes, into output: inout Tensor, finish: some FixedFinish,
    on pool: WorkerPool
  ) {
    if case .perChannel = way {
      unsafe convolvePerChannel(
        input.pointer, kernel.pointer, sizes, into: output.mutablePointer(), finish: finish,
        on: pool)
    } else {
      unsafe convolveGroups(
        input.pointer, kernel.pointer, sizes, into: output.mutablePointer(), finish: finish,
        on: pool)
    }
  }
}
