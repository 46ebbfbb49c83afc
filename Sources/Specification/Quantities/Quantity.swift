import Concepts

/// A number that a sweep has of every cell, and mostly of every layer.
package enum Quantity: Sendable, Hashable {
  /// What is counted of local concepts.
  package enum Count: String, CaseIterable, Sendable {
    /// Units whose best concept it is.
    case detectors
    /// Pairs of unit and concept that the hierarchy counts.
    case pairs
  }

  /// Over all concepts.
  case all(Count)
  case region(FaceRegion, Count)
  case type(ConceptType, Count)
  /// Of the concept of that name.
  case concept(String, Count)
  /// Of the axis itself, where it is a local concept.
  case axis(Count)
  /// Units biased towards a group of the family; those that pass its test as well.
  case biased(GlobalFamily, significant: Bool)
  /// Accuracy of the aligned subgroups minus accuracy of the conflicting ones.
  case accuracyGap
  /// Accuracy of the subgroup that is classified worst.
  case worstSubgroup
  /// Mean accuracy of the four subgroups.
  case unbiasedAccuracy
}

extension Quantity {
  /// The name in tables and among an experiment's endpoints, such as `eyeDetectors`,
  /// `axisPairs`, `smilingPairs`, `pairs:Goatee` or `biasedUnits` (of the palette; else `biasedUnits:age`).
  package var name: String {
    switch self {
    case .all(let count): count.rawValue
    case .region(let region, let count): region.rawValue + count.rawValue.capitalized
    case .type(let type, let count): "\(count.rawValue):\(type.rawValue)"
    case .concept("Smiling", .pairs): "smilingPairs"
    case .concept(let concept, let count): "\(count.rawValue):\(concept)"
    case .axis(let count): "axis" + count.rawValue.capitalized
    case .biased(.palette, significant: false): "biasedUnits"
    case .biased(let family, significant: false): "biasedUnits:\(family.rawValue)"
    case .biased(let family, significant: true): "significantUnits:\(family.rawValue)"
    case .accuracyGap: "accuracyGap"
    case .worstSubgroup: "worstSubgroup"
    case .unbiasedAccuracy: "unbiasedAccuracy"
    }
  }

  /// Whether every layer has its own value.
  package var isPerLayer: Bool {
    switch self {
    case .accuracyGap, .worstSubgroup, .unbiasedAccuracy: false
    default: true
    }
  }

  /// Whether it has a meaning only where the axis is a local concept.
  package var isOfAxis: Bool {
    if case .axis = self { true } else { false }
  }

  /// Every quantity, in the order in which tables list them.
  package static let all: [Quantity] = {
    var list: [Quantity] = [.all(.detectors), .all(.pairs)]
    for count in Count.allCases { list += FaceRegion.allCases.map { .region($0, count) } }
    list += [.axis(.detectors), .axis(.pairs)]
    for count in Count.allCases { list += ConceptType.allCases.map { .type($0, count) } }
    for family in GlobalFamily.allCases.reversed() {
      list += [.biased(family, significant: false), .biased(family, significant: true)]
    }
    list += [.unbiasedAccuracy, .accuracyGap, .worstSubgroup]
    for count in Count.allCases { list += LocalConcept.all.map { .concept($0.name, count) } }
    return list
  }()

  /// The quantity of that name; nil where there is none.
  package init?(name: String) {
    guard let known = Self.byName[name] else { return nil }
    self = known
  }

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}
