import Concepts

/// How the concepts of a face region share the units that detect something in it.
package struct Hierarchy: Sendable, Equatable {
  /// What one concept of a region has of a unit.
  package struct Share: Sendable, Equatable {
    package let concept: Int
    /// The concept's part of the unit, 0...1; the shares of a unit sum to 1.
    package let probability: Double
    /// Whether the part is large enough for the unit to count for the concept.
    package let isCounted: Bool
  }

  /// The shares of each unit, in the order of the concepts; none unless the unit is a detector.
  package let shares: [[Share]]

  /// Shares every detector among the concepts of the region that its best concept lies in.
  ///
  /// Source: Teotia et al. 2022, “hierarchical network dissection”; METHOD §5, whose steps 1 to 4
  /// are numbered in `ConceptResponses`. Departure: the released program matches masks by substring,
  /// so that AU_1 also takes AU_12; here a concept's images are its own.
  package init(
    _ findings: UnitFindings, responses: ConceptResponses, countFactor: Double = 1.5
  ) {
    let concepts = responses.concepts
    precondition(
      findings.unitCount == responses.isConstant.count && findings.conceptCount == concepts.count,
      "\(findings.unitCount) units × \(findings.conceptCount) concepts of findings, "
        + "\(responses.isConstant.count) × \(concepts.count) of responses")
    shares = (0..<findings.unitCount).map { unit in
      guard findings.isDetector(unit: unit) else { return [] }
      let region = concepts[findings.bestConcepts[unit]].region
      let cut = countFactor / Double(responses.presentConcepts[region] ?? 0)  // step 5
      return responses.shares(ofUnit: unit, region: region) { concept in
        findings.iou[unit * concepts.count + concept]
      }.map { concept, probability in
        Share(concept: concept, probability: probability, isCounted: probability > cut)
      }
    }
  }

  /// The same from counts and extremes, for one reading of its own.
  package init(
    _ findings: UnitFindings, counts: ConceptCounts, extremes: ActivationExtremes,
    countFactor: Double = 1.5
  ) {
    let responses = ConceptResponses(
      concepts: counts.concepts, images: counts.images, extremes: extremes)
    self.init(findings, responses: responses, countFactor: countFactor)
  }
}
