/// Calls `body` for each tile of `images` images, all tiles of a row on one thread.
@inline(__always)
private func forEachTile(
  of tiles: WinogradTiles, images: Int, on pool: WorkerPool,
  _ body: (
    _ tile: Int, _ image: Int, _ top: Int, _ left: Int, _ scratch: UnsafeMutablePointer<Float>
  ) -> Void
) {
  pool.run(tiles: images * tiles.tilesDown) { line in
    let (image, down) = (line / tiles.tilesDown, line % tiles.tilesDown)
    unsafe withTileScratch { scratch in
      for across in 0..<tiles.tilesAcross {
        unsafe body(
          line * tiles.tilesAcross + across, image, down * tiles.outputs, across * tiles.outputs,
          scratch)
      }
    }
  }
}

/// Writes the points of each 3×3 kernel, G g Gᵀ, into planes [C, O].
func transformKernels<Transform: WinogradTransform>(
  _ weight: UnsafePointer<Float>, inputs: Int, outputs: Int, _ transform: Transform.Type,
  into planes: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let plane = WinogradTiles.planeStride(inputs, outputs)
  pool.run(tiles: inputs) { input in
    unsafe withTileScratch { scratch in
      forEachLanes(outputs) { o, lanes in
        let kernels = unsafe MapTile(
          UnsafeMutablePointer(mutating: weight), height: 3, width: 3, channels: inputs * outputs,
          top: 0, left: 0, channel: input * outputs + o, lanes: lanes)
        let points = unsafe PlaneTile(
          planes + (input * outputs + o), points: Transform.points, planeStride: plane,
          lanes: lanes)
        unsafe transformBothAxes(
          Transform.Kernel.self, kernels, points, scratch: scratch)
      }
    }
  }
}

/// Writes the loss gradient at the 3×3 kernels, Gᵀ u G, from that at their points.
func transformKernelsAdjoint<Transform: WinogradTransform>(
  _ planes: UnsafeMutablePointer<Float>, inputs: Int, outputs: Int, _ transform: Transform.Type,
  into weight: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let plane = WinogradTiles.planeStride(inputs, outputs)
  pool.run(tiles: inputs) { input in
    unsafe withTileScratch { scratch in
      forEachLanes(outputs) { o, lanes in
        let kernels = unsafe MapTile(
          weight, height: 3, width: 3, channels: inputs * outputs, top: 0, left: 0,
          channel: input * outputs + o, lanes: lanes)
        let points = unsafe PlaneTile(
          planes + (input * outputs + o), points: Transform.points, planeStride: plane,
          lanes: lanes)
        unsafe transformBothAxes(
          Transform.KernelAdjoint.self, points, kernels, scratch: scratch)
      }
    }
  }
}

/// Writes the points of each input tile, Bᵀ d B, into planes [tiles, C].
func transformInput<Transform: WinogradTransform>(
  _ input: UnsafePointer<Float>, _ tiles: WinogradTiles, images: Int, _ transform: Transform.Type,
  into planes: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let (height, width, channels) = (tiles.sizes.height, tiles.sizes.width, tiles.sizes.inputs)
  let plane = WinogradTiles.planeStride(images * tiles.tilesPerImage, channels)
  unsafe forEachTile(of: tiles, images: images, on: pool) { tile, image, top, left, scratch in
    let map = unsafe UnsafeMutablePointer(mutating: input + image * height * width * channels)
    forEachLanes(channels) { c, lanes in
      let window = unsafe MapTile(
        map, height: height, width: width, channels: channels, top: top - 1, left: left - 1,
        channel: c, lanes: lanes)
      let points = unsafe PlaneTile(
        planes + (tile * channels + c), points: Transform.points, planeStride: plane, lanes: lanes)
      unsafe transformBothAxes(
        Transform.Input.self, window, points, scratch: scratch)
    }
  }
}

/// Writes, or adds, the loss gradient at the input, B v Bᵀ, from that at the tiles' points.
///
/// Neighbouring tiles overlap, so each image is the work of one thread.
func transformInputAdjoint<Transform: WinogradTransform>(
  _ planes: UnsafeMutablePointer<Float>, _ tiles: WinogradTiles, images: Int,
  _ transform: Transform.Type, into input: UnsafeMutablePointer<Float>, adding: Bool,
  on pool: WorkerPool
) {
  let (height, width, channels) = (tiles.sizes.height, tiles.sizes.width, tiles.sizes.inputs)
  let plane = WinogradTiles.planeStride(images * tiles.tilesPerImage, channels)
  pool.run(tiles: images) { image in
    let map = unsafe input + image * height * width * channels
    if !adding { unsafe map.update(repeating: 0, count: height * width * channels) }
    unsafe withTileScratch { scratch in
      for number in 0..<tiles.tilesPerImage {
        let tile = image * tiles.tilesPerImage + number
        let (down, across) = (number / tiles.tilesAcross, number % tiles.tilesAcross)
        forEachLanes(channels) { c, lanes in
          let window = unsafe MapTile(
            map, height: height, width: width, channels: channels, top: down * tiles.outputs - 1,
            left: across * tiles.outputs - 1, channel: c, lanes: lanes, adding: true)
          let points = unsafe PlaneTile(
            planes + (tile * channels + c), points: Transform.points, planeStride: plane,
            lanes: lanes)
          unsafe transformBothAxes(
            Transform.InputAdjoint.self, points, window, scratch: scratch)
        }
      }
    }
  }
}

/// Writes each tile's outputs, Aᵀ m A, from planes [tiles, O].
func transformOutput<Transform: WinogradTransform>(
  _ planes: UnsafeMutablePointer<Float>, _ tiles: WinogradTiles, images: Int,
  _ transform: Transform.Type, into output: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let (height, width, channels) = (tiles.sizes.height, tiles.sizes.width, tiles.sizes.outputs)
  let plane = WinogradTiles.planeStride(images * tiles.tilesPerImage, channels)
  unsafe forEachTile(of: tiles, images: images, on: pool) { tile, image, top, left, scratch in
    let map = unsafe output + image * height * width * channels
    forEachLanes(channels) { c, lanes in
      let window = unsafe MapTile(
        map, height: height, width: width, channels: channels, top: top, left: left, channel: c,
        lanes: lanes)
      let points = unsafe PlaneTile(
        planes + (tile * channels + c), points: Transform.points, planeStride: plane, lanes: lanes)
      unsafe transformBothAxes(
        Transform.Output.self, points, window, scratch: scratch)
    }
  }
}

/// Writes the loss gradient at the products, A dy Aᵀ, into planes [tiles, O].
func transformOutputAdjoint<Transform: WinogradTransform>(
  _ gradient: UnsafePointer<Float>, _ tiles: WinogradTiles, images: Int,
  _ transform: Transform.Type, into planes: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let (height, width, channels) = (tiles.sizes.height, tiles.sizes.width, tiles.sizes.outputs)
  let plane = WinogradTiles.planeStride(images * tiles.tilesPerImage, channels)
  unsafe forEachTile(of: tiles, images: images, on: pool) { tile, image, top, left, scratch in
    let map = unsafe UnsafeMutablePointer(mutating: gradient + image * height * width * channels)
    forEachLanes(channels) { c, lanes in
      let window = unsafe MapTile(
        map, height: height, width: width, channels: channels, top: top, left: left, channel: c,
        lanes: lanes)
      let points = unsafe PlaneTile(
        planes + (tile * channels + c), points: Transform.points, planeStride: plane, lanes: lanes)
      unsafe transformBothAxes(
        Transform.OutputAdjoint.self, window, points, scratch: scratch)
    }
  }
}
