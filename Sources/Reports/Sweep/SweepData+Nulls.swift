import Concepts
import Results

extension SweepData {
  private mutating func put(
    _ null: Null, _ variant: DissectionRecord.Variant, _ quantity: Quantity, block: String,
    cell: Int64
  ) {
    nulls[variant, default: [:]][Key(cell: cell, block: block, quantity: quantity)] = null
  }

  mutating func readNulls(from store: ResultStore) throws {
    for dissection in try store.dissections(ofExperiment: experiment.name) {
      guard let id = dissection.id else { continue }
      let isConcept = cells.contains {
        $0.cellId == dissection.cellId && LocalConcept.named($0.axis) != nil
      }
      let regions = try store.regionCounts(ofDissection: id)
      readConceptNulls(
        try store.conceptNulls(ofDissection: id), regions: regions, cell: dissection.cellId)
      readRegionNulls(regions, cell: dissection.cellId, hasAxis: isConcept)
    }
    for count in try store.untrainedBiasCounts(ofExperiment: experiment.name)
    where count.groupName == nil {
      guard let family = GlobalFamily(rawValue: count.family) else { continue }
      for (number, significant) in [(count.biased, false), (count.biasedAndSignificant, true)] {
        let null = Null(mean: Double(number), draws: 1, values: [Double(number)])
        put(
          null, .untrained, .biased(family, significant: significant), block: count.block,
          cell: count.cellId)
      }
    }
  }

  /// Of concepts the means over draws are recorded; one that no draw counts may be left out, and is
  /// 0 wherever the draws are known to have been made.
  private mutating func readConceptNulls(
    _ records: [ConceptNullRecord], regions: [RegionCountRecord], cell: Int64
  ) {
    for variant in Self.nullVariants {
      for block in Self.blocks {
        let found = records.filter { $0.variant == variant && $0.block == block }
        let draws = regions.count { $0.variant == variant && $0.block == block }
        guard let draws = found.first?.draws ?? (draws > 0 ? draws : nil) else { continue }
        for count in Quantity.Count.allCases {
          let numbers = Dictionary(
            uniqueKeysWithValues: found.map {
              ($0.concept, count == .detectors ? $0.detectors : $0.pairs)
            })
          for (quantity, mean) in Self.sums(numbers, count, axis: nil) {
            put(Null(mean: mean, draws: draws), variant, quantity, block: block, cell: cell)
          }
        }
      }
    }
  }

  /// Of regions every draw is recorded, which says more than the mean.
  private mutating func readRegionNulls(
    _ records: [RegionCountRecord], cell: Int64, hasAxis: Bool
  ) {
    for variant in Self.nullVariants {
      for block in Self.blocks {
        let draws = records.filter { $0.variant == variant && $0.block == block }
        if draws.isEmpty { continue }
        var counts: [Quantity: [Int]] = [:]
        for (region, number) in PerRegion.places {
          counts[.region(region, .detectors)] = draws.map { $0.detectors[keyPath: number] }
          counts[.region(region, .pairs)] = draws.map { $0.pairs[keyPath: number] }
        }
        counts[.all(.detectors)] = draws.map(\.detectors.sum)
        counts[.all(.pairs)] = draws.map(\.pairs.sum)
        if hasAxis {
          counts[.axis(.detectors)] = draws.map(\.axisDetectors)
          counts[.axis(.pairs)] = draws.map(\.axisPairs)
        }
        for (quantity, values) in counts {
          let numbers = values.map(Double.init)
          put(
            Null(
              mean: numbers.reduce(0, +) / Double(numbers.count), draws: numbers.count,
              values: numbers),
            variant, quantity, block: block, cell: cell)
        }
      }
    }
  }
}

extension PerRegion {
  /// Where each region's number is.
  static var places: [(FaceRegion, KeyPath<PerRegion, Int>)] {
    [
      (.eye, \.eye), (.cheek, \.cheek), (.nose, \.nose), (.mouth, \.mouth), (.chin, \.chin),
    ]
  }

  /// Over all regions.
  var sum: Int { eye + cheek + nose + mouth + chin }
}
