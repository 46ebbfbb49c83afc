import Concepts
import Results
import Specification

extension Sweep {
  /// Takes in detectors and pairs; 0 of every concept that a dissected block does not have.
  mutating func takeCounts(_ blocks: [DetectorCount]) {
    for block in blocks {
      let axis = plan.places[block.position].flatMap { LocalConcept.named(cells[$0].axis)?.name }
      for count in Quantity.Count.allCases {
        let numbers = block.concepts.mapValues {
          Double(count == .detectors ? $0.detectors : $0.pairs)
        }
        for (quantity, number) in Self.sums(numbers, count, axis: axis) {
          put(number, quantity, block: block.block, cell: block.position)
        }
      }
    }
  }

  /// What follows from the numbers of the concepts: of each, of regions, of types and of all.
  static func sums(
    _ numbers: [String: Double], _ count: Quantity.Count, axis: String?
  ) -> [(Quantity, Double)] {
    func sum(_ concepts: [LocalConcept]) -> Double {
      concepts.reduce(0) { $0 + (numbers[$1.name] ?? 0) }
    }
    return groups.map { ($0.quantity(count), sum($0.concepts)) }
      + (axis.map { [(.axis(count), numbers[$0] ?? 0)] } ?? [])
  }

  /// The concepts, each alone and in the groups that are counted together.
  private static let groups: [ConceptGroup] =
    LocalConcept.all.map { concept in
      ConceptGroup(concepts: [concept]) { .concept(concept.name, $0) }
    }
    + FaceRegion.allCases.map { region in
      ConceptGroup(concepts: region.concepts) { .region(region, $0) }
    }
    + ConceptType.allCases.map { type in
      ConceptGroup(concepts: LocalConcept.all.filter { $0.type == type }) { .type(type, $0) }
    } + [ConceptGroup(concepts: LocalConcept.all) { .all($0) }]

  private struct ConceptGroup: Sendable {
    let concepts: [LocalConcept]
    let quantity: @Sendable (Quantity.Count) -> Quantity
  }

  /// Takes in the units that are biased towards any group of a family, those of the untrained
  /// networks as a null.
  mutating func takeBias() {
    for count in biasCounts where count.groupName == nil {
      guard let family = GlobalFamily(rawValue: count.family) else { continue }
      for (number, significant) in [(count.biased, false), (count.biasedAndSignificant, true)] {
        let (quantity, value) = (Quantity.biased(family, significant: significant), Double(number))
        if count.variant == .trained {
          put(value, quantity, block: count.block, cell: count.position)
        } else {
          put(
            Null(mean: value, draws: 1, values: [value]), count.variant, quantity,
            block: count.block, cell: count.position)
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
