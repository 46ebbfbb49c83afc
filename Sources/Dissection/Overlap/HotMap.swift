/// The pixels of the input where one unit's upsampled map exceeds its threshold, for each of several
/// thresholds.
///
/// The bits are laid out as in `BitMask`: every row starts a new word.
struct HotMap: Sendable {
  let height: Int
  let width: Int
  let size: Int
  /// The number of thresholds, L.
  let levelCount: Int
  let wordsPerRow: Int
  /// The hot pixels of the last `fill`, [L, S, words].
  private var words: [UInt64]
  /// The rows that hold all hot pixels of the last `fill`, per threshold; the others are 0.
  private(set) var rows: [Range<Int>]
  /// The number of hot pixels of the last `fill`, per threshold.
  private(set) var areas: [Int]

  private let rowSamples: AxisSamples
  private let columnRuns: [PixelRun]
  /// The runs that have each place of a map's row on one of their sides.
  private let runsBeside: [Range<Int>]
  /// How far each pixel of a row lies towards its right neighbour, in steps of 1/(2S).
  private let columnWeights: [Double]
  /// 2S: the weights of two neighbours along an axis add up to it.
  private let scale: Double

  /// Prepares for maps [h, w] over an input of [size, size].
  init(height: Int, width: Int, size: Int, levelCount: Int = 1) {
    self.height = height
    self.width = width
    self.size = size
    self.levelCount = levelCount
    wordsPerRow = (size + 63) / 64
    words = Array(repeating: 0, count: levelCount * wordsPerRow * size)
    rows = Array(repeating: 0..<0, count: levelCount)
    areas = Array(repeating: 0, count: levelCount)
    rowSamples = AxisSamples(from: height, to: size)
    let columnSamples = AxisSamples(from: width, to: size)
    let runs = PixelRun.all(of: columnSamples)
    columnRuns = runs
    runsBeside = (0..<width).map { place in
      let first = runs.firstIndex { $0.left == place || $0.right == place }
      let last = runs.lastIndex { $0.left == place || $0.right == place }
      return first.flatMap { first in last.map { first..<$0 + 1 } } ?? 0..<0
    }
    columnWeights = columnSamples.weight
    scale = Double(2 * size)
  }

  /// Finds the pixels where the upsampled map of a unit is strictly greater than each of `thresholds`.
  ///
  /// Compared are 4S² times the interpolated value and 4S² times the threshold: the weights are then
  /// whole numbers and nothing rounds, so that a value that equals the threshold is never hot.
  /// Pixels between four places of which none is hot at the lowest threshold are passed over, because
  /// an interpolated value lies between its neighbours.
  /// Source: Bau et al. 2017, §2.2, M_k(x) = S_k(x) ≥ T_k; strictly greater in the authors' program.
  /// - Parameters:
  ///   - values: Activations, of which those of the unit begin at `start`, `stride` apart.
  ///   - start: The place of the unit's first value.
  ///   - stride: How far the values of neighbouring places are apart.
  ///   - places: Where the map exceeds the lowest threshold.
  ///   - unit: The unit's number there.
  ///   - thresholds: One for each level.
  mutating func fill(
    from values: Span<Float>, at start: Int, stride: Int, _ places: HotPlaces, unit: Int,
    above thresholds: [Double]
  ) {
    clear()
    for rowRun in rowSamples.runs {
      let above = rowSamples.lower[rowRun.lowerBound]
      let below = rowSamples.upper[rowRun.lowerBound]
      var next = 0
      for word in 0..<places.wordsPerRow {
        var columns =
          places.bits(unit: unit, row: above, word: word)
          | places.bits(unit: unit, row: below, word: word)
        while columns != 0 {
          let beside = runsBeside[word * 64 + columns.trailingZeroBitCount]
          columns &= columns - 1
          next = max(next, beside.lowerBound)
          while next < beside.upperBound {
            let run = columnRuns[next]
            next += 1
            func value(_ row: Int, _ column: Int) -> Double {
              Double(values[start + (row * width + column) * stride])
            }
            fill(
              rowRun, run, above: (value(above, run.left), value(above, run.right)),
              below: (value(below, run.left), value(below, run.right)), thresholds)
          }
        }
      }
    }
  }

