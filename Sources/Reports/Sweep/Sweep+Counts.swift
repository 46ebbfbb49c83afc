import Concepts
import Results
import Specification

extension Sweep {
  /// Takes in detectors and pairs; 0 of every concept that a dissected layer does not have.
  mutating func takeCounts(_ layers: [DetectorCount]) {
    let groups = conceptGroups
    for layer in layers {
      let axis = plan.places[layer.position].flatMap { LocalConcept.named(cells[$0].axis)?.name }
      for count in Quantity.Count.allCases {
        let numbers = layer.concepts.mapValues {
          Double(count == .detectors ? $0.detectors : $0.pairs)
        }
        for (quantity, number) in groups.sums(numbers, count, axis: axis) {
          put(number, quantity, layer: layer.layer, cell: layer.position)
        }
      }
    }
  }

  /// The concepts that are not among the 38, by region and name.
  static func furtherConcepts(of counts: [DetectorCount]) -> [LocalConcept] {
    let regions = counts.reduce(into: [String: FaceRegion]()) { regions, count in
      regions.merge(count.furtherConcepts) { first, _ in first }
    }
    return regions.map {
      LocalConcept(name: $0.key, region: $0.value, type: ConceptType(of: $0.key))
    }.sorted { ($0.region.rawValue, $0.name) < ($1.region.rawValue, $1.name) }
  }

  /// The regions that are counted: the five of the published dictionary, then others.
  var regions: [FaceRegion] { concepts.regions }

  /// What is counted of concepts and regions that are not in the published dictionary.
  var furtherQuantities: [Quantity] {
    Quantity.Count.allCases.flatMap { count in
      furtherRegions.map { .region($0, count) }
    } + concepts.dropFirst(LocalConcept.all.count).map { .concept($0.name, .pairs) }
  }

  var furtherRegions: [FaceRegion] { Array(regions.dropFirst(FaceRegion.allCases.count)) }

  /// The concepts, each alone and in the groups that are counted together.
  var conceptGroups: [ConceptGroup] {
    concepts.map { concept in ConceptGroup(concepts: [concept]) { .concept(concept.name, $0) } }
      + regions.map { region in
        ConceptGroup(concepts: concepts.filter { $0.region == region }) { .region(region, $0) }
      }
      + ConceptType.allCases.map { type in
        ConceptGroup(concepts: concepts.filter { $0.type == type }) { .type(type, $0) }
      } + [ConceptGroup(concepts: concepts) { .all($0) }]
  }

  /// Concepts that are counted together.
  struct ConceptGroup: Sendable {
    fileprivate let concepts: [LocalConcept]
    fileprivate let quantity: @Sendable (Quantity.Count) -> Quantity
  }

  /// Takes in the units that are biased towards any group of a family, those of the untrained
  /// networks as a null.
  mutating func takeBias() {
    for count in biasCounts where count.groupName == nil {
      guard let family = GlobalFamily(rawValue: count.family) else { continue }
      for (number, significant) in [(count.biased, false), (count.biasedAndSignificant, true)] {
        let (quantity, value) = (Quantity.biased(family, significant: significant), Double(number))
        if count.variant == .trained {
          put(value, quantity, layer: count.layer, cell: count.position)
        } else {
          put(
            Null(mean: value, draws: 1, values: [value]), count.variant, quantity,
            layer: count.layer, cell: count.position)
        }
      }
    }
  }

  mutating func takeAccuracies() {
    for (cell, accuracy) in accuracies {
      let values: [(Quantity, Double?)] = [
        (.unbiasedAccuracy, accuracy.unbiased), (.accuracyGap, accuracy.gap),
        (.worstSubgroup, accuracy.worst?.accuracy),
      ]
      for case (let quantity, let value?) in values { put(value, quantity, cell: cell) }
    }
  }
}

extension [Sweep.ConceptGroup] {
  /// What follows from the numbers of the concepts: of each, of regions, of types and of all.
  func sums(
    _ numbers: [String: Double], _ count: Quantity.Count, axis: String?
  ) -> [(Quantity, Double)] {
    func sum(_ concepts: [LocalConcept]) -> Double {
      concepts.reduce(0) { $0 + (numbers[$1.name] ?? 0) }
    }
    return map { ($0.quantity(count), sum($0.concepts)) }
      + (axis.map { [(.axis(count), numbers[$0] ?? 0)] } ?? [])
  }
}
