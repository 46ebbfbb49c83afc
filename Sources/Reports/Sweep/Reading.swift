import Results

/// One way of counting the responses of a dissection: a place of the sensitivity grid.
package struct Reading: Sendable, Hashable, Comparable {
  package var quantile: Double
  package var iouCut: Double
  package var union: DissectionRecord.Union

  init(_ count: RegionCountRecord) {
    (quantile, iouCut, union) = (count.quantile, count.iouCut, count.unionRule)
  }

  /// The one that a dissection itself counts by.
  init(_ dissection: DissectionRecord) {
    (quantile, iouCut, union) = (dissection.quantile, dissection.iouCut, dissection.unionRule)
  }

  package static func < (a: Reading, b: Reading) -> Bool {
    (a.quantile, a.iouCut, a.union.rawValue) < (b.quantile, b.iouCut, b.union.rawValue)
  }

  var quantileWords: String { "q \(Table.significant(quantile, digits: 2))" }
  fileprivate var cutWords: String { "IoU \(Table.significant(iouCut, digits: 2))" }
  fileprivate var words: String { "\(quantileWords), \(cutWords), \(union.rawValue)" }
}

extension [Reading] {
  /// Names these readings, which are some of `all`: together where they share a setting to the last.
  func names(among all: [Reading]) -> String {
    let settings: [(Reading) -> String] = [
      { "all by \($0.union.rawValue)" }, { "all at \($0.quantileWords)" },
      { "all at \($0.cutWords)" }, { "all at \($0.quantileWords), \($0.cutWords)" },
      { "all at \($0.quantileWords) by \($0.union.rawValue)" },
      { "all at \($0.cutWords) by \($0.union.rawValue)" }, \.words,
    ]
    var named: Set<Reading> = []
    var names: [String] = []
    for (place, setting) in settings.enumerated() {
      for name in SweepPoint.distinct(all.map(setting)) {
        let members = all.filter { setting($0) == name }
        guard members.count > 1 || place == settings.count - 1,
          members.allSatisfy(contains), !named.isSuperset(of: members)
        else { continue }
        names.append(name)
        named.formUnion(members)
      }
    }
    return names.joined(separator: "; ")
  }
}

extension Quantity {
  /// What a reading counts of it; nil of a quantity that the grid does not hold.
  func count(in reading: RegionCountRecord) -> Int? {
    switch self {
    case .all(.detectors): reading.detectors.sum
    case .all(.pairs): reading.pairs.sum
    case .region(let region, let count):
      PerRegion.places.first { $0.0 == region }.map { _, number in
        (count == .detectors ? reading.detectors : reading.pairs)[keyPath: number]
      }
    case .axis(.detectors): reading.axisDetectors
    case .axis(.pairs): reading.axisPairs
    default: nil
    }
  }
}
