import Concepts

/// How many units a hook has for each region, type and concept.
///
/// *Detectors* are units by their best concept. *Pairs* are units and concepts that the hierarchy
/// counts; a unit may be in several pairs, or in none.
package struct FindingHistograms: Sendable, Equatable {
  package let detectorsByRegion: [FaceRegion: Int]
  package let pairsByRegion: [FaceRegion: Int]
  package let pairsByType: [ConceptType: Int]
  /// Detectors whose best concept this is, in the order of the concepts.
  package let detectorsByConcept: [Int]
  /// Pairs of each concept, in the order of the concepts.
  package let pairsByConcept: [Int]
  /// Units that detect nothing.
  package let unlocalised: Int

  /// Units that detect something.
  package var detectors: Int { detectorsByConcept.reduce(0, +) }

  /// Counts; every region and type has an entry, if only 0.
  package init(_ findings: UnitFindings, hierarchy: Hierarchy, concepts: [LocalConcept]) {
    let best = findings.detectors.map { findings.bestConcepts[$0] }
    let pairs = hierarchy.shares.joined().filter(\.isCounted).map(\.concept)
    func histogram<Key: Hashable>(
      _ items: [Int], of keys: [Key], by key: (LocalConcept) -> Key
    ) -> [Key: Int] {
      var counts = Dictionary(uniqueKeysWithValues: keys.map { ($0, 0) })
      for item in items { counts[key(concepts[item]), default: 0] += 1 }
      return counts
    }
    detectorsByRegion = histogram(best, of: concepts.regions, by: \.region)
    pairsByRegion = histogram(pairs, of: concepts.regions, by: \.region)
    pairsByType = histogram(pairs, of: ConceptType.allCases, by: \.type)
    detectorsByConcept = concepts.indices.map { concept in best.count { $0 == concept } }
    pairsByConcept = concepts.indices.map { concept in pairs.count { $0 == concept } }
    unlocalised = findings.unitCount - best.count
  }
}
