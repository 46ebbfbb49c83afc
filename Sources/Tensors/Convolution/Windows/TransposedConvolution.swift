/// A transposed convolution with fixed weights: each input pixel adds its window to the output.
package struct TransposedConvolution: Sendable {
  private let window: Window
  private let groups: Int
  private let weightShape: [Int]
  /// The weight of each group in panels: [C / groups, kh · kw · O / groups].
  private let kernel: Tensor

  /// Prepares `weight` [C, kh, kw, O / groups].
  /// - Precondition: `groups` divides C.
  package init(_ weight: Tensor, _ window: Window, groups: Int = 1, on pool: WorkerPool) {
    precondition(
      weight.shape.count == 4 && weight.shape[1] == window.height
        && weight.shape[2] == window.width && groups >= 1 && weight.shape[0] % groups == 0,
      "\(weight.shape) in \(groups) groups, \(window)")
    (self.window, self.groups, weightShape) = (window, groups, weight.shape)
    let floats = Panels.floats(
      rows: weight.shape[0] / groups, columns: weight.count / max(1, weight.shape[0]))
    var kernel = Tensor(shape: [groups * floats])
    unsafe packSpread(
      weight.pointer, shape: weight.shape, groups: groups, into: kernel.mutablePointer(), on: pool)
    self.kernel = kernel
  }

  /// Writes the outcome plus `bias` of each channel into `output`.
  ///
  /// Shapes: `input` [N, H, W, C], `bias` [O], `output` [N, H', W', O], whose sides are free: what the
  /// padding and they leave out of the windows is not written.
  package func run(
    _ input: Tensor, bias: Tensor, into output: inout Tensor, on pool: WorkerPool
  ) {
    let sizes = SpreadSizes(
      input: input.shape, weight: weightShape, output: output.shape, window, groups: groups)
    precondition(bias.count == sizes.outputs, "\(output.shape), bias \(bias.shape)")
    unsafe spread(
      input.pointer, kernel.pointer, sizes, bias: bias.pointer, into: output.mutablePointer(),
      on: pool)
  }
}

/// The sizes of a transposed convolution, once its shapes are known to agree.
struct SpreadSizes {
  let window: Window
  let groups: Int
  let images: Int
  let height: Int, width: Int, inputs: Int
  /// The sides of the output.
  let down: Int, across: Int
  let outputs: Int

  /// Takes the sizes from the shapes: `input` [N, H, W, C], `weight` [C, kh, kw, O / groups], `output`
  /// [N, H', W', O].
  init(input: [Int], weight: [Int], output: [Int], _ window: Window, groups: Int) {
    precondition(
      input.count == 4 && weight.count == 4 && output.count == 4 && input[3] == weight[0]
        && weight[1] == window.height && weight[2] == window.width && groups >= 1
        && weight[0] % groups == 0 && output[0] == input[0] && output[3] == weight[3] * groups,
      "\(input) * \(weight) in \(groups) groups, \(window) → \(output)")
    (self.window, self.groups, images) = (window, groups, input[0])
    (height, width, inputs) = (input[1], input[2], input[3])
    (down, across, outputs) = (output[1], output[2], output[3])
  }

  /// The input and output channels of one group.
  var own: Int { inputs / groups }
  var each: Int { outputs / groups }
  /// The numbers that one input pixel gives to one group: kh · kw · O / groups.
  var wide: Int { window.height * window.width * each }
  /// The pixels of one image.
  var inputPixels: Int { height * width }
  var outputPixels: Int { down * across }

  /// The floats of one group's weight in panels, and of all.
  var groupFloats: Int { Panels.floats(rows: own, columns: wide) }
  var packedFloats: Int { groups * groupFloats }
}

/// Writes the weight [C, kh, kw, O / groups] of each group in panels.
func packSpread(
  _ weight: UnsafePointer<Float>, shape: [Int], groups: Int,
  into kernel: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let (own, wide) = (shape[0] / groups, shape.dropFirst().reduce(1, *))
  let floats = Panels.floats(rows: own, columns: wide)
  for group in 0..<groups {
    unsafe packPanels(
      Operand(weight + group * own * wide, stride: wide), k: own, n: wide,
      into: kernel + group * floats, on: pool)
  }
}

/// Writes a transposed convolution whose weight is packed, plus `bias` of each channel if there is one.
func spread(
  _ input: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>, _ sizes: SpreadSizes,
  bias: UnsafePointer<Float>?, into output: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let columns = unsafe pool.scratch(.patches, floats: sizes.inputPixels * sizes.wide)
  for image in 0..<sizes.images {
    for group in 0..<sizes.groups {
      unsafe product(
        LeftSide(
          floats: input + image * sizes.inputPixels * sizes.inputs + group * sizes.own,
          rowStep: sizes.inputs, step: 1), panels: kernel + group * sizes.groupFloats,
        m: sizes.inputPixels, n: sizes.wide, k: sizes.own, into: columns, stride: sizes.wide,
        on: pool)
      unsafe sumWindows(
        UnsafePointer(columns), sizes, bias: bias.map { unsafe $0 + group * sizes.each },
        into: output + image * sizes.outputPixels * sizes.outputs + group * sizes.each, on: pool)
    }
  }
}

/// Sums for each output pixel of one image and group what the windows around it hold for it.
private func sumWindows(
  _ columns: UnsafePointer<Float>, _ sizes: SpreadSizes, bias: UnsafePointer<Float>?,
  into target: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let (window, each, wide) = (sizes.window, sizes.each, sizes.wide)
  pool.run(tiles: sizes.down) { y in
    for x in 0..<sizes.across {
      let to = unsafe target + (y * sizes.across + x) * sizes.outputs
      if let bias = unsafe bias {
        unsafe to.update(from: bias, count: each)
      } else {
        unsafe to.update(repeating: 0, count: each)
      }
      for ky in 0..<window.height {
        guard let down = window.place(of: y, under: ky, axis: 0, of: sizes.height) else {
          continue
        }
        for kx in 0..<window.width {
          guard let left = window.place(of: x, under: kx, axis: 1, of: sizes.width) else {
            continue
          }
          let row = down * sizes.width + left
          let part = unsafe columns + row * wide + (ky * window.width + kx) * each
          forEachLanes(each) { c, lanes in
            unsafe store(load(to + c, lanes) + load(part + c, lanes), to + c, lanes)
          }
        }
      }
    }
  }
}
