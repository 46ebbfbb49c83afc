import Concepts
import Results
import Specification

/// Detectors and counted pairs per axis, layer, P and face region, beside their nulls.
struct RegionTable: SweepTable {
  static let parts: Sweep.Parts = [.detectors, .regionNulls]
  let scope: TableScope

  func make() -> Table {
    makeCountTable(
      title: "detectors and pairs per region",
      columns: [.init("region", .text, "the face region of the concepts, or all of them")],
      kinds: sweep.regions.map { region in
        CountKind(keys: [.text(region.rawValue)]) { .region(region, $0) }
      } + [CountKind(keys: [.text("all")]) { .all($0) }])
  }

}

/// The same per type of concept.
struct TypeTable: SweepTable {
  static let parts: Sweep.Parts = [.detectors, .nulls]
  let scope: TableScope

  func make() -> Table {
    makeCountTable(
      title: "detectors and pairs per type of concept",
      columns: [
        .init("type", .text, "the type of the concepts: Action Unit, part or attribute of the face")
      ],
      kinds: ConceptType.allCases.map { type in
        CountKind(keys: [.text(type.rawValue)]) { .type(type, $0) }
      })
  }

}

/// The same per concept; concepts that nothing has are named in a note instead.
struct ConceptTable: SweepTable {
  static let parts: Sweep.Parts = [.detectors, .nulls]
  let scope: TableScope

  func make() -> Table {
    let names = sweep.foundConcepts
    let (found, absent) = sweep.concepts.partitioned { names.contains($0.name) }
    var table = makeCountTable(
      title: "detectors and pairs per concept",
      columns: [
        .init("concept", .text, "the local concept"),
        .init("region", .text, "its face region"),
        .init("type", .text, "its type: Action Unit, part or attribute", isDetail: true),
      ],
      kinds: found.map { concept in
        CountKind(
          keys: [
            .text(concept.name), .text(concept.region.rawValue), .text(concept.type.rawValue),
          ]
        ) { .concept(concept.name, $0) }
      })
    if !absent.isEmpty {
      table.notes.append(
        "0 in every cell, block and null, and left out: "
          + "\(absent.map(\.name).joined(separator: ", ")).")
    }
    return table
  }

}

extension SweepTable {
  fileprivate func makeCountTable(
    title: String, columns: [Table.Column], kinds: [CountKind]
  ) -> Table {
    func isRecorded(_ cell: CellStatus) -> Bool { cell.isDissected }

    var table = Table(
      title: self.title(title),
      columns: [
        SweepPoint.axisColumn, SweepPoint.layerColumn, SweepPoint.skewColumn,
      ] + columns + [
        .init(
          "count", .text,
          "detectors: units whose best concept it is; pairs: pairs of detector and concept that the "
            + "hierarchy counts"),
        SweepPoint.seedColumn(perSeed: perSeed),
        .init("observed", .number(decimals: 1), "the count in the trained network"),
      ] + deviationColumn("observed") + NullColumns.columns() + trailingColumns,
      notes: dissectionNotes + SweepPoint.missingNote(scope.cells, isRecorded: isRecorded))
    for (axis, points) in scope.axes {
      for layer in scope.layers {
        for kind in kinds {
          for count in Quantity.Count.allCases {
            for point in points {
              let quantity = kind.quantity(count)
              let ids = point.cells.map(\.position)
              let values = ids.compactMap { sweep.value(quantity, layer: layer, cell: $0) }
              table.append(
                [.text(axis.name), .text(layer), .integer(point.skew)] + kind.keys + [
                  .text(count.rawValue), point.seedValue(perSeed: perSeed, recorded: values.count),
                  Table.Value(Summary.mean(values)),
                ] + deviationValues(values)
                  + NullColumns.values(quantity, layer: layer, cells: ids, sweep: sweep)
                  + trailingValues(point, isRecorded: isRecorded))
            }
          }
        }
      }
    }
    return table
  }
}

/// What one line of rows of a count table is about.
private struct CountKind {
  /// The values of its own columns.
  var keys: [Table.Value]
  var quantity: (Quantity.Count) -> Quantity
}

extension Sweep {
  /// The concepts that any cell counts, or any null does.
  fileprivate var foundConcepts: Set<String> {
    var found: Set<String> = []
    for (key, values) in observed {
      guard case .concept(let name, _) = key.quantity else { continue }
      if values.contains(where: { ($0 ?? 0) != 0 }) { found.insert(name) }
    }
    for (key, values) in nulls.values.joined() {
      guard case .concept(let name, _) = key.quantity else { continue }
      if values.contains(where: { ($0?.mean ?? 0) != 0 }) { found.insert(name) }
    }
    return found
  }
}

extension Array {
  /// The elements for which `isFirst` holds, and the others.
  fileprivate func partitioned(by isFirst: (Element) -> Bool) -> ([Element], [Element]) {
    (filter(isFirst), filter { !isFirst($0) })
  }
}
