import Concepts
import Results

extension SweepData {
  private mutating func put(
    _ value: Double, _ quantity: Quantity, block: String? = nil, cell: Int64
  ) {
    observed[Key(cell: cell, block: block, quantity: quantity)] = value
  }

  /// The axis of each cell, where it is a local concept.
  private var conceptAxes: [Int64: String] {
    Dictionary(
      uniqueKeysWithValues: cells.compactMap { cell in
        LocalConcept.named(cell.axis).map { (cell.cellId, $0.name) }
      })
  }

  /// Detectors and pairs; 0 of every concept that a dissected block does not have.
  mutating func readCounts(from store: ResultStore) throws {
    let axes = conceptAxes
    let ofBlock = Dictionary(grouping: try store.conceptCounts(ofExperiment: experiment.name)) {
      Key(cell: $0.cellId, block: $0.block, quantity: .all(.detectors))
    }
    for block in try store.detectorCounts(ofExperiment: experiment.name) {
      let found =
        ofBlock[
          Key(cell: block.cellId, block: block.block, quantity: .all(.detectors))] ?? []
      for count in Quantity.Count.allCases {
        let numbers = Dictionary(
          uniqueKeysWithValues: found.map {
            ($0.concept, Double(count == .detectors ? $0.detectors : $0.pairs))
          })
        for (quantity, number) in Self.sums(numbers, count, axis: axes[block.cellId]) {
          put(number, quantity, block: block.block, cell: block.cellId)
        }
      }
    }
  }

  /// What follows from the numbers of the concepts: of each, of regions, of types and of all.
  static func sums(
    _ numbers: [String: Double], _ count: Quantity.Count, axis: String?
  ) -> [(Quantity, Double)] {
    func sum(_ concepts: [LocalConcept]) -> Double {
      concepts.map { numbers[$0.name] ?? 0 }.reduce(0, +)
    }
    return LocalConcept.all.map { (.concept($0.name, count), numbers[$0.name] ?? 0) }
      + FaceRegion.allCases.map { (.region($0, count), sum($0.concepts)) }
      + ConceptType.allCases.map { type in
        (.type(type, count), sum(LocalConcept.all.filter { $0.type == type }))
      }
      + [(.all(count), sum(LocalConcept.all))]
      + (axis.map { [(.axis(count), numbers[$0] ?? 0)] } ?? [])
  }

  mutating func readBias(from store: ResultStore) throws {
    for count in try store.biasCounts(ofExperiment: experiment.name) {
      guard let family = GlobalFamily(rawValue: count.family) else { continue }
      put(
        Double(count.biased), .biased(family, significant: false), block: count.block,
        cell: count.cellId)
      put(
        Double(count.biasedAndSignificant), .biased(family, significant: true),
        block: count.block, cell: count.cellId)
    }
  }

  mutating func readAccuracy(from store: ResultStore) throws {
    let ofCell = Dictionary(
      grouping: try store.evaluations(ofExperiment: experiment.name, on: .test), by: \.cellId)
    for (cell, evaluations) in ofCell {
      let accuracy = SubgroupAccuracy(evaluations)
      let values: [(Quantity, Double?)] = [
        (.unbiasedAccuracy, accuracy.unbiased), (.accuracyGap, accuracy.gap),
        (.worstSubgroup, accuracy.worst?.accuracy),
      ]
      for case (let quantity, let value?) in values { put(value, quantity, cell: cell) }
    }
  }
}
