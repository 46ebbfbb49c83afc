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
  /// How far each pixel of a row lies towards its right neighbour, in steps of 1/(2S).
  private let columnWeights: [Double]
  /// 2S: the weights of two neighbours along an axis add up to it.
  private let scale: Double
  private var line: [Double]
  /// The larger of the two values above and below each place of a line.
  private var columnPeaks: [Double]
  /// The runs, of which the first `hotRunCount` may hold hot pixels in the rows at hand.
  private var hotRuns: [Int]
  private var hotRunCount = 0

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
    columnRuns = PixelRun.all(of: columnSamples)
    columnWeights = columnSamples.weight
    scale = Double(2 * size)
    line = Array(repeating: 0, count: width)
    columnPeaks = line
    hotRuns = Array(columnRuns.indices)
  }

  /// Finds the pixels where the upsampled `map` is strictly greater than each of `thresholds`.
  ///
  /// Compared are 4S² times the interpolated value and 4S² times the threshold: the weights are then
  /// whole numbers and nothing rounds, so that a value that equals the threshold is never hot.
  /// Rows and runs of pixels between values that all exceed a threshold, or none, are decided
  /// without computing them, because an interpolated value lies between its neighbours.
  /// Source: Bau et al. 2017, §2.2, M_k(x) = S_k(x) ≥ T_k; strictly greater in the authors' program.
  mutating func fill(from map: [Double], above thresholds: [Double]) {
    clear()
    let lowest = thresholds.min() ?? .infinity
    for run in rowSamples.runs {
      let above = rowSamples.lower[run.lowerBound] * width
      let below = rowSamples.upper[run.lowerBound] * width
      let peak = findHotRuns(of: map, above, below, threshold: lowest)
      guard peak > lowest else { continue }
      for y in run {
        let weight = rowSamples.weight[y]
        for place in 0..<hotRunCount {
          let (left, right) = (columnRuns[hotRuns[place]].left, columnRuns[hotRuns[place]].right)
          line[left] = (scale - weight) * map[above + left] + weight * map[below + left]
          line[right] = (scale - weight) * map[above + right] + weight * map[below + right]
        }
        for level in 0..<levelCount where peak > thresholds[level] {
          let hot = fillRow(y, level: level, above: thresholds[level])
          if hot > 0 {
            rows[level] = (areas[level] == 0 ? y : rows[level].lowerBound)..<y + 1
            areas[level] += hot
          }
        }
      }
    }
  }

  /// Notes the runs between two rows of the map of which a corner exceeds the threshold; answers the
  /// largest value of both rows.
  private mutating func findHotRuns(
    of map: [Double], _ above: Int, _ below: Int, threshold: Double
  ) -> Double {
    var peak = -Double.infinity
    for x in 0..<width {
      columnPeaks[x] = max(map[above + x], map[below + x])
      peak = max(peak, columnPeaks[x])
    }
    hotRunCount = 0
    guard peak > threshold else { return peak }
    for (number, run) in columnRuns.enumerated()
    where columnPeaks[run.left] > threshold || columnPeaks[run.right] > threshold {
      hotRuns[hotRunCount] = number
      hotRunCount += 1
    }
    return peak
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

  /// Sets the hot bits of a row from `line`, 2S times the map interpolated at its height.
  private mutating func fillRow(_ y: Int, level: Int, above threshold: Double) -> Int {
    let (lineThreshold, pixelThreshold) = (scale * threshold, scale * scale * threshold)
    let start = (level * size + y) * wordsPerRow
    var count = 0
    for place in 0..<hotRunCount {
      let run = columnRuns[hotRuns[place]]
      let (left, right) = (line[run.left], line[run.right])
      var bits: UInt64
      if left > lineThreshold && right > lineThreshold {
        bits = run.bits
      } else if left > lineThreshold || right > lineThreshold {
        bits = 0
        for x in run.first..<run.first + run.count {
          let weight = columnWeights[x]
          if (scale - weight) * left + weight * right > pixelThreshold {
            bits |= UInt64(1) << UInt64(x % 64)
          }
        }
      } else {
        continue
      }
      words[start + run.word] |= bits
      count += bits.nonzeroBitCount
    }
    return count
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
