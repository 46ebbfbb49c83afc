/// How strongly every unit responds to every image, at most and at least.
package struct ActivationExtremes: Sendable, Equatable {
  package let imageCount: Int
  package let unitCount: Int
  /// The maximum of each raw map, [N, U].
  package private(set) var peaks: [Float]
  /// The minimum of each raw map, [N, U].
  package private(set) var troughs: [Float]
  /// The minimum of each unit over all images and places.
  package private(set) var minimum: [Float]
  /// The maximum of each unit over all images and places.
  package private(set) var maximum: [Float]

  /// Makes a table that waits for its images.
  package init(imageCount: Int, unitCount: Int) {
    self.init(imageCount: imageCount, unitCount: unitCount, filled: true)
  }

  private init(imageCount: Int, unitCount: Int, filled: Bool) {
    self.imageCount = imageCount
    self.unitCount = unitCount
    peaks = filled ? Array(repeating: -.infinity, count: imageCount * unitCount) : []
    troughs = filled ? Array(repeating: .infinity, count: imageCount * unitCount) : []
    minimum = Array(repeating: .infinity, count: unitCount)
    maximum = Array(repeating: -.infinity, count: unitCount)
  }

  /// Whether the unit has one value everywhere, so that nothing can be ranked or exceeded.
  package func isConstant(unit: Int) -> Bool {
    minimum[unit] == maximum[unit]
  }

  /// Whether the unit is 0 everywhere.
  package func isDead(unit: Int) -> Bool {
    minimum[unit] == 0 && maximum[unit] == 0
  }

  /// The maximum of one raw map.
  package func peak(image: Int, unit: Int) -> Float {
    peaks[image * unitCount + unit]
  }

  /// The same table for some of the images only, in the given order, with their own minimum and
  /// maximum.
  package func restricted(to images: [Int]) -> ActivationExtremes {
    var part = ActivationExtremes(imageCount: images.count, unitCount: unitCount)
    for (place, image) in images.enumerated() {
      let row = image * unitCount..<(image + 1) * unitCount
      part.set(highest: Array(peaks[row]), lowest: Array(troughs[row]), of: place)
    }
    return part
  }

  /// The same table with further images behind its own.
  package func joined(with other: ActivationExtremes) -> ActivationExtremes {
    precondition(unitCount == other.unitCount, "\(unitCount) units and \(other.unitCount)")
    var whole = ActivationExtremes(
      imageCount: imageCount + other.imageCount, unitCount: unitCount, filled: false)
    whole.peaks = peaks + other.peaks
    whole.troughs = troughs + other.troughs
    whole.minimum = zip(minimum, other.minimum).map { min($0, $1) }
    whole.maximum = zip(maximum, other.maximum).map { max($0, $1) }
    return whole
  }

  /// Takes a batch in.
  ///
  /// Throws `DissectionError.notFinite` at the first value that is infinite or not a number.
  package mutating func add(_ batch: ActivationBatch) throws {
    for image in batch.images { try add(image, of: batch) }
  }

  /// Takes one image of a batch in.
  mutating func add(_ image: Int, of batch: ActivationBatch) throws {
    var highest = [Float](repeating: -.infinity, count: unitCount)
    var lowest = [Float](repeating: .infinity, count: unitCount)
    var next = batch.offset(of: image)
    for _ in 0..<batch.placeCount {
      for unit in 0..<unitCount {
        let value = batch.values[next]
        next += 1
        guard value.isFinite else {
          throw DissectionError.notFinite(value: "\(value)", unit: unit, image: image)
        }
        if value > highest[unit] { highest[unit] = value }
        if value < lowest[unit] { lowest[unit] = value }
      }
    }
    set(highest: highest, lowest: lowest, of: image)
  }

  /// Fills in one image: a value per unit, or per unit from `first` on.
  mutating func set(
    highest: some Collection<Float>, lowest: some Collection<Float>, of image: Int,
    first: Int = 0
  ) {
    let row = image * unitCount
    for (unit, (highest, lowest)) in zip(first..., zip(highest, lowest)) {
      peaks[row + unit] = highest
      troughs[row + unit] = lowest
      minimum[unit] = min(minimum[unit], lowest)
      maximum[unit] = max(maximum[unit], highest)
    }
  }

  /// How far a peak lies between the unit's minimum and maximum, 0...1.
  ///
  /// - Precondition: the unit is not constant.
  func relativePeak(image: Int, unit: Int) -> Double {
    let (low, high) = (Double(minimum[unit]), Double(maximum[unit]))
    return (Double(peak(image: image, unit: unit)) - low) / (high - low)
  }
}
