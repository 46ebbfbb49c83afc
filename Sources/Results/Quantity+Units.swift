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
    func number(_ count: Count, of isMeant: (LocalConcept) -> Bool) -> Int {
      let match = unit.match(by: rule.union)
      guard rule.isDetector(iou: match.iou) else { return 0 }
      let concepts =
        switch count {
        case .detectors: [match.concept].compactMap(\.self)
        case .pairs: unit.concepts.filter(\.isCounted).map(\.concept)
        }
      return concepts.compactMap(LocalConcept.named).count(where: isMeant)
    }
    switch self {
    case .all(let count): return number(count) { _ in true }
    case .region(let region, let count): return number(count) { $0.region == region }
    case .type(let type, let count): return number(count) { $0.type == type }
    case .concept(let concept, let count): return number(count) { $0.name == concept }
    case .axis(let count): return number(count) { $0.name == axis }
    case .biased(let family, let significant):
      return unit.isBiased(in: family, significant: significant) ? 1 : 0
    case .accuracyGap, .worstSubgroup, .unbiasedAccuracy: return nil
    }
  }
}

extension UnitRecord {
  /// The best concept by one rule for unions.
  package func match(by union: UnionRule) -> MatchRecord {
    switch union {
    case .hnd: hnd
    case .netdissect: netdissect
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
