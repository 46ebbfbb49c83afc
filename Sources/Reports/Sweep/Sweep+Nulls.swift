import Concepts
import Results
import Specification

extension Sweep {
  /// Takes in what chance gives in place of detectors and pairs; nil where concepts were not read.
  mutating func takeNulls(
    ofConcepts records: [Int: [ConceptNullRecord]]?, draws: [Int: [RegionCountRecord]]
  ) {
    let groups = conceptGroups
    for cell in cells {
      let draws = Dictionary(grouping: draws[cell.position] ?? []) {
        Source(variant: $0.variant, layer: $0.layer)
      }
      let concepts = Dictionary(grouping: records?[cell.position] ?? []) {
        Source(variant: $0.variant, layer: $0.layer)
      }
      let isConcept = LocalConcept.named(cell.axis) != nil
      for source in Set(draws.keys).union(concepts.keys) {
        let ofSource = draws[source] ?? []
        if records != nil {
          takeConceptNulls(
            concepts[source] ?? [], in: groups, of: source, draws: ofSource, cell: cell.position)
        }
        takeDraws(ofSource, of: source, cell: cell.position, hasAxis: isConcept)
      }
    }
  }

  /// A null of one layer.
  private struct Source: Hashable {
    var variant: Variant
    var layer: String
  }

  /// Of concepts the means over draws are recorded; one that no draw counts may be left out, and is
  /// 0 wherever the draws are known to have been made.
  private mutating func takeConceptNulls(
    _ found: [ConceptNullRecord], in groups: [ConceptGroup], of source: Source,
    draws: [RegionCountRecord], cell: Int
  ) {
    let count = found.first?.draws ?? draws.count
    for kind in Quantity.Count.allCases {
      let numbers = Dictionary(
        uniqueKeysWithValues: found.map {
          ($0.concept, kind == .detectors ? $0.detectors : $0.pairs)
        })
      for (quantity, mean) in groups.sums(numbers, kind, axis: nil) {
        put(
          Null(mean: mean, draws: count), source.variant, quantity, layer: source.layer, cell: cell)
      }
    }
  }

  /// Of regions every draw is recorded, which says more than the mean.
  private mutating func takeDraws(
    _ draws: [RegionCountRecord], of source: Source, cell: Int, hasAxis: Bool
  ) {
    if draws.isEmpty { return }
    let counted = Quantity.ofGrid + furtherQuantities.filter(\.isOfRegion)
    for quantity in counted where hasAxis || !quantity.isOfAxis {
      let numbers = draws.map { Double(quantity.count(in: $0) ?? 0) }
      put(
        Null(
          mean: numbers.reduce(0, +) / Double(numbers.count), draws: numbers.count,
          values: numbers),
        source.variant, quantity, layer: source.layer, cell: cell)
    }
  }
}
