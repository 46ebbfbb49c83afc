/// A convolution of few channels, such as a network's first, read from a map with zeros around it.
///
/// Under a line of the window lie neighbours in memory, `run` floats of them, and under the next place of the
/// window the same `step` floats further. So each line of the window is a matrix product as the map lies, and
/// no patch is copied. The sums are those of the patches' product, in the same order: the same bits.
struct WindowLines {
  private let sizes: ConvolutionSizes
  /// The floats of a line of the window: kernel · C.
  let run: Int
  /// From one place of the window to the next: stride · C floats.
  let step: Int
  /// From one line of the map to the next.
  let lineFloats: Int
  /// From one image to the next.
  let imageFloats: Int

  init(_ sizes: ConvolutionSizes) {
    self.sizes = sizes
    run = sizes.geometry.kernel * sizes.inputs
    step = sizes.geometry.stride * sizes.inputs
    lineFloats = (sizes.width + 2 * sizes.geometry.padding) * sizes.inputs
    imageFloats = (sizes.height + 2 * sizes.geometry.padding) * lineFloats
  }

  /// Calls `body` for each part of the output pixels `rows` that lies in one line of an output map, with the
  /// place of its first window in the maps.
  @inline(__always)
  func forEachPart(
    of rows: Range<Int>, _ body: (_ part: Range<Int>, _ place: Int) -> Void
  ) {
    var row = rows.lowerBound
    while row < rows.upperBound {
      let (line, x) = row.quotientAndRemainder(dividingBy: sizes.outputWidth)
      let (image, y) = line.quotientAndRemainder(dividingBy: sizes.outputHeight)
      let end = min(rows.upperBound, row - x + sizes.outputWidth)
      body(
        row..<end,
        image * imageFloats + y * sizes.geometry.stride * lineFloats + x * step)
      row = end
    }
  }

  /// Copies maps with zeros around them, each value changed by `reading` if there is one.
  ///
  /// Shapes: `input` [n, H, W, C], `maps` [n, H + 2 · padding, W + 2 · padding, C], for the `images` given.
  func copyMaps(
    _ input: UnsafePointer<Float>, reading: NormalisingFinish?, images: Int,
    into maps: UnsafeMutablePointer<Float>, on pool: WorkerPool
  ) {
    let (padding, channels) = (sizes.geometry.padding, sizes.inputs)
    let lines = sizes.height + 2 * padding
    let side = padding * channels
    pool.run(tiles: images * lines) { tile in
      let (image, line) = tile.quotientAndRemainder(dividingBy: lines)
      let to = unsafe maps + tile * lineFloats
      let y = line - padding
      guard y >= 0, y < sizes.height else {
        return unsafe to.update(repeating: 0, count: lineFloats)
      }
      let from = unsafe input + (image * sizes.height + y) * sizes.width * channels
      unsafe to.update(repeating: 0, count: side)
      unsafe copyPixels(from, sizes.width, channels: channels, reading, into: to + side)
      unsafe (to + (lineFloats - side)).update(repeating: 0, count: side)
    }
  }
}

/// Writes a convolution line by line of its window, for the sizes that `readsLines` names.
///
/// - Returns: how many tiles of rows were summarised: those of `convolveByPatches`.
func convolveByLines(
  _ input: UnsafePointer<Float>, reading: NormalisingFinish? = nil, _ panels: UnsafePointer<Float>,
  _ sizes: ConvolutionSizes, into output: UnsafeMutablePointer<Float>,
  finish: some ProductFinish, summaries: RowSummaries? = nil, on pool: WorkerPool
) -> Int {
  let lines = WindowLines(sizes)
  var count = 0
  unsafe forEachGroup(of: lines, sizes, input, reading: reading, on: pool) { rows, maps in
    let cut = sizes.productCut(rows: rows.count)
    let target = unsafe output + rows.lowerBound * sizes.outputs
    let last = finish.from(row: rows.lowerBound)
    pool.run(tiles: cut.tiles) { number in
      let tile = cut[number]
      for panel in stride(from: tile.panels.lowerBound, to: tile.panels.upperBound, by: 2) {
        let lanes = min(2, tile.panels.upperBound - panel) * Panels.width
        lines.forEachPart(of: tile.rows) { part, place in
          unsafe windowProduct(
            lines, maps + place, panels + panel * sizes.patch * Panels.width, sizes, rows: part,
            panel * Panels.width, lanes, into: target, finish: last)
        }
      }
      unsafe summaries?.summarise(
        tile, of: target, stride: sizes.outputs, number: count + number / cut.across)
    }
    count += cut.down
  }
  return count
}

/// Writes up to 32 columns of a part of an output line: the product of each line of the window is added to
/// those above it.
private func windowProduct(
  _ lines: WindowLines, _ windows: UnsafePointer<Float>, _ panel: UnsafePointer<Float>,
  _ sizes: ConvolutionSizes, rows: Range<Int>, _ column: Int, _ lanes: Int,
  into target: UnsafeMutablePointer<Float>, finish: some ProductFinish
) {
  let kernel = sizes.geometry.kernel
  for line in 0..<kernel {
    // The windows begin with the part's own first row, the left side with row 0.
    let left = unsafe LeftSide(
      floats: windows + line * lines.lineFloats - rows.lowerBound * lines.step,
      rowStep: lines.step, step: 1)
    let right = unsafe RightSide(
      floats: panel + line * lines.run * Panels.width, step: Panels.width)
    let second = unsafe right.floats + sizes.patch * Panels.width
    if line == kernel - 1 {
      unsafe productColumns(
        left, right, second, rows: rows, column, lanes, lines.run, line > 0, target,
        sizes.outputs, finish)
    } else {
      unsafe productColumns(
        left, right, second, rows: rows, column, lanes, lines.run, line > 0, target,
        sizes.outputs, PlainFinish())
    }
  }
}

