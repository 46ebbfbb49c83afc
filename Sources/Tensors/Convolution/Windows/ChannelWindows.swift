// Convolutions in which each channel has a window of its own.

/// Writes the convolution of each channel with a window of its own.
///
/// Shapes: `input` [N, H, W, C], `kernel` [kh, kw, C], `output` [N, H', W', C].
func convolvePerChannel(
  _ input: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>, _ sizes: WindowSizes,
  into output: UnsafeMutablePointer<Float>, finish: some FixedFinish,
  on pool: WorkerPool
) {
  let (window, map) = (sizes.window, sizes.map)
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

/// Writes the loss gradient at the windows of `convolvePerChannel`.
///
/// Shapes: as there. Each weight is summed by one thread, over all places in their order.
func perChannelWeightGradient(
  _ outputGradient: UnsafePointer<Float>, input: UnsafePointer<Float>, _ sizes: WindowSizes,
  into gradient: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let (window, map) = (sizes.window, sizes.map)
  let channels = map.channels
  pool.run(tiles: window.height * window.width) { tap in
    let (ky, kx) = (tap / window.width, tap % window.width)
    let (up, left) = (
      ky * window.dilations[0] - window.top, kx * window.dilations[1] - window.left
    )
    forEachLanes(channels) { c, lanes in
      var sum = SIMD16<Double>.zero
      for line in 0..<map.images * map.down {
        let (image, row) = (line / map.down, line % map.down * window.strides[0] + up)
        guard row >= 0, row < map.height else { continue }
        var part = Lanes.zero
        for x in 0..<map.across {
          let column = x * window.strides[1] + left
          guard column >= 0, column < map.width else { continue }
          let pixel = (image * map.height + row) * map.width + column
          part = unsafe part.addingProduct(
            load(input + (pixel * channels + c), lanes),
            load(outputGradient + ((line * map.across + x) * channels + c), lanes))
        }
        sum += SIMD16<Double>(part)
      }
      unsafe store(Lanes(sum), gradient + (tap * channels + c), lanes)
    }
  }
}

/// Writes, or adds, the loss gradient at the input of `convolvePerChannel`.
func perChannelInputGradient(
  _ outputGradient: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>, _ sizes: WindowSizes,
  into gradient: UnsafeMutablePointer<Float>, adding: Bool, on pool: WorkerPool
) {
  let (window, map) = (sizes.window, sizes.map)
  let channels = map.channels
  pool.run(tiles: map.images * map.height) { tile in
    let (image, y) = (tile / map.height, tile % map.height)
    for x in 0..<map.width {
      let to = unsafe gradient + (tile * map.width + x) * channels
      forEachLanes(channels) { c, lanes in
        var sum = unsafe adding ? load(to + c, lanes) : Lanes.zero
        for ky in 0..<window.height {
          guard let down = window.place(of: y, under: ky, axis: 0, of: map.down) else { continue }
          for kx in 0..<window.width {
            guard let right = window.place(of: x, under: kx, axis: 1, of: map.across) else {
              continue
            }
            let pixel = (image * map.down + down) * map.across + right
            sum = unsafe sum.addingProduct(
              load(outputGradient + (pixel * channels + c), lanes),
              load(kernel + ((ky * window.width + kx) * channels + c), lanes))
          }
        }
        unsafe store(sum, to + c, lanes)
      }
    }
  }
}
