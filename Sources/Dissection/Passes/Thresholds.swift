import Tensors

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
  private var tiles: [CollectorTile]
  private var extremes: ActivationExtremes
  private var isSeen: [Bool]

  /// How many units are worked on together: a cache line of floats.
  private static let tileWidth = 16

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
    let capacity = Self.capacity(quantiles, of: imageCount * height * width)
    tiles = stride(from: 0, to: unitCount, by: Self.tileWidth).map { start in
      CollectorTile(
        units: start..<min(start + Self.tileWidth, unitCount), capacity: capacity)
    }
    extremes = ActivationExtremes(imageCount: imageCount, unitCount: unitCount)
    isSeen = Array(repeating: false, count: imageCount)
  }

  /// How many of a unit's values the largest quantile needs.
  private static func capacity(_ quantiles: [Double], of samples: Int) -> Int {
    quantiles.map { rankFromTop(quantile: $0, of: samples) }.max() ?? 1
  }

  /// Bytes that a collector takes at most.
  package static func byteCount(
    imageCount: Int, height: Int, width: Int, unitCount: Int, quantiles: [Double]
  ) -> Int {
    let tops = TopValues.byteCount(capacity: capacity(quantiles, of: imageCount * height * width))
    return unitCount * (tops + 2 * imageCount * MemoryLayout<Float>.size)
  }

  /// Takes a batch in; labelled images and others alike.
  ///
  /// Throws `DissectionError.notFinite` at the first value that is infinite or not a number; the
  /// collector is then of no further use.
  /// - Precondition: the maps have the announced shape, and no image comes twice.
  package mutating func add(_ batch: ActivationBatch, on pool: WorkerPool? = nil) throws {
    precondition(
      batch.height == height && batch.width == width && batch.unitCount == unitCount,
      "maps of \(batch.height)×\(batch.width)×\(batch.unitCount), not "
        + "\(height)×\(width)×\(unitCount)")
    precondition(
      batch.images.upperBound <= imageCount, "images \(batch.images) of \(imageCount) announced")
    for image in batch.images {
      precondition(!isSeen[image], "image \(image) comes twice")
      isSeen[image] = true
    }
    changeEach(of: &tiles, on: pool) { $0.add(batch) }
    guard tiles.allSatisfy(\.isFinite) else {
      try batch.requireFinite()
      return
    }
    for tile in tiles {
      for (place, image) in batch.images.enumerated() {
        let part = place * tile.units.count..<(place + 1) * tile.units.count
        extremes.set(
          highest: tile.highest[part], lowest: tile.lowest[part], of: image,
          first: tile.units.lowerBound)
      }
    }
  }

  /// Reads the thresholds out.
  /// - Precondition: every announced image has been added.
  package func finish() -> ActivationSummary {
    let missing = isSeen.count { !$0 }
    precondition(missing == 0, "\(missing) of \(imageCount) images were never added")
    let samples = imageCount * height * width
    let ranks = quantiles.map { rankFromTop(quantile: $0, of: samples) }
    // One unit after the other, so that sorted copies do not pile up.
    let ofUnits = tiles.flatMap { tile in
      tile.tops.map { top in
        let descending = top.descending()
        // Adding 0 turns −0 into 0, so that the order of the batches cannot show.
        return ranks.map { Double(descending[$0 - 1]) + 0 }
      }
    }
    let thresholds = quantiles.enumerated().map { level, quantile in
      UnitThresholds(
        quantile: quantile, values: ofUnits.map { $0[level] }, sampleCount: samples)
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
