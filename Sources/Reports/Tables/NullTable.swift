import Concepts
import Results
import Specification

/// What chance gives in place of each count of a layer: every null, its draws, and the excess.
struct NullTable: SweepTable {
  static let parts: Sweep.Parts = [.detectors, .bias, .nulls]
  let scope: TableScope

  func make() -> Table {
    let recorded = sweep.cellsWithNulls
    func isRecorded(_ cell: CellStatus) -> Bool { recorded.contains(cell.position) }
    var table = Table(
      title: title("counts and their nulls"),
      columns: [
        SweepPoint.axisColumn, SweepPoint.layerColumn, SweepPoint.skewColumn,
        .init("count", .text, "what is counted, in the words of the table of trends"),
        .init(
          "null", .text,
          Variant.nulls.map { "\($0.rawValue): \(NullColumns.meaning(of: $0))" }
            .joined(separator: "; ")),
        SweepPoint.seedColumn(perSeed: perSeed),
        .init("observed", .number(decimals: 1), "the count in the trained network"),
        .init("mean", .number(decimals: 1), "the null's mean over its draws"),
        .init("low", .number(decimals: 1), "the smallest count of a draw", isDetail: true),
        .init("high", .number(decimals: 1), "the largest count of a draw"),
        .init("excess", .number(decimals: 1), "observed − mean"),
        .init("draws", .integer, "of a cell", isDetail: true),
        .init(
          "reached", .number(decimals: 3),
          "share of the draws that count at least what was observed in their own cell"),
      ] + trailingColumns,
      notes: dissectionNotes + SweepPoint.missingNote(scope.cells, isRecorded: isRecorded))
    for (axis, points) in scope.axes {
      for layer in scope.layers {
        for quantity in nullQuantities {
          for variant in Variant.nulls {
            let rows = points.map { point in
              (point, samples(quantity, variant, layer: layer, point: point))
            }
            guard rows.contains(where: { !$0.1.isEmpty }) else { continue }
            for (point, samples) in rows {
              table.append(
                [
                  .text(axis.name), .text(layer), .integer(point.skew), .text(quantity.name),
                  .text(variant.rawValue),
                  point.seedValue(perSeed: perSeed, recorded: samples.count),
                ] + values(samples) + trailingValues(point, isRecorded: isRecorded))
            }
          }
        }
      }
    }
    return table
  }

  /// The counts of which draws are recorded one by one.
  private var nullQuantities: [Quantity] {
    (Quantity.all + sweep.furtherQuantities).filter { quantity in
      switch quantity {
      case .all, .region, .axis, .biased: true
      default: false
      }
    }
  }

  private func samples(
    _ quantity: Quantity, _ variant: Variant, layer: String, point: SweepPoint
  ) -> [(observed: Double, null: Sweep.Null)] {
    point.cells.compactMap { cell in
      guard let observed = sweep.value(quantity, layer: layer, cell: cell.position),
        let null = sweep.null(variant, of: quantity, layer: layer, cell: cell.position)
      else { return nil }
      return (observed, null)
    }
  }

  private func values(_ samples: [(observed: Double, null: Sweep.Null)]) -> [Table.Value] {
    let draws = samples.flatMap(\.null.values)
    let reached = samples.flatMap { sample in
      sample.null.values.map { $0 >= sample.observed ? 1.0 : 0 }
    }
    return [
      .init(Summary.mean(samples.map(\.observed))), .init(Summary.mean(samples.map(\.null.mean))),
      .init(draws.min()), .init(draws.max()),
      .init(Summary.mean(samples.map { $0.observed - $0.null.mean })),
      samples.map(\.null.draws).min().map { .integer($0) } ?? .missing,
      .init(Summary.mean(reached)),
    ]
  }
}

extension Sweep {
  /// The cells in which any null is recorded.
  fileprivate var cellsWithNulls: Set<Int> {
    var places: Set<Int> = []
    for values in nulls.values.flatMap(\.values) {
      places.formUnion(values.indices.filter { values[$0] != nil })
    }
    return Set(places.map { cells[$0].position })
  }
}
