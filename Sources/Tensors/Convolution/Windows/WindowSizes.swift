/// The sizes of a map under a window.
struct WindowMap {
  let images: Int
  let height: Int, width: Int, channels: Int
  /// The places of the window.
  let down: Int, across: Int

  var inputShape: [Int] { [images, height, width, channels] }
  var inputPixels: Int { height * width }
  var places: Int { down * across }
}

/// The sizes of a convolution with a window of any form, once its shapes are known to agree.
struct WindowSizes {
  let window: Window
  let groups: Int
  let map: WindowMap
  let outputs: Int

  /// Takes the sizes from the shapes: `input` [N, H, W, C], `weight` [kh, kw, C / groups, O].
  init(input: [Int], weight: [Int], _ window: Window, groups: Int) {
    precondition(
      input.count == 4 && weight.count == 4 && weight[0] == window.height
        && weight[1] == window.width && groups >= 1 && weight[2] * groups == input[3]
        && weight[3] % groups == 0, "\(input) * \(weight) in \(groups) groups, \(window)")
    guard let places = window.places(height: input[1], width: input[2]) else {
      preconditionFailure("\(window) does not fit \(input)")
    }
    (self.window, self.groups, outputs) = (window, groups, weight[3])
    map = WindowMap(
      images: input[0], height: input[1], width: input[2], channels: input[3],
      down: places.down, across: places.across)
  }

  var outputShape: [Int] { [map.images, map.down, map.across, outputs] }
  /// The input and output channels of one group.
  var own: Int { map.channels / groups }
  var each: Int { outputs / groups }
  /// The columns of one group's patch matrix.
  var patch: Int { window.height * window.width * own }
  /// Whether each channel has a window of its own, and makes one channel.
  var isPerChannel: Bool { groups == map.channels && groups == outputs }

  /// The floats of one group's weight in panels, and of all.
  var groupFloats: Int { Panels.floats(rows: patch, columns: each) }
  var packedFloats: Int { groups * groupFloats }

  /// How many images' patches are held at once: as many as stay near the processor, at least one.
  var imagesAtOnce: Int { min(map.images, max(1, (1 << 21) / max(1, map.places * patch))) }
}
