import Concepts
import Results

extension TableScope {
  /// Biased units per axis, block, P and family.
  func makeBiasTable() throws -> Table {
    try makeBiasTable(
      title: "biased units", counts: store.biasCounts(ofExperiment: experiment), withGroups: false)
  }

  /// Biased units per axis, block, P, family and group.
  func makeGroupBiasTable() throws -> Table {
    try makeBiasTable(
      title: "biased units per group",
      counts: store.biasCountsPerGroup(ofExperiment: experiment), withGroups: true)
  }

  private func makeBiasTable(
    title: String, counts: [BiasCount], withGroups: Bool
  ) throws -> Table {
    let ofCell = Dictionary(grouping: counts, by: \.cellId)
    func isRecorded(_ cell: CellStatus) -> Bool { ofCell[cell.cellId] != nil }

    var table = Table(
      title: self.title(title), columns: biasColumns(withGroups: withGroups),
      notes: dissectionNotes + SweepPoint.missingNote(cells, isRecorded: isRecorded))
    for axis in axes {
      for block in Self.blocks {
        for (family, group) in kinds(of: counts, inCellsOf: axis) {
          for point in points(ofAxis: axis) {
            let rows = point.cells.compactMap { cell in
              ofCell[cell.cellId]?.first {
                $0.block == block && $0.family == family && $0.groupName == group
              }
            }
            table.append(
              [
                .text(axis), .text(block), .integer(point.skew), .text(family),
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
    of counts: [BiasCount], inCellsOf axis: String
  ) -> [(family: String, group: String?)] {
    let ids = Set(points(ofAxis: axis).flatMap { $0.cells.map(\.cellId) })
    let own = counts.filter { ids.contains($0.cellId) }
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
      SweepPoint.axisColumn, SweepPoint.blockColumn, SweepPoint.skewColumn,
      .init(
        "family", .text,
        "the global concepts: their groups share a unit's response to the probe's images"),
    ] + (withGroups ? [.init("group", .text, "the group that units are biased towards")] : [])
      + [
        SweepPoint.seedColumn(perSeed: perSeed),
        .init("units", .number(decimals: 1), "units of the block that were probed"),
        .init(
          "biased", .number(decimals: 1),
          "units whose probability reaches the family's cut-off (0.3 of four groups, 0.55 of two) "
            + "for \(towards)"),
      ] + deviationColumn("biased") + [
        .init(
          "both", .number(decimals: 1),
          "those of them that also pass the permutation test of the family, Benjamini–Hochberg "
            + "over the block's units")
      ] + deviationColumn("both") + trailingColumns
  }

  private func biasValues(_ rows: [BiasCount]) -> [Table.Value] {
    let biased = rows.map { Double($0.biased) }
    let both = rows.map { Double($0.biasedAndSignificant) }
    return [
      Table.Value(Summary.mean(rows.map { Double($0.units) })), Table.Value(Summary.mean(biased)),
    ] + deviationValues(biased) + [Table.Value(Summary.mean(both))] + deviationValues(both)
  }
}
