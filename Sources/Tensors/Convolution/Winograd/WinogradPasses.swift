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

/// Writes the points of each 3×3 kernel, G g Gᵀ, each as a matrix [C, O] in panels.
func transformKernels(
  _ weight: UnsafePointer<Float>, inputs: Int, outputs: Int,
  into planes: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let plane = WinogradTiles.panelStride(inputs, outputs)
  pool.run(tiles: Panels.count(columns: outputs)) { panel in
    let o = panel * Panels.width
    unsafe withTileScratch { scratch in
      func change(_ reach: some LaneReach) {
        for input in 0..<inputs {
          let kernels = unsafe MapTile(
            UnsafeMutablePointer(mutating: weight), height: 3, width: 3, channels: inputs * outputs,
            top: 0, left: 0, channel: input * outputs + o, reach: reach)
          let points = unsafe PlaneTile(
            planes + (panel * inputs + input) * Panels.width, points: Winograd4.points,
            planeStride: plane, reach: AllLanes())
          unsafe transformBothAxes(Winograd4.Kernel.self, kernels, points, scratch: scratch)
        }
      }
      let lanes = outputs - o
      if lanes >= Panels.width { change(AllLanes()) } else { change(FirstLanes(lanes: lanes)) }
    }
  }
}

/// Writes the points of each 3×3 kernel as a matrix [O, C] in panels, for the way back.
///
/// Sixteen kernels of one output lie apart in memory, so squares of 16 × 16 are turned first.
func transformTurnedKernels(
  _ weight: UnsafePointer<Float>, inputs: Int, outputs: Int,
  into planes: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let plane = WinogradTiles.panelStride(outputs, inputs)
  let panels = Panels.count(columns: inputs)
  let square = Panels.width * Panels.width
  let turned = unsafe pool.scratch(.turned, floats: panels * 9 * square)
  pool.run(tiles: panels) { panel in
    let i = panel * Panels.width
    let height = min(Panels.width, inputs - i)
    let squares = unsafe turned + panel * 9 * square
    unsafe withTileScratch { scratch in
      for o in stride(from: 0, to: outputs, by: Panels.width) {
        let width = min(Panels.width, outputs - o)
        for tap in 0..<9 {
          unsafe turn(
            weight + ((tap * inputs + i) * outputs + o), stride: outputs, rows: height,
            columns: width, into: squares + tap * square)
        }
        for output in 0..<width {
          let kernels = unsafe MapTile(
            squares, height: 3, width: 3, channels: square, top: 0, left: 0,
            channel: output * Panels.width, reach: AllLanes())
          let points = unsafe PlaneTile(
            planes + (panel * outputs + o + output) * Panels.width, points: Winograd4.points,
            planeStride: plane, reach: AllLanes())
          unsafe transformBothAxes(Winograd4.Kernel.self, kernels, points, scratch: scratch)
        }
      }
    }
  }
}

/// Writes the loss gradient at the 3×3 kernels, Gᵀ u G, from that at their points.
func transformKernelsAdjoint(
  _ planes: UnsafeMutablePointer<Float>, inputs: Int, outputs: Int,
  into weight: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let plane = WinogradTiles.planeStride(inputs, outputs)
  pool.run(tiles: inputs) { input in
    unsafe withTileScratch { scratch in
      func change(_ o: Int, _ reach: some LaneReach) {
        let kernels = unsafe MapTile(
          weight, height: 3, width: 3, channels: inputs * outputs, top: 0, left: 0,
          channel: input * outputs + o, reach: reach)
        let points = unsafe PlaneTile(
          planes + (input * outputs + o), points: Winograd4.points, planeStride: plane,
          reach: reach)
        unsafe transformBothAxes(
          Winograd4.KernelAdjoint.self, points, kernels, scratch: scratch)
      }
      forEachReach(outputs, all: change, rest: change)
    }
  }
}

