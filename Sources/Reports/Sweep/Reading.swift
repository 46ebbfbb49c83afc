import Concepts
import Results
import Specification

/// One way of counting the responses of a dissection: a place of the sensitivity grid.
package struct Reading: Sendable, Hashable, Comparable {
  package var quantile: Double
  package var iouCut: Double
  package var union: UnionRule

  init(_ count: RegionCountRecord) {
    (quantile, iouCut, union) = (count.quantile, count.iouCut, count.unionRule)
  }

  /// The one that a dissection itself counts by.
  init(_ dissection: DissectionRecord) {
    (quantile, iouCut, union) = (dissection.quantile, dissection.iouCut, dissection.unionRule)
  }

  package static func < (a: Reading, b: Reading) -> Bool {
    (a.quantile, a.iouCut, a.unionPlace) < (b.quantile, b.iouCut, b.unionPlace)
  }

  var quantileWords: String { "q \(Table.trimmed(quantile))" }
  fileprivate var cutWords: String { "IoU \(Table.trimmed(iouCut))" }
  var words: String { "\(quantileWords), \(cutWords), \(unionWords)" }

  private var unionPlace: Int { UnionRule.allCases.firstIndex(of: union) ?? 0 }

  /// The rule as it is read behind “all by”.
  fileprivate var unionWords: String { union == .all ? "union all" : union.rawValue }
}

extension [Reading] {
  /// Names these readings, which are some of `all`.
  ///
  /// Those that share a setting to the last stand together, the largest groups first; of many groups
  /// only the first few have names.
  func names(among all: [Reading]) -> String {
    var groups = Self.settings.flatMap { setting in
      SweepPoint.distinct(all.map(setting)).map { name in
        (name: name, members: Set(all.filter { setting($0) == name }))
      }.filter { $0.members.count > 1 }
    }
    groups += all.map { ($0.words, [$0]) }
    groups = groups.filter { $0.members.isSubset(of: self) }
    var rest = Set(self)
    var names: [String] = []
    func gain(_ group: (name: String, members: Set<Reading>)) -> Int {
      group.members.intersection(rest).count
    }
    while names.count < Self.mostNames,
      let next = groups.max(by: { gain($0) < gain($1) }), gain(next) > 0
    {
      names.append(next.name)
      rest.subtract(next.members)
    }
    return names.joined(separator: "; ") + (rest.isEmpty ? "" : "; and \(rest.count) more")
  }

  private static let mostNames = 3

  /// What readings may have in common.
  private static var settings: [(Reading) -> String] {
    [
      { "all by \($0.unionWords)" }, { "all at \($0.quantileWords)" },
      { "all at \($0.cutWords)" }, { "all at \($0.quantileWords), \($0.cutWords)" },
      { "all at \($0.quantileWords) by \($0.unionWords)" },
      { "all at \($0.cutWords) by \($0.unionWords)" },
    ]
  }
}

extension Quantity {
  /// What the grid, and every draw of a null, counts.
  static let ofGrid: [Quantity] = Count.allCases.flatMap { count in
    [.all(count), .axis(count)] + FaceRegion.allCases.map { .region($0, count) }
  }

  /// Whether it is counted in one region.
  var isOfRegion: Bool {
    if case .region = self { true } else { false }
  }

  /// What a reading counts of it; nil of a quantity that the grid does not hold.
  func count(in reading: RegionCountRecord) -> Int? {
    switch self {
    case .all(.detectors): reading.detectors.sum
    case .all(.pairs): reading.pairs.sum
    case .region(let region, let count):
      (count == .detectors ? reading.detectors : reading.pairs)[region]
    case .axis(.detectors): reading.axisDetectors
    case .axis(.pairs): reading.axisPairs
    default: nil
    }
  }
}
