/// What a pool makes of the pixels under its window.
package enum WindowPool: Sendable, Equatable {
  /// The greatest; padding never wins.
  case maximum
  /// The mean of the pixels on the map, or of all that lie on map and padding.
  case mean(countsPadding: Bool)
}

/// Writes what a pool makes of each place of the window into `output`.
///
/// Shapes: `input` [N, H, W, C], `output` [N, H', W', C]; its sides may count places that reach beyond
/// the padding, of which only what lies on map and padding counts. A place off the map gives 0.
package func pool(
  _ input: Tensor, _ window: Window, _ kind: WindowPool, into output: inout Tensor,
  on workers: WorkerPool
) {
  precondition(
    input.shape.count == 4 && output.shape.count == 4 && input.shape[0] == output.shape[0]
      && input.columns == output.columns, "\(input.shape) → \(output.shape)")
  let (height, width, channels) = (input.shape[1], input.shape[2], input.shape[3])
  let (down, across) = (output.shape[1], output.shape[2])
  let (source, target) = unsafe (input.pointer, output.mutablePointer())
  workers.run(tiles: output.shape[0] * down) { tile in
    let (image, y) = (tile / down, tile % down)
    let up = y * window.strides[0] - window.top
    let rows = Window.inside(up, window.height, window.dilations[0], height)
    for x in 0..<across {
      let left = x * window.strides[1] - window.left
      let columns = Window.inside(left, window.width, window.dilations[1], width)
      let to = unsafe target + (tile * across + x) * channels
      if rows.isEmpty || columns.isEmpty {
        unsafe to.update(repeating: 0, count: channels)
        continue
      }
      let start = unsafe source + image * height * width * channels
      var share: Float = 0
      if case .mean(let countsPadding) = kind {
        share = Float(rows.count * columns.count)
        if countsPadding {
          let all = Window.inside(
            up + window.top, window.height, window.dilations[0],
            height + window.padding[0] + window.padding[2])
          let wide = Window.inside(
            left + window.left, window.width, window.dilations[1],
            width + window.padding[1] + window.padding[3])
          share = Float(all.count * wide.count)
        }
      }
      forEachLanes(channels) { c, lanes in
        var result = Lanes(repeating: kind == .maximum ? -.infinity : 0)
        for ky in rows {
          let line = (up &+ ky &* window.dilations[0]) &* width
          for kx in columns {
            let pixel = line &+ left &+ kx &* window.dilations[1]
            let value = unsafe load(start + (pixel &* channels &+ c), lanes)
            if kind == .maximum {
              result.replace(with: value, where: (value .> result) .| (value .!= value))
            } else {
              result += value
            }
          }
        }
        unsafe store(kind == .maximum ? result : result / share, to + c, lanes)
      }
    }
  }
}