/// Writes the points of each input tile, Bᵀ d B, into planes [tiles, C]; `reading` changes each value of the
/// map, but not the zeros around it.
func transformInput(
  _ input: UnsafePointer<Float>, reading: some ProductFinish, _ tiles: WinogradTiles, images: Int,
  into planes: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let (height, width, channels) = (tiles.sizes.height, tiles.sizes.width, tiles.sizes.inputs)
  let plane = WinogradTiles.planeStride(images * tiles.tilesPerImage, channels)
  unsafe forEachTile(of: tiles, images: images, on: pool) { tile, image, top, left, scratch in
    let map = unsafe UnsafeMutablePointer(mutating: input + image * height * width * channels)
    func change(_ c: Int, _ reach: some LaneReach) {
      let window = unsafe ReadTile(
        tile: MapTile(
          map, height: height, width: width, channels: channels, top: top - 1, left: left - 1,
          channel: c, reach: reach), reading: reading)
      let points = unsafe PlaneTile(
        planes + (tile * channels + c), points: Winograd4.points, planeStride: plane, reach: reach)
      unsafe transformBothAxes(
        Winograd4.Input.self, window, points, scratch: scratch)
    }
    forEachReach(channels, all: change, rest: change)
  }
}

/// Writes, or adds, the loss gradient at the input, B v Bᵀ, from that at the tiles' points.
///
/// Neighbouring tiles overlap, so each image is the work of one thread.
func transformInputAdjoint(
  _ planes: UnsafeMutablePointer<Float>, _ tiles: WinogradTiles, images: Int,
  into input: UnsafeMutablePointer<Float>, adding: Bool,
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
        func change(_ c: Int, _ reach: some LaneReach) {
          let window = unsafe MapTile(
            map, height: height, width: width, channels: channels, top: down * tiles.outputs - 1,
            left: across * tiles.outputs - 1, channel: c, reach: reach, adding: true)
          let points = unsafe PlaneTile(
            planes + (tile * channels + c), points: Winograd4.points, planeStride: plane,
            reach: reach)
          unsafe transformBothAxes(
            Winograd4.InputAdjoint.self, points, window, scratch: scratch)
        }
        forEachReach(channels, all: change, rest: change)
      }
    }
  }
}

/// Writes each tile's outputs, Aᵀ m A, from planes [tiles, O], changed by `finish`.
func transformOutput(
  _ planes: UnsafeMutablePointer<Float>, _ tiles: WinogradTiles, images: Int,
  into output: UnsafeMutablePointer<Float>,
  finish: some ProductFinish, on pool: WorkerPool
) {
  let (height, width, channels) = (tiles.sizes.height, tiles.sizes.width, tiles.sizes.outputs)
  let plane = WinogradTiles.planeStride(images * tiles.tilesPerImage, channels)
  unsafe forEachTile(of: tiles, images: images, on: pool) { tile, image, top, left, scratch in
    let map = unsafe output + image * height * width * channels
    let local = finish.from(row: image * height * width)
    func change(_ c: Int, _ reach: some LaneReach) {
      let window = unsafe FinishedTile(
        tile: MapTile(
          map, height: height, width: width, channels: channels, top: top, left: left, channel: c,
          reach: reach), finish: local)
      let points = unsafe PlaneTile(
        planes + (tile * channels + c), points: Winograd4.points, planeStride: plane, reach: reach)
      unsafe transformBothAxes(
        Winograd4.Output.self, points, window, scratch: scratch)
    }
    forEachReach(channels, all: change, rest: change)
  }
}

/// Writes the loss gradient at the products, A dy Aᵀ, into planes [tiles, O].
func transformOutputAdjoint(
  _ gradient: UnsafePointer<Float>, _ tiles: WinogradTiles, images: Int,
  into planes: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let (height, width, channels) = (tiles.sizes.height, tiles.sizes.width, tiles.sizes.outputs)
  let plane = WinogradTiles.planeStride(images * tiles.tilesPerImage, channels)
  unsafe forEachTile(of: tiles, images: images, on: pool) { tile, image, top, left, scratch in
    let map = unsafe UnsafeMutablePointer(mutating: gradient + image * height * width * channels)
    func change(_ c: Int, _ reach: some LaneReach) {
      let window = unsafe MapTile(
        map, height: height, width: width, channels: channels, top: top, left: left, channel: c,
        reach: reach)
      let points = unsafe PlaneTile(
        planes + (tile * channels + c), points: Winograd4.points, planeStride: plane, reach: reach)
      unsafe transformBothAxes(
        Winograd4.OutputAdjoint.self, window, points, scratch: scratch)
    }
    forEachReach(channels, all: change, rest: change)
  }
}
