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
  /// Outputs belong to the groups in their order.
  /// - Precondition: the window fits the map, and `groups` divides O.
  package init(
    _ weight: Tensor, _ window: Window, groups: Int = 1, height: Int, width: Int,
    on pool: WorkerPool
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
        PreparedConvolution(weight, geometry, height: height, width: width, on: pool))
      kernel = Tensor(shape: [0])
    } else if groups == inputs, groups == outputs {
      (way, kernel) = (.perChannel, weight)
    } else {
      way = .groups
      let (patch, each) = (weight.shape[0] * weight.shape[1] * weight.shape[2], outputs / groups)
      let floats = Panels.floats(rows: patch, columns: each)
      var kernel = Tensor(shape: [groups * floats])
      let target = unsafe kernel.mutablePointer()
      for group in 0..<groups {
        unsafe packPanels(
          Operand(weight.pointer + group * each, stride: outputs), k: patch, n: each,
          into: target + group * floats, on: pool)
      }
      self.kernel = kernel
    }
  }

  /// Writes the convolution of `input`, scaled and shifted by channel, plus `residual` if there is one,
  /// rectified if asked, into `output`.
  ///
  /// Shapes: `input` [N, H, W, C], `output` and `residual` [N, H', W', O].
  package func run(
    _ input: Tensor, normalisedBy statistics: BatchStatistics, adding residual: Tensor? = nil,
    relu: Bool, into output: inout Tensor, on pool: WorkerPool
  ) {
    if case .plain(let convolution) = way {
      return convolution.run(
        input, normalisedBy: statistics, adding: residual, relu: relu, into: &output, on: pool)
    }
    let places = window.places(height: height, width: width) ?? (0, 0)
    precondition(
      input.shape == [input.shape[0], height, width, inputs]
        && output.shape == [input.shape[0], places.down, places.across, outputs]
        && statistics.scale.count == outputs && residual?.shape ?? output.shape == output.shape,
      "\(input.shape) → \(output.shape) where maps of \(height) × \(width) were prepared for")
    let finish = unsafe NormalisingFinish(
      scale: statistics.scale.pointer, shift: statistics.shift.pointer,
      residual: residual?.pointer, stride: outputs, relu: relu)
    let map = WindowMap(
      images: input.shape[0], height: height, width: width, channels: inputs,
      down: places.down, across: places.across)
    if case .perChannel = way {
      unsafe convolvePerChannel(
        input.pointer, kernel.pointer, window, map, into: output.mutablePointer(),
        finish: finish, on: pool)
    } else {
      unsafe convolveGroups(
        input.pointer, map, into: output.mutablePointer(), finish: finish, on: pool)
    }
  }

  private func convolveGroups(
    _ input: UnsafePointer<Float>, _ map: WindowMap, into output: UnsafeMutablePointer<Float>,
    finish: NormalisingFinish, on pool: WorkerPool
  ) {
    let (own, each) = (inputs / groups, outputs / groups)
    let patch = window.height * window.width * own
    let floats = Panels.floats(rows: patch, columns: each)
    let pixels = map.down * map.across
    let atOnce = min(map.images, max(1, (1 << 21) / max(1, pixels * patch)))
    let patches = unsafe pool.scratch(.patches, floats: atOnce * pixels * patch)
    for first in stride(from: 0, to: map.images, by: max(1, atOnce)) {
      let images = min(atOnce, map.images - first)
      let row = first * pixels
      for group in 0..<groups {
        unsafe gatherWindows(
          input + first * map.height * map.width * inputs, window, map, images: images,
          channels: group * own..<(group + 1) * own, into: patches, on: pool)
        unsafe product(
          LeftSide(floats: patches, rowStep: patch, step: 1),
          panels: kernel.pointer + group * floats, m: images * pixels, n: each, k: patch,
          into: output + row * outputs + group * each, stride: outputs,
          finish: finish.from(row: row).from(column: group * each), on: pool)
      }
    }
  }
}

/// The sizes of a map under a window.
struct WindowMap {
  let images: Int
  let height: Int, width: Int, channels: Int
  /// The places of the window.
  let down: Int, across: Int
}

/// Copies some channels of the pixels under each place of the window into a row of `patches`.
///
/// Shapes: `input` [n, H, W, C]; `patches` [n · H' · W', kh · kw · channels]. Zeros outside the map.
func gatherWindows(
  _ input: UnsafePointer<Float>, _ window: Window, _ map: WindowMap, images: Int,
  channels: Range<Int>, into patches: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let patch = window.height * window.width * channels.count
  pool.run(tiles: images * map.down) { tile in
    let (image, y) = (tile / map.down, tile % map.down)
    let start = unsafe input + image * map.height * map.width * map.channels + channels.lowerBound
    let up = y * window.strides[0] - window.top
    let rows = Window.inside(up, window.height, window.dilations[0], map.height)
    for x in 0..<map.across {
      let to = unsafe patches + (tile * map.across + x) * patch
      let left = x * window.strides[1] - window.left
      let columns = Window.inside(left, window.width, window.dilations[1], map.width)
      if rows.count < window.height || columns.count < window.width {
        unsafe to.update(repeating: 0, count: patch)
      }
      for ky in rows {
        let line = (up + ky * window.dilations[0]) * map.width
        for kx in columns {
          let pixel = line + left + kx * window.dilations[1]
          unsafe (to + (ky * window.width + kx) * channels.count).update(
            from: start + pixel * map.channels, count: channels.count)
        }
      }
    }
  }
}

/// Writes the convolution of each channel with a window of its own.
///
/// Shapes: `input` [N, H, W, C], `kernel` [kh, kw, C], `output` [N, H', W', C].
private func convolvePerChannel(
  _ input: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>, _ window: Window,
  _ map: WindowMap, into output: UnsafeMutablePointer<Float>, finish: NormalisingFinish,
  on pool: WorkerPool
) {
  let channels = map.channels
  pool.run(tiles: map.images * map.down) { tile in
    let (image, y) = (tile / map.down, tile % map.down)
    let start = unsafe input + image * map.height * map.width * channels
    let up = y * window.strides[0] - window.top
    let rows = Window.inside(up, window.height, window.dilations[0], map.height)
    for x in 0..<map.across {
      let row = tile * map.across + x
      let left = x * window.strides[1] - window.left
      let columns = Window.inside(left, window.width, window.dilations[1], map.width)
      forEachLanes(channels) { c, lanes in
        var sum = Lanes.zero
        for ky in rows {
          let line = (up &+ ky &* window.dilations[0]) &* map.width
          for kx in columns {
            let pixel = line &+ left &+ kx &* window.dilations[1]
            let weight = unsafe load(kernel + ((ky &* window.width &+ kx) &* channels &+ c), lanes)
            sum = unsafe sum.addingProduct(load(start + (pixel &* channels &+ c), lanes), weight)
          }
        }
        let value = finish(sum, row: row, column: c, lanes: lanes)
        unsafe store(value, output + (row &* channels &+ c), lanes)
      }
    }
  }
}
