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

/// Sums for each input pixel, in some channels, the entries of `patches` that were copied from it.
///
/// The adjoint of `gatherWindows`, and of the same shapes; `input` is overwritten, or added to.
func scatterWindows(
  _ patches: UnsafePointer<Float>, _ window: Window, _ map: WindowMap, images: Int,
  channels: Range<Int>, into input: UnsafeMutablePointer<Float>, adding: Bool, on pool: WorkerPool
) {
  let patch = window.height * window.width * channels.count
  pool.run(tiles: images * map.height) { tile in
    let (image, y) = (tile / map.height, tile % map.height)
    for x in 0..<map.width {
      let to = unsafe input + (tile * map.width + x) * map.channels + channels.lowerBound
      if !adding { unsafe to.update(repeating: 0, count: channels.count) }
      for ky in 0..<window.height {
        guard let down = window.place(of: y, under: ky, axis: 0, of: map.down) else { continue }
        for kx in 0..<window.width {
          guard let right = window.place(of: x, under: kx, axis: 1, of: map.across) else {
            continue
          }
          let row = (image * map.down + down) * map.across + right
          let from = unsafe patches + row * patch + (ky * window.width + kx) * channels.count
          forEachLanes(channels.count) { c, lanes in
            unsafe store(load(to + c, lanes) + load(from + c, lanes), to + c, lanes)
          }
        }
      }
    }
  }
}

extension Window {
  /// The place of the window at which its pixel `under` lies on `pixel` of the map, if there is one.
  @inline(__always)
  func place(of pixel: Int, under: Int, axis: Int, of places: Int) -> Int? {
    let distance = pixel + padding[axis] - under * dilations[axis]
    guard distance >= 0, distance % strides[axis] == 0, distance / strides[axis] < places else {
      return nil
    }
    return distance / strides[axis]
  }
}
