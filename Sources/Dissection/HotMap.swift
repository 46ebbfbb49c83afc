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
  private var line: [Double]
  private var rowPeaks: [Double]

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
    columnRuns = PixelRun.all(of: AxisSamples(from: width, to: size))
    line = Array(repeating: 0, count: width)
    rowPeaks = Array(repeating: 0, count: height)
  }

  /// Finds the pixels where the upsampled `map` is strictly greater than each of `thresholds`.
  ///
  /// Rows and runs of pixels between values that all exceed a threshold, or none, are decided
  /// without computing them, because an interpolated value lies between its neighbours.
  /// Source: Bau et al. 2017, §2.2, M_k(x) = S_k(x) ≥ T_k; strictly greater in the authors' program.
  mutating func fill(from map: [Double], above thresholds: [Double]) {
    clear()
    for y in 0..<height {
      var peak = -Double.infinity
      for x in y * width..<(y + 1) * width { peak = max(peak, map[x]) }
      rowPeaks[y] = peak
    }
    let lowest = thresholds.min() ?? .infinity
    for y in 0..<size {
      let (above, below) = (rowSamples.lower[y], rowSamples.upper[y])
      let peak = max(rowPeaks[above], rowPeaks[below])
      guard peak > lowest else { continue }
      let fraction = rowSamples.fraction[y]
      for x in 0..<width {
        let value = map[above * width + x]
        line[x] = value + fraction * (map[below * width + x] - value)
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

  /// Sets the hot bits of a row from `line`, the map interpolated at its height.
  private mutating func fillRow(_ y: Int, level: Int, above threshold: Double) -> Int {
    let start = (level * size + y) * wordsPerRow
    var count = 0
    for run in columnRuns {
      let (left, right) = (line[run.left], line[run.right])
      var bits: UInt64
      if left > threshold && right > threshold {
        bits = run.bits
      } else if left > threshold || right > threshold {
        bits = 0
        for (place, fraction) in run.fractions.enumerated()
        where left + fraction * (right - left) > threshold {
          bits |= UInt64(1) << UInt64(run.shift + place)
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
  let word: Int
  /// The bit of the first pixel in its word.
  let shift: Int
  /// The bits of all pixels.
  let bits: UInt64
  /// How far each pixel lies from `left` towards `right`.
  let fractions: [Double]

  static func all(of samples: AxisSamples) -> [PixelRun] {
    samples.runs.flatMap { run in
      (run.lowerBound / 64...(run.upperBound - 1) / 64).map { word in
        let pixels = run.clamped(to: word * 64..<(word + 1) * 64)
        let shift = pixels.lowerBound % 64
        let ones = pixels.count == 64 ? UInt64.max : UInt64(1) << UInt64(pixels.count) - 1
        return PixelRun(
          left: samples.lower[run.lowerBound], right: samples.upper[run.lowerBound], word: word,
          shift: shift, bits: ones << UInt64(shift), fractions: Array(samples.fraction[pixels]))
      }
    }
  }
}
