import Images

/// The pixels of the input where one unit's upsampled map exceeds its threshold.
///
/// The bits are laid out as in `BitMask`: every row starts a new word.
struct HotMap: Sendable {
  let height: Int
  let width: Int
  let size: Int
  let wordsPerRow: Int
  /// The hot pixels of the last `fill`.
  private(set) var words: [UInt64]
  /// The words that hold all hot pixels of the last `fill`; outside it all are 0.
  private(set) var extent: Range<Int>
  /// The number of hot pixels of the last `fill`.
  private(set) var area: Int

  private let rows: AxisSamples
  private let columns: AxisSamples
  private var line: [Double]
  private var rowPeaks: [Double]

  /// Prepares for maps [h, w] over an input of [size, size].
  init(height: Int, width: Int, size: Int) {
    self.height = height
    self.width = width
    self.size = size
    wordsPerRow = (size + 63) / 64
    words = Array(repeating: 0, count: wordsPerRow * size)
    extent = 0..<0
    area = 0
    rows = AxisSamples(from: height, to: size)
    columns = AxisSamples(from: width, to: size)
    line = Array(repeating: 0, count: width)
    rowPeaks = Array(repeating: 0, count: height)
  }

  /// Finds the pixels where the upsampled `map` is strictly greater than `threshold`.
  ///
  /// Rows and runs of pixels between values that all exceed the threshold, or none, are decided
  /// without computing them, because an interpolated value lies between its neighbours.
  /// Source: Bau et al. 2017, §2.2, M_k(x) = S_k(x) ≥ T_k; strictly greater in the authors' program.
  mutating func fill(from map: [Double], above threshold: Double) {
    for word in extent { words[word] = 0 }
    for y in 0..<height {
      rowPeaks[y] = map[y * width..<(y + 1) * width].max() ?? -.infinity
    }
    var (first, last) = (size, -1)
    area = 0
    for y in 0..<size {
      let (above, below) = (rows.lower[y], rows.upper[y])
      guard max(rowPeaks[above], rowPeaks[below]) > threshold else { continue }
      let fraction = rows.fraction[y]
      for x in 0..<width {
        let value = map[above * width + x]
        line[x] = value + fraction * (map[below * width + x] - value)
      }
      let hot = fillRow(y, above: threshold)
      if hot > 0 {
        area += hot
        first = min(first, y)
        last = y
      }
    }
    extent = area == 0 ? 0..<0 : first * wordsPerRow..<(last + 1) * wordsPerRow
  }

  /// Sets the hot bits of a row from `line`, the map interpolated at its height.
  private mutating func fillRow(_ y: Int, above threshold: Double) -> Int {
    var count = 0
    for run in columns.runs {
      let left = line[columns.lower[run.lowerBound]]
      let right = line[columns.upper[run.lowerBound]]
      if left > threshold && right > threshold {
        for x in run { setBit(x, y) }
        count += run.count
      } else if left > threshold || right > threshold {
        for x in run where left + columns.fraction[x] * (right - left) > threshold {
          setBit(x, y)
          count += 1
        }
      }
    }
    return count
  }

  private mutating func setBit(_ x: Int, _ y: Int) {
    words[y * wordsPerRow + x / 64] |= UInt64(1) << UInt64(x % 64)
  }

  /// The number of hot pixels that lie in `mask`.
  /// - Precondition: the mask has the size of the input.
  func overlap(with mask: BitMask) -> Int {
    precondition(
      mask.width == size && mask.height == size,
      "mask \(mask.width)×\(mask.height) over an input of \(size)")
    var count = 0
    for word in extent { count += (words[word] & mask.words[word]).nonzeroBitCount }
    return count
  }
}
