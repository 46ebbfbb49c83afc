import Concepts
import Specification

extension Quantity {
  /// How often it counts a unit: 0 or 1, or a number of pairs; nil for what a model has once.
  ///
  /// - Parameters:
  ///   - unit: a unit whose pairs were counted by the same rule.
  ///   - axis: the skewed attribute, which may be a local concept.
  ///   - rule: what makes a detector.
  /// - Returns: how often, as above.
  package func count(in unit: UnitRecord, axis: String, rule: DetectorRule) -> Int? {
    let match = unit.match(by: rule.union)
    func number(_ count: Count, of isMeant: (String) -> Bool) -> Int {
      guard let match, rule.isDetector(iou: match.iou) else { return 0 }
      let concepts =
        switch count {
        case .detectors: [match.concept].compactMap(\.self)
        case .pairs: unit.concepts.filter(\.isCounted).map(\.concept)
        }
      return concepts.count(where: isMeant)
    }
    // The concepts of a unit lie in the region of its best one, which is recorded.
    func region(_ concept: String) -> String? {
      LocalConcept.named(concept)?.region.rawValue ?? match?.region
    }
    switch self {
    case .all(let count): return number(count) { _ in true }
    case .region(let wanted, let count): return number(count) { region($0) == wanted.rawValue }
    case .type(let type, let count): return number(count) { ConceptType(of: $0) == type }
    case .concept(let concept, let count): return number(count) { $0 == concept }
    case .axis(let count): return number(count) { $0 == axis }
    case .biased(let family, let significant):
      return unit.isBiased(in: family, significant: significant) ? 1 : 0
    case .accuracyGap, .worstSubgroup, .unbiasedAccuracy: return nil
    }
  }
}

extension UnitRecord {
  /// The best concept by one rule for unions; nil by one that was not counted when it was recorded.
  package func match(by union: UnionRule) -> MatchRecord? {
    switch union {
    case .hnd: hnd
    case .netdissect: netdissect
    case .all: all
    }
  }

  /// Whether it is biased towards a group of the family, and passes the family's test if asked for.
  fileprivate func isBiased(in family: GlobalFamily, significant: Bool) -> Bool {
    families.contains {
      $0.family == family.rawValue && $0.groups.contains(where: \.isBiased)
        && ($0.isSignificant || !significant)
    }
  }
}