  /// Sets the hot bits of the pixels between four places of a map.
  private mutating func fill(
    _ rowRun: Range<Int>, _ run: PixelRun, above: (left: Double, right: Double),
    below: (left: Double, right: Double), _ thresholds: [Double]
  ) {
    for y in rowRun {
      // 2S times the map, interpolated at this height.
      let weight = rowSamples.weight[y]
      let left = (scale - weight) * above.left + weight * below.left
      let right = (scale - weight) * above.right + weight * below.right
      for level in 0..<levelCount {
        let (isLeft, isRight) = (
          left > scale * thresholds[level], right > scale * thresholds[level]
        )
        guard isLeft || isRight else { continue }
        let bits =
          isLeft && isRight
          ? run.bits : bits(of: run, left, right, above: scale * scale * thresholds[level])
        guard bits != 0 else { continue }
        words[(level * size + y) * wordsPerRow + run.word] |= bits
        let known = areas[level] == 0 ? y..<y + 1 : rows[level]
        rows[level] = min(known.lowerBound, y)..<max(known.upperBound, y + 1)
        areas[level] += bits.nonzeroBitCount
      }
    }
  }

  /// The hot pixels of a run between two values of which one exceeds the threshold.
  private func bits(
    of run: PixelRun, _ left: Double, _ right: Double, above threshold: Double
  ) -> UInt64 {
    let weights = columnWeights.span.extracting(run.first..<run.first + run.count)
    var bits: UInt64 = 0
    for pixel in 0..<weights.count {
      let value = (scale - weights[pixel]) * left + weights[pixel] * right
      bits |= (value > threshold ? 1 : 0) &<< UInt64(pixel)
    }
    return bits << UInt64(run.first % 64)
  }

  private mutating func clear() {
    for level in 0..<levelCount {
      let start = level * size
      for word in (start + rows[level].lowerBound) * wordsPerRow..<(start + rows[level].upperBound)
        * wordsPerRow
      { words[word] = 0 }
      rows[level] = 0..<0
      areas[level] = 0
    }
  }

  /// The number of hot pixels at a level that lie in a mask of `table`.
  /// - Precondition: the table's masks have the size of the input.
  func overlap(level: Int, with mask: MaskTable.Entry, words table: Span<UInt64>) -> Int {
    let (first, last) = (Int(mask.firstRow), Int(mask.firstRow) + Int(mask.rowCount))
    var count = overlap(level: level, first..<min(last, size), table, mask.start)
    if last > size {
      count += overlap(
        level: level, 0..<last - size, table, mask.start + (size - first) * wordsPerRow)
    }
    return count
  }

  /// The same for a mask's rows that do not wrap, whose words begin at `start`.
  private func overlap(
    level: Int, _ maskRows: Range<Int>, _ table: Span<UInt64>, _ start: Int
  ) -> Int {
    let first = max(maskRows.lowerBound, rows[level].lowerBound)
    let last = min(maskRows.upperBound, rows[level].upperBound)
    guard first < last else { return 0 }
    let length = (last - first) * wordsPerRow
    let hot = words.span.extracting(first: (level * size + last) * wordsPerRow)
      .extracting(last: length)
    let maskStart = start + (first - maskRows.lowerBound) * wordsPerRow
    let mask = table.extracting(maskStart..<maskStart + length)
    var count = 0
    for place in 0..<length { count += (hot[place] & mask[place]).nonzeroBitCount }
    return count
  }
}

/// Neighbouring pixels of a row that lie between the same two places of a map and in one word.
private struct PixelRun: Sendable {
  /// The places of the map on either side; equal beyond the edges.
  let left: Int
  let right: Int
  let first: Int
  let count: Int
  let word: Int
  /// The bits of all its pixels in their word.
  let bits: UInt64

  static func all(of samples: AxisSamples) -> [PixelRun] {
    samples.runs.flatMap { run in
      (run.lowerBound / 64...(run.upperBound - 1) / 64).map { word in
        let pixels = run.clamped(to: word * 64..<(word + 1) * 64)
        let ones = pixels.count == 64 ? UInt64.max : UInt64(1) << UInt64(pixels.count) - 1
        return PixelRun(
          left: samples.lower[run.lowerBound], right: samples.upper[run.lowerBound],
          first: pixels.lowerBound, count: pixels.count, word: word,
          bits: ones << UInt64(pixels.lowerBound % 64))
      }
    }
  }
}
