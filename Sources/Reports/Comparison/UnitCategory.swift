import Concepts
import Specification

/// What a unit may be counted for.
package enum UnitCategory: Sendable, Hashable {
  /// Detectors of any concept.
  case localised
  /// Detectors whose best concept lies there, is of that type, or is that one.
  case region(FaceRegion)
  case type(ConceptType)
  case concept(LocalConcept)
  /// Units that detect nothing.
  case unlocalised
  /// Units that are biased towards a group of a family, by its place.
  case group(GlobalFamily, Int)
  /// Towards any group, and towards none.
  case biased(GlobalFamily)
  case unbiased(GlobalFamily)

  /// The name in tables and figures.
  package var name: String {
    switch self {
    case .localised: "detectors"
    case .region(let region): region.rawValue
    case .type(let type): type.words
    case .concept(let concept): concept.name
    case .unlocalised: "unlocalised"
    case .group(let family, let group): family.groups[group]
    case .biased: "biased"
    case .unbiased: "unbiased"
    }
  }

  /// How many units are counted for it; nil where that is not known.
  package func count(in counts: UnitCounts) -> Double? {
    switch self {
    case .localised: counts.detectorCount
    case .region(let region): counts.regions[region] ?? 0
    case .type(let type): counts.detectors.map { Self.sum($0, of: type) }
    case .concept(let concept): counts.detectors.map { $0[concept] ?? 0 }
    case .unlocalised: Double(counts.units) - counts.detectorCount
    case .group(let family, let group): counts.groups[family]?[group]
    case .biased(let family): counts.groups[family]?.last
    case .unbiased(let family): counts.groups[family]?.last.map { Double(counts.units) - $0 }
    }
  }

  /// How many pairs of unit and concept are counted for it; nil where that is not known or has no meaning.
  package func pairs(in counts: UnitCounts) -> Double? {
    guard let pairs = counts.pairs else { return nil }
    switch self {
    case .localised: return pairs.values.reduce(0, +)
    case .region(let region):
      return pairs.reduce(0) { $0 + ($1.key.region == region ? $1.value : 0) }
    case .type(let type): return Self.sum(pairs, of: type)
    case .concept(let concept): return pairs[concept] ?? 0
    case .unlocalised, .group, .biased, .unbiased: return nil
    }
  }

  private static func sum(_ numbers: [LocalConcept: Double], of type: ConceptType) -> Double {
    numbers.reduce(0) { $0 + ($1.key.type == type ? $1.value : 0) }
  }
}

extension UnitCategory {
  package static let types = ConceptType.allCases.map(UnitCategory.type)

  /// The groups of a family, and “unbiased”.
  package static func groups(of family: GlobalFamily) -> [UnitCategory] {
    family.groups.indices.map { .group(family, $0) } + [.unbiased(family)]
  }
}

/// What a count is a share of.
package enum ShareBase: String, Sendable, CaseIterable {
  /// The dissected units.
  case units
  /// Those that detect something.
  case detectors

  /// The share that is counted for a category; nil where it is not known, or there is nothing to share.
  package func share(of category: UnitCategory, in counts: UnitCounts) -> Double? {
    let all = self == .units ? Double(counts.units) : counts.detectorCount
    return all > 0 ? category.count(in: counts).map { $0 / all } : nil
  }
}
