/// A transposed convolution with fixed weights: each input pixel adds its window to the output.
package struct TransposedConvolution: Sendable {
  private let window: Window
  private let groups: Int
  private let inputs: Int, outputs: Int
  /// The weight of each group in panels: [C / groups, kh · kw · O / groups].
  private let kernel: Tensor

  /// Prepares `weight` [C, kh, kw, O / groups].
  /// - Precondition: `groups` divides C.
  package init(_ weight: Tensor, _ window: Window, groups: Int = 1, on pool: WorkerPool) {
    precondition(
      weight.shape.count == 4 && weight.shape[1] == window.height
        && weight.shape[2] == window.width && groups >= 1 && weight.shape[0] % groups == 0,
      "\(weight.shape) in \(groups) groups, \(window)")
    (self.window, self.groups) = (window, groups)
    (inputs, outputs) = (weight.shape[0], weight.columns * groups)
    let (own, wide) = (inputs / groups, weight.count / max(1, inputs))
    let floats = Panels.floats(rows: own, columns: wide)
    var kernel = Tensor(shape: [groups * floats])
    let target = unsafe kernel.mutablePointer()
    for group in 0..<groups {
      unsafe packPanels(
        Operand(weight.pointer + group * own * wide, stride: wide), k: own, n: wide,
        into: target + group * floats, on: pool)
    }
    self.kernel = kernel
  }

  /// Writes the outcome plus `bias` of each channel into `output`.
  ///
  /// Shapes: `input` [N, H, W, C], `bias` [O], `output` [N, H', W', O], whose sides are free: what the
  /// padding and they leave out of the windows is not written.
  package func run(
    _ input: Tensor, bias: Tensor, into output: inout Tensor, on pool: WorkerPool
  ) {
    let (images, height, width) = (input.shape[0], input.shape[1], input.shape[2])
    precondition(
      input.shape.count == 4 && input.columns == inputs && output.shape.count == 4
        && output.shape[0] == images && output.columns == outputs && bias.count == outputs,
      "\(input.shape) → \(output.shape), bias \(bias.shape)")
    let (own, each) = (inputs / groups, outputs / groups)
    let wide = window.height * window.width * each
    let floats = Panels.floats(rows: own, columns: wide)
    let columns = unsafe pool.scratch(.patches, floats: height * width * wide)
    let (source, target) = unsafe (input.pointer, output.mutablePointer())
    for image in 0..<images {
      for group in 0..<groups {
        unsafe product(
          LeftSide(
            floats: source + image * height * width * inputs + group * own, rowStep: inputs,
            step: 1), panels: kernel.pointer + group * floats, m: height * width, n: wide, k: own,
          into: columns, stride: wide, on: pool)
        let place = image * output.shape[1] * output.shape[2] * outputs + group * each
        unsafe sumWindows(
          UnsafePointer(columns), bias.pointer + group * each, height: height, width: width,
          down: output.shape[1], across: output.shape[2], into: target + place, on: pool)
      }
    }
  }

  /// Sums for each output pixel of one image and group what the windows around it hold for it.
  private func sumWindows(
    _ columns: UnsafePointer<Float>, _ bias: UnsafePointer<Float>, height: Int, width: Int,
    down: Int, across: Int, into target: UnsafeMutablePointer<Float>, on pool: WorkerPool
  ) {
    let each = outputs / groups
    let wide = window.height * window.width * each
    pool.run(tiles: down) { y in
      for x in 0..<across {
        let to = unsafe target + (y * across + x) * outputs
        unsafe to.update(from: bias, count: each)
        for ky in 0..<window.height {
          let from = y + window.top - ky * window.dilations[0]
          guard from >= 0, from % window.strides[0] == 0, from / window.strides[0] < height
          else { continue }
          for kx in 0..<window.width {
            let left = x + window.left - kx * window.dilations[1]
            guard left >= 0, left % window.strides[1] == 0, left / window.strides[1] < width
            else { continue }
            let row = from / window.strides[0] * width + left / window.strides[1]
            let part = unsafe columns + row * wide + (ky * window.width + kx) * each
            forEachLanes(each) { c, lanes in
              unsafe store(load(to + c, lanes) + load(part + c, lanes), to + c, lanes)
            }
          }
        }
      }
    }
  }
}
