import Concepts
import Reports

extension StoredTraining {
  /// As the page and the tables take it; `source` is what it was read from.
  func compared(source: String) -> ComparedTraining {
    ComparedTraining(source: source, words: words, layers: layers.map(\.compared))
  }
}

extension StoredTraining.Layer {
  fileprivate var compared: ComparedLayer {
    ComparedLayer(
      name: name,
      own: counts(
        own, groups: families.map { ($0.family, $0.biased) },
        significant: families.map { ($0.family, $0.significant) }),
      draws: shuffled.enumerated().map { draw, found in
        counts(
          found,
          groups: families.filter { $0.shuffled.indices.contains(draw) }
            .map { ($0.family, $0.shuffled[draw]) }, significant: [])
      },
      probabilities: Dictionary(
        uniqueKeysWithValues: families.map {
          (
            $0.family,
            UnitProbabilities(groupCount: $0.biased.count - 1, values: $0.probabilities)
          )
        }))
  }

  private func byConcept(_ numbers: [String: Int]) -> [LocalConcept: Double] {
    let known = numbers.compactMap { name, number -> (LocalConcept, Double)? in
      let further = furtherConcepts[name].map {
        LocalConcept(name: name, region: $0, type: ConceptType(of: name))
      }
      return (further ?? LocalConcept.named(name)).map { ($0, Double(number)) }
    }
    return Dictionary(uniqueKeysWithValues: known)
  }

  private func counts(
    _ counts: StoredTraining.Counts, groups: [(GlobalFamily, [Int])],
    significant: [(GlobalFamily, Int)]
  ) -> UnitCounts {
    UnitCounts(
      units: units.count, detectors: byConcept(counts.detectors),
      pairs: byConcept(counts.pairs),
      groups: Dictionary(uniqueKeysWithValues: groups.map { ($0.0, $0.1.map(Double.init)) }),
      significant: Dictionary(uniqueKeysWithValues: significant.map { ($0.0, Double($0.1)) }))
  }
}
