import Concepts
import Dissection
import Images
import Seeding

/// The local concepts with these names, in this order.
func concepts(_ names: String...) -> [LocalConcept] {
  names.compactMap { name in LocalConcept.all.first { $0.name == name } }
}

/// Activations of one unit, one map per image.
func oneUnit(maps: [[Float]], height: Int, width: Int) -> ActivationBatch {
  ActivationBatch(
    images: 0..<maps.count, height: height, width: width, unitCount: 1, values: Array(maps.joined())
  )
}

/// Activations with a few values that repeat, some of them 0, and some units shifted below 0.
func randomActivations(
  images: Int, height: Int, width: Int, unitCount: Int, using random: inout SplitMix64
) -> ActivationBatch {
  var values: [Float] = []
  for _ in 0..<images * height * width {
    for unit in 0..<unitCount {
      let value = Float(random.normal())
      switch unit % 4 {
      case 0: values.append(value)
      case 1: values.append(max(value, 0))
      case 2: values.append((value * 4).rounded() / 4 - 3)
      default: values.append(unit == 3 ? 0.3 : value * 100)
      }
    }
  }
  return ActivationBatch(
    images: 0..<images, height: height, width: width, unitCount: unitCount, values: values)
}

/// Random rectangles as masks, for about half of the concepts of about two thirds of the images.
func randomMasks(
  images: Int, conceptCount: Int, size: Int, using random: inout SplitMix64
) -> [[NumberedMask]] {
  (0..<images).map { _ in
    guard random.chance(0.66) else { return [] }
    return (0..<conceptCount).filter { _ in random.chance(0.5) }.map { concept in
      var mask = BitMask(width: size, height: size)
      let (left, top) = (random.below(size), random.below(size))
      for y in top..<min(top + size / 2, size) {
        for x in left..<min(left + size / 2, size) { mask[x, y] = true }
      }
      return NumberedMask(concept: concept, mask: mask)
    }
  }
}

extension ActivationBatch {
  /// The same activations in batches of `length` images, in a drawn order.
  func shuffledBatches(of length: Int, using random: inout SplitMix64) -> [ActivationBatch] {
    var parts: [ActivationBatch] = []
    for start in stride(from: 0, to: images.count, by: length) {
      let part = start..<min(start + length, images.count)
      let stride = height * width * unitCount
      parts.append(
        ActivationBatch(
          images: part, height: height, width: width, unitCount: unitCount,
          values: Array(values[part.lowerBound * stride..<part.upperBound * stride])))
    }
    random.shuffle(&parts)
    return parts
  }

  /// The first pass over all of it.
  func summary(quantiles: [Double] = [0.005]) throws -> ActivationSummary {
    var collector = ThresholdCollector(
      imageCount: images.count, height: height, width: width, unitCount: unitCount,
      quantiles: quantiles)
    try collector.add(self)
    return collector.finish()
  }

  /// The second pass over all of it.
  func counts(
    _ concepts: [LocalConcept], masks: [[NumberedMask]], thresholds: [Double], size: Int,
    settings: DissectionSettings = DissectionSettings()
  ) throws -> ConceptCounts {
    var tally = ConceptTally(
      concepts: concepts, thresholds: thresholds, height: height, width: width, size: size,
      settings: settings)
    try tally.add(self, masks: masks)
    return tally.finish()
  }
}

extension BitMask {
  /// A mask drawn with characters; `#` is on.
  init(_ rows: String...) {
    self.init(width: rows[0].count, height: rows.count)
    for (y, row) in rows.enumerated() {
      for (x, character) in row.enumerated() where character == "#" { self[x, y] = true }
    }
  }
}
