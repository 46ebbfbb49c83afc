import Concepts
import Results
import Specification

/// Biased units per axis, layer, P and family.
struct BiasTable: SweepTable {
  static let parts: Sweep.Parts = .bias
  let scope: TableScope

  func make() -> Table { makeBiasTable(title: "biased units", withGroups: false) }
}

/// Biased units per axis, layer, P, family and group.
struct GroupBiasTable: SweepTable {
  static let parts: Sweep.Parts = .bias
  let scope: TableScope

  func make() -> Table { makeBiasTable(title: "biased units per group", withGroups: true) }
}

extension SweepTable {
  fileprivate func makeBiasTable(title: String, withGroups: Bool) -> Table {
    let shown = sweep.biasCounts.filter { ($0.groupName != nil) == withGroups }
    let counts = shown.filter { $0.variant == .trained }
    let found = Dictionary(uniqueKeysWithValues: shown.map { (BiasKey($0), $0) })
    let recorded = Set(counts.map(\.position))
    func isRecorded(_ cell: CellStatus) -> Bool { recorded.contains(cell.position) }

    var table = Table(
      title: self.title(title), columns: biasColumns(withGroups: withGroups),
      notes: dissectionNotes + SweepPoint.missingNote(scope.cells, isRecorded: isRecorded))
    for (axis, points) in scope.axes {
      let kinds = kinds(of: counts, inCells: Set(points.flatMap(\.cells).map(\.position)))
      for layer in scope.layers {
        for (family, group) in kinds {
          for point in points {
            let rows = point.cells.compactMap { cell -> (BiasCount, BiasCount?)? in
              var key = BiasKey(
                position: cell.position, variant: .trained, layer: layer, family: family,
                group: group)
              guard let count = found[key] else { return nil }
              key.variant = .untrained
              return (count, found[key])
            }
            table.append(
              [
                .text(axis.name), .text(layer), .integer(point.skew), .text(family),
              ] + (withGroups ? [.text(group ?? "")] : [])
                + [point.seedValue(perSeed: perSeed, recorded: rows.count)]
                + biasValues(rows) + trailingValues(point, isRecorded: isRecorded))
          }
        }
      }
    }
    return table
  }

  /// The families, or families and groups, to list for an axis: those recorded for it, else those
  /// recorded at all; in the order of `GlobalFamily`.
  private func kinds(
    of counts: [BiasCount], inCells ids: Set<Int>
  ) -> [(family: String, group: String?)] {
    let own = counts.filter { ids.contains($0.position) }
    let recorded = own.isEmpty ? counts : own
    return GlobalFamily.allCases.flatMap { family in
      ([nil] + family.groups.map { $0 }).filter { group in
        recorded.contains { $0.family == family.rawValue && $0.groupName == group }
      }.map { (family.rawValue, $0) }
    }
  }

  private func biasColumns(withGroups: Bool) -> [Table.Column] {
    let towards = withGroups ? "the group" : "a group of the family; a unit counts once"
    return [
      SweepPoint.axisColumn, SweepPoint.layerColumn, SweepPoint.skewColumn,
      .init(
        "family", .text,
        "the family of global concepts; its groups divide a unit's responses among them"),
    ] + (withGroups ? [.init("group", .text, "the group that units are biased towards")] : [])
      + [
        SweepPoint.seedColumn(perSeed: perSeed),
        .init("units", .number(decimals: 1), "units of the layer that were probed"),
        .init(
          "biased", .number(decimals: 1),
          "units whose probability reaches the family's cut-off (0.3 of four groups, 0.55 of two) "
            + "for \(towards)"),
      ] + deviationColumn("biased") + [
        .init(
          "both", .number(decimals: 1),
          "those of them that also pass the permutation test of the family, Benjamini–Hochberg "
            + "over the block's units")
      ] + deviationColumn("both") + [
        .init(
          "untrained", .number(decimals: 1), "`biased` in the untrained network of the same seed"),
        .init("overUntrained", .number(decimals: 1), "the excess over it: `biased` − `untrained`"),
        .init(
          "bothUntrained", .number(decimals: 1), "`both` in the untrained network of the same seed",
          isDetail: true),
        .init(
          "overBothUntrained", .number(decimals: 1), "the excess over it: `both` − `bothUntrained`",
          isDetail: true),
      ] + trailingColumns
  }

  /// The values of a row: counts of its cells, each with that of the untrained network.
  private func biasValues(_ rows: [(count: BiasCount, null: BiasCount?)]) -> [Table.Value] {
    func mean(_ value: (BiasCount, BiasCount?) -> Int?) -> Table.Value {
      Table.Value(Summary.mean(rows.compactMap { value($0.count, $0.null).map(Double.init) }))
    }
    return [mean { count, _ in count.units }, mean { count, _ in count.biased }]
      + deviationValues(rows.map { Double($0.count.biased) })
      + [mean { count, _ in count.biasedAndSignificant }]
      + deviationValues(rows.map { Double($0.count.biasedAndSignificant) })
      + [
        mean { $1?.biased },
        mean { count, null in null.map { count.biased - $0.biased } },
        mean { $1?.biasedAndSignificant },
        mean { count, null in null.map { count.biasedAndSignificant - $0.biasedAndSignificant } },
      ]
  }
}

/// Which of the counts.
private struct BiasKey: Hashable {
  var position: Int
  var variant: Variant
  var layer: String
  var family: String
  var group: String?
}

extension BiasKey {
  init(_ count: BiasCount) {
    self.init(
      position: count.position, variant: count.variant, layer: count.layer, family: count.family,
      group: count.groupName)
  }
}