/// Writes the loss gradient at the weight of `convolveByLines`.
///
/// Of each line of the window, `ColumnCut.depth` output pixels are summed at a time, as in the product of
/// patches. Each sum runs over the pixels in one order, whatever the cut: so it may depend on the threads.
func lineWeightGradient(
  _ outputGradient: UnsafePointer<Float>, input: UnsafePointer<Float>,
  reading: NormalisingFinish?, _ sizes: ConvolutionSizes,
  into weightGradient: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let (lines, kernel, outputs) = (WindowLines(sizes), sizes.geometry.kernel, sizes.outputs)
  let pairs = (outputs + 2 * Panels.width - 1) / (2 * Panels.width)
  let cuts = min(kernel, max(1, (2 * pool.threads + pairs - 1) / pairs))
  let sumFloats = lines.run * 2 * Panels.width
  let room = unsafe pool.scratch(.columns, floats: pairs * cuts * sumFloats)
  unsafe forEachGroup(of: lines, sizes, input, reading: reading, on: pool) { rows, maps in
    let gradient = unsafe outputGradient + rows.lowerBound * outputs
    pool.run(tiles: pairs * cuts) { number in
      let (cut, pair) = number.quotientAndRemainder(dividingBy: pairs)
      let column = pair * 2 * Panels.width
      let lanes = min(2 * Panels.width, outputs - column)
      let sums = unsafe room + number * sumFloats
      for first in stride(from: 0, to: rows.count, by: ColumnCut.depth) {
        let pixels = first..<min(rows.count, first + ColumnCut.depth)
        for line in cut * kernel / cuts..<(cut + 1) * kernel / cuts {
          lines.forEachPart(of: pixels) { part, place in
            let left = unsafe LeftSide(
              floats: maps + (place + line * lines.lineFloats), rowStep: 1, step: lines.step)
            let right = unsafe RightSide(
              floats: gradient + (part.lowerBound * outputs + column), step: outputs)
            unsafe lineProduct(
              left, right, rows: lines.run, lanes, part.count, adding: part.lowerBound > first,
              into: sums)
          }
          let target = unsafe weightGradient + (line * lines.run * outputs + column)
          unsafe addRows(
            sums, lines.run, lanes, into: target, stride: outputs,
            isFirst: rows.lowerBound == 0 && first == 0)
        }
      }
    }
  }
}

/// Writes, or adds, the product of a line of the window and up to 32 columns to `sums` [rows, 32].
@inline(__always)
private func lineProduct(
  _ left: LeftSide, _ right: RightSide, rows: Int, _ lanes: Int, _ count: Int, adding: Bool,
  into sums: UnsafeMutablePointer<Float>
) {
  let (stride, second) = unsafe (2 * Panels.width, right.floats + Panels.width)
  #if AVX512
    // A line of 7 pixels of three colours: three tiles that keep a core as busy as one of twelve rows.
    if rows == 21, lanes == stride {
      for row in Swift.stride(from: 0, to: 21, by: 7) {
        unsafe wideTile(
          rows: 7, left.from(row), right, second: second, count: count, adding: adding,
          into: sums + row &* stride, stride: stride, finish: PlainFinish(), row: row, column: 0,
          next: left.floats, nextStep: 0)
      }
      return
    }
  #endif
  unsafe productColumns(
    left, right, second, rows: 0..<rows, 0, lanes, count, adding, sums, stride, PlainFinish())
}

/// Writes or adds rows of up to 32 sums, which lie 32 floats apart.
@inline(__always)
private func addRows(
  _ sums: UnsafePointer<Float>, _ rows: Int, _ lanes: Int,
  into target: UnsafeMutablePointer<Float>, stride: Int, isFirst: Bool
) {
  for row in 0..<rows {
    let (from, to) = unsafe (sums + row &* 2 &* Panels.width, target + row &* stride)
    forEachLanes(lanes) { place, lanes in
      let sum = unsafe load(from + place, lanes)
      unsafe store(isFirst ? sum : load(to + place, lanes) + sum, to + place, lanes)
    }
  }
}

/// Calls `body` with the maps of one group of images after the other, zeros around them.
///
/// The groups, and so the strips of rows that are summarised, are those of the patches.
private func forEachGroup(
  of lines: WindowLines, _ sizes: ConvolutionSizes, _ input: UnsafePointer<Float>,
  reading: NormalisingFinish?, on pool: WorkerPool,
  _ body: (_ rows: Range<Int>, _ maps: UnsafePointer<Float>) -> Void
) {
  let atOnce = sizes.imagesAtOnce
  let maps = unsafe pool.scratch(.patches, floats: atOnce * lines.imageFloats)
  for first in stride(from: 0, to: sizes.images, by: atOnce) {
    let images = min(atOnce, sizes.images - first)
    unsafe lines.copyMaps(
      input + first * sizes.inputPixels * sizes.inputs, reading: reading, images: images,
      into: maps, on: pool)
    unsafe body(
      first * sizes.outputPixels..<(first + images) * sizes.outputPixels, UnsafePointer(maps))
  }
}
