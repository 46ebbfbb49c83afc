/// The quantile threshold of every unit of a hook at one level.
package struct UnitThresholds: Sendable, Equatable {
  /// The share q of the activations that lies above the threshold.
  package let quantile: Double
  /// One threshold per unit; a place is hot where its activation is strictly greater.
  package let values: [Double]
  /// How many activations each threshold was read from: M = N·h·w.
  package let sampleCount: Int

  /// Whether so few activations lie above the threshold that it is mostly noise: q·M < 100.
  package var isNoisy: Bool {
    quantile * Double(sampleCount) < 100
  }
}

/// What the first pass over the activations of a hook leaves behind.
package struct ActivationSummary: Sendable, Equatable {
  /// The thresholds, one element per quantile that was asked for, in that order.
  package let thresholds: [UnitThresholds]
  package let extremes: ActivationExtremes
}

/// The first pass: thresholds and extremes of every unit, from batches in any order.
///
/// Exact, not a sketch: only the top share of the largest quantile is kept, U·⌈q·N·h·w⌉ floats.
/// Source: Bau et al. 2017, §2.2 (P(a_k > T_k) = 0.005 over all places of all images); METHOD: the
/// order statistic is the ⌈(1−q)·M⌉-th of the M raw values in ascending order, counting from 1.
package struct ThresholdCollector: Sendable {
  private let imageCount: Int
  private let height: Int
  private let width: Int
  private let unitCount: Int
  private let quantiles: [Double]
  private var tops: [TopValues]
  private var floors: [Float]
  private var extremes: ActivationExtremes
  private var isSeen: [Bool]

  /// Prepares for `imageCount` images with maps of [h, w, U].
  /// - Precondition: every quantile lies between 0 and 1, and there is at least one.
  package init(imageCount: Int, height: Int, width: Int, unitCount: Int, quantiles: [Double]) {
    precondition(imageCount > 0, "a threshold needs images")
    precondition(
      !quantiles.isEmpty && quantiles.allSatisfy { $0 > 0 && $0 < 1 },
      "quantiles \(quantiles) must lie between 0 and 1")
    self.imageCount = imageCount
    self.height = height
    self.width = width
    self.unitCount = unitCount
    self.quantiles = quantiles
    let samples = imageCount * height * width
    let capacity = quantiles.map { rankFromTop(quantile: $0, of: samples) }.max() ?? 1
    tops = Array(repeating: TopValues(capacity: capacity), count: unitCount)
    floors = Array(repeating: -.infinity, count: unitCount)
    extremes = ActivationExtremes(imageCount: imageCount, unitCount: unitCount)
    isSeen = Array(repeating: false, count: imageCount)
  }

  /// Takes a batch in; labelled images and others alike.
  ///
  /// Throws `DissectionError.notFinite` at the first value that is infinite or not a number; the
  /// collector is then of no further use.
  /// - Precondition: the maps have the announced shape, and no image comes twice.
  package mutating func add(_ batch: ActivationBatch) throws {
    precondition(
      batch.height == height && batch.width == width && batch.unitCount == unitCount,
      "maps of \(batch.height)×\(batch.width)×\(batch.unitCount), not "
        + "\(height)×\(width)×\(unitCount)")
    precondition(
      batch.images.upperBound <= imageCount, "images \(batch.images) of \(imageCount) announced")
    for image in batch.images {
      precondition(!isSeen[image], "image \(image) comes twice")
      isSeen[image] = true
      try add(image, of: batch)
    }
  }

  private mutating func add(_ image: Int, of batch: ActivationBatch) throws {
    try extremes.add(image, of: batch)
    var next = batch.offset(of: image)
    for _ in 0..<batch.placeCount {
      for unit in 0..<unitCount {
        let value = batch.values[next]
        next += 1
        if value > floors[unit] {
          tops[unit].insert(value)
          floors[unit] = tops[unit].floor
        }
      }
    }
  }

  /// Reads the thresholds out.
  /// - Precondition: every announced image has been added.
  package func finish() -> ActivationSummary {
    let missing = isSeen.count { !$0 }
    precondition(missing == 0, "\(missing) of \(imageCount) images were never added")
    let samples = imageCount * height * width
    let descending = tops.map { $0.descending() }
    let thresholds = quantiles.map { quantile in
      let rank = rankFromTop(quantile: quantile, of: samples)
      return UnitThresholds(
        quantile: quantile,
        // Adding 0 turns −0 into 0, so that the order of the batches cannot show.
        values: descending.map { Double($0[rank - 1]) + 0 },
        sampleCount: samples)
    }
    return ActivationSummary(thresholds: thresholds, extremes: extremes)
  }
}

/// The rank, counting down from 1 at the largest of M values, of the order statistic at 1−q.
///
/// The ⌈(1−q)·M⌉-th from below is the (⌊q·M⌋+1)-th from above. The product is nudged by one part
/// in 10¹², so that a decimal quantile whose q·M is whole is not lost to its binary rounding.
func rankFromTop(quantile: Double, of samples: Int) -> Int {
  let above = Int((quantile * Double(samples) * (1 + 1e-12)).rounded(.down))
  return min(above + 1, samples)
}
