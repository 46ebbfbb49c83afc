/// The images in ascending order of a unit's peak.
///
/// Equal peaks stand together, by image, and share the mean of their ranks: so the order in which
/// images are listed says nothing about a unit, also where maps are clipped or rounded.
/// Source: Kruskal and Wallis 1952, midranks. Departure: the authors' program ranks equal peaks in the
/// order of an unstable sort, which calls most units of clipped maps biased towards the last group.
struct PeakOrder: Sendable {
  let images: [Int]
  /// The places of equal peaks, in ascending order; one place each where no peak comes twice.
  let runs: [Range<Int>]

  /// Sorts the images of a unit.
  init(_ extremes: ActivationExtremes, unit: Int) {
    // Value and image in one word: a float's bits, flipped so that they order as the value does.
    let keys = (0..<extremes.imageCount).map { image in
      let bits = (extremes.peak(image: image, unit: unit) + 0).bitPattern  // + 0: −0 equals 0
      let ordered = bits >> 31 == 1 ? ~bits : bits | 0x8000_0000
      return UInt64(ordered) << 32 | UInt64(image)
    }.sorted()
    images = keys.map { Int($0 & 0xFFFF_FFFF) }
    var runs: [Range<Int>] = []
    var start = 0
    while start < keys.count {
      var end = start + 1
      while end < keys.count, keys[end] >> 32 == keys[start] >> 32 { end += 1 }
      runs.append(start..<end)
      start = end
    }
    self.runs = runs
  }

  /// The mean rank of the images of a run, counting from 1.
  static func meanRank(of run: Range<Int>) -> Double {
    Double(run.lowerBound + 1 + run.upperBound) / 2
  }
}
