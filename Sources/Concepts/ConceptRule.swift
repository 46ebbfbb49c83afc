/// How sure it is that the authors drew a concept's masks by a rule.
package enum Provenance: String, Sendable, CaseIterable {
  /// Gives the published samples pixel by pixel.
  case recovered
  /// Fits the published samples, which are too few to settle every number.
  case probable
  /// Guessed from a sample that does not settle it.
  case guess
  /// No sample is published: chosen here by anatomy.
  case ours
}

/// Where a local concept is on a face: one ellipse, or several of which the union counts.
package struct ConceptRule: Sendable {
  package let concept: LocalConcept
  package let provenance: Provenance
  package let ellipses: [EllipseRule]
  /// The landmarks that the `gaussian` estimator is fitted to, a group for each of its ellipses.
  package let groups: [[Int]]

  /// The ellipses on a given face.
  package func ellipses(
    on face: Landmarks, by estimator: EllipseEstimator = .published
  ) -> [Ellipse] {
    switch estimator {
    case .published: ellipses.map { $0.ellipse(on: face) }
    case .gaussian(let level):
      groups.map { Ellipse(confidence: level, around: $0.map { face.points[$0] }) }
    }
  }
}

extension LocalConcept {
  /// The rule by which the concept's mask is drawn from landmarks.
  package var rule: ConceptRule {
    guard let rule = ConceptRule.byName[name] else {
      preconditionFailure("\(name) is not among the 38 local concepts")
    }
    return rule
  }
}

extension ConceptRule {
  /// The rules of the 38 concepts, in the order of `LocalConcept.all`.
  package static let all: [ConceptRule] = LocalConcept.all.compactMap { byName[$0.name] }

  fileprivate static let byName: [String: ConceptRule] = {
    var rules: [String: ConceptRule] = [:]
    for concept in LocalConcept.all {
      guard let (provenance, ellipses, groups) = table[concept.name] else { continue }
      rules[concept.name] = ConceptRule(
        concept: concept, provenance: provenance, ellipses: ellipses, groups: groups)
    }
    return rules
  }()
}
