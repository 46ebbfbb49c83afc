/// The places where the maps of up to sixteen neighbouring units exceed a threshold of each: a bit per
/// place.
///
/// One pass over an image, the units of a place side by side in a register: a row of a map is looked at
/// place by place only for units whose largest value in it exceeds their threshold, which few do.
struct HotPlaces: Sendable {
  /// The words of a map's row.
  let wordsPerRow: Int
  private let height: Int
  private let width: Int
  private let unitCount: Int
  /// The largest floats that do not exceed the thresholds.
  private let floors: Lanes
  /// [units, h, words].
  private var words: [UInt64]
  /// Whether a unit exceeds its threshold anywhere.
  private(set) var isHot: [Bool]

  /// How many units there are at most: a cache line of floats.
  static let mostUnits = Lanes.scalarCount

  private typealias Lanes = SIMD16<Float>

  /// Prepares for maps [h, w] of units with these thresholds.
  init(height: Int, width: Int, thresholds: [Double]) {
    precondition(
      (1...Self.mostUnits).contains(thresholds.count), "thresholds of \(thresholds.count) units")
    (self.height, self.width, unitCount) = (height, width, thresholds.count)
    wordsPerRow = (width + 63) / 64
    var floors = Lanes(repeating: .infinity)
    for (unit, threshold) in thresholds.enumerated() {
      // A float exceeds the threshold just if it exceeds the float at or below it.
      let nearest = Float(threshold)
      floors[unit] = Double(nearest) > threshold ? nearest.nextDown : nearest
    }
    self.floors = floors
    words = Array(repeating: 0, count: thresholds.count * height * wordsPerRow)
    isHot = Array(repeating: false, count: thresholds.count)
  }

  /// Looks at an image: the units' values at its first place begin at `start`, those of the next place
  /// `stride` further.
  mutating func find(in values: Span<Float>, from start: Int, stride: Int) {
    for unit in 0..<unitCount { isHot[unit] = false }
    for y in 0..<height {
      let line = start + y * width * stride
      var peaks = Lanes(repeating: -.infinity)
      for x in 0..<width {
        let first = line + x * stride
        let lanes = Self.lanes(values.extracting(first..<first + unitCount))
        peaks.replace(with: lanes, where: lanes .> peaks)
      }
      let exceeds = peaks .> floors
      for unit in 0..<unitCount {
        let row = (unit * height + y) * wordsPerRow
        for word in row..<row + wordsPerRow { words[word] = 0 }
        guard exceeds[unit] else { continue }
        isHot[unit] = true
        let floor = floors[unit]
        for x in 0..<width where values[line + unit + x * stride] > floor {
          words[row + x / 64] |= UInt64(1) << UInt64(x % 64)
        }
      }
    }
  }

  /// The hot places among 64 of a unit in a row of its map.
  func bits(unit: Int, row: Int, word: Int) -> UInt64 {
    words[(unit * height + row) * wordsPerRow + word]
  }

  /// The values of some units as lanes; those that are missing are never hot.
  @inline(__always)
  private static func lanes(_ row: Span<Float>) -> Lanes {
    if row.count == 16 {
      return Lanes(
        row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9], row[10],
        row[11], row[12], row[13], row[14], row[15])
    }
    var lanes = Lanes(repeating: -.infinity)
    for unit in 0..<row.count { lanes[unit] = row[unit] }
    return lanes
  }
}
