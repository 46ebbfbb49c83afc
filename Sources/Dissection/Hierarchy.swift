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
  /// Source: Teotia et al. 2022, “hierarchical network dissection”; METHOD, the five steps that are
  /// numbered here. Departure: the released program matches masks by substring, so that AU_1 also
  /// takes AU_12; here a concept's images are its own.
  package init(
    _ findings: UnitFindings, counts: ConceptCounts, extremes: ActivationExtremes,
    countFactor: Double = 1.5
  ) {
    precondition(
      findings.unitCount == extremes.unitCount && counts.unitCount == extremes.unitCount,
      "units: \(findings.unitCount) findings, \(counts.unitCount) counts, \(extremes.unitCount)")
    let regions = Dictionary(
      uniqueKeysWithValues: FaceRegion.allCases.map { region in
        (region, RegionMembers(region, counts: counts))
      })
    shares = (0..<findings.unitCount).map { unit in
      let region = counts.concepts[findings.bestConcepts[unit]].region
      guard findings.isDetector(unit: unit), let members = regions[region] else { return [] }
      return members.shares(
        ofUnit: unit, iou: { findings.iou[counts.cell(unit: unit, concept: $0)] },
        extremes: extremes, countFactor: countFactor)
    }
  }
}

/// The concepts of one region, and the images that carry any of them.
private struct RegionMembers {
  let concepts: [Int]
  let imagesOfConcept: [[Int]]
  let images: [Int]

  init(_ region: FaceRegion, counts: ConceptCounts) {
    let concepts = counts.concepts.indices.filter { counts.concepts[$0].region == region }
    imagesOfConcept = concepts.map { counts.images[$0] }
    images = Set(imagesOfConcept.joined()).sorted()  // step 1
    self.concepts = concepts
  }

  func shares(
    ofUnit unit: Int, iou: (Int) -> Double, extremes: ActivationExtremes, countFactor: Double
  ) -> [Hierarchy.Share] {
    guard !extremes.isConstant(unit: unit) else { return [] }
    var weights: [Int: Double] = [:]
    let order = extremes.ascendingImages(unit: unit, among: images)  // step 2
    for (place, image) in order.enumerated() {
      let rank = Double(place + 1) / Double(order.count)
      weights[image] = rank * extremes.relativePeak(image: image, unit: unit)  // step 3
    }
    let scores = zip(concepts, imagesOfConcept).map { concept, images in  // step 4
      let sum = images.reduce(0) { $0 + (weights[$1] ?? 0) }
      return images.isEmpty ? 0 : iou(concept) * (sum / Double(images.count))
    }
    let total = scores.reduce(0, +)
    guard total > 0 else { return [] }
    let present = imagesOfConcept.count { !$0.isEmpty }
    let cut = countFactor / Double(present)  // step 5
    return zip(concepts, scores).map { concept, score in
      let probability = score / total
      return Hierarchy.Share(
        concept: concept, probability: probability, isCounted: probability > cut)
    }
  }
}
