import Results

/// What the network does without the units of an endpoint, beside random sets of as many units.
struct AblationTable: SweepTable {
  static let parts: Sweep.Parts = .ablations
  let scope: TableScope

  func make() -> Table {
    let without = cellsWithoutAblation
    func isRecorded(_ cell: CellStatus) -> Bool {
      sweep.ablations[cell.position] != nil || without.contains(cell.position)
    }

    var table = Table(
      title: title("ablation of the endpoints' units"),
      columns: [
        SweepPoint.axisColumn,
        .init(
          "endpoint", .text,
          "the endpoint whose units are ablated; \(AblationRecord.wholeLayer): all units"
        ),
        SweepPoint.layerColumn,
        .init("become", .text, "what the units are set to: zero, or their mean"),
        .init(
          "measure", .text, "the accuracy (0 to 1) that is compared: \(AblationMeasure.legend)"),
        SweepPoint.skewColumn, SweepPoint.seedColumn(perSeed: perSeed),
        .init("units", .number(decimals: 1), "how many units are ablated"),
        .init("images", .integer, "test images", isDetail: true),
        .init("intact", .number(decimals: 3), "the measure with all units"),
        .init("without", .number(decimals: 3), "the measure without the endpoint's units"),
        .init("change", .number(decimals: 3), "without − intact"),
        .init("controlled", .integer, "cells that have control sets"),
        .init("controlledChange", .number(decimals: 3), "change of these cells"),
        .init(
          "randomChange", .number(decimals: 3),
          "mean change in the same cells when a control set of as many random units is ablated"),
        .init(
          "randomLow", .number(decimals: 3), "the smallest change of a control set", isDetail: true),
        .init(
          "randomHigh", .number(decimals: 3), "the largest change of a control set", isDetail: true),
        .init(
          "reached", .number(decimals: 3),
          "share of control sets with an effect at least as large as the endpoint's units (same cell)"
        ),
        .init(
          "better", .integer,
          "cells whose measure is better without the units: a gap nearer to 0, a higher accuracy"),
        .init(
          "best", .integer,
          "cells in which it is better than without any of the control sets; missing where there are "
            + "none"),
        .init(
          "controls", .text,
          "control sets per cell, matched by activation; not possible: so many units could not be "
            + "matched; no units: the endpoint has none there; all units: there are no others"),
      ] + trailingColumns,
      notes: (without.isEmpty ? [] : ["No units were ablated: dissection.ablation is 0."])
        + SweepPoint.missingNote(scope.cells, isRecorded: isRecorded))
    for (axis, points) in scope.axes {
      for key in sweep.ablationKeys(ofAxis: axis) {
        for measure in AblationMeasure.allCases {
          for point in points {
            let effects = point.cells.compactMap { cell in
              sweep.ablationEffect(key, measure, cell: cell.position)
            }
            table.append(
              [
                .text(axis.name), .text(key.place.endpoint), .text(key.place.layer),
                .text(key.variant.rawValue),
                .text(measure.rawValue), .integer(point.skew),
                point.seedValue(perSeed: perSeed, recorded: effects.count),
              ] + values(effects) + trailingValues(point, isRecorded: isRecorded))
          }
        }
      }
    }
    return table
  }

  private func values(_ effects: [AblationEffect]) -> [Table.Value] {
    func mean(_ value: (AblationEffect) -> Double) -> Table.Value {
      Table.Value(Summary.mean(effects.map(value)))
    }
    let controlled = effects.filter(\.isControlled)
    let random = effects.flatMap(\.random)
    let reached = effects.flatMap { effect in
      effect.random.map { abs($0) >= abs(effect.change) ? 1.0 : 0 }
    }
    let controls = SweepPoint.distinct(effects.map(\.controls))
    return [
      mean { Double($0.units) }, effects.map(\.images).min().map { .integer($0) } ?? .missing,
      mean(\.intact), mean(\.without), mean(\.change),
      effects.isEmpty ? .missing : .integer(controlled.count),
      .init(Summary.mean(controlled.map(\.change))), .init(Summary.mean(random)),
      .init(random.min()), .init(random.max()), .init(Summary.mean(reached)),
      effects.isEmpty ? .missing : .integer(effects.count(where: \.isBetter)),
      random.isEmpty ? .missing : .integer(effects.count { $0.isBest == true }),
      controls.isEmpty ? .missing : .text(controls.joined(separator: " or ")),
    ]
  }

  /// Dissected cells of which no ablation was asked.
  private var cellsWithoutAblation: Set<Int> {
    let without = sweep.dissections.filter { $0.settings?.ablation == 0 }
    let hashes = Set(without.map(\.dissectionHash))
    return Set(scope.cells.filter { hashes.contains($0.dissectionHash) }.map(\.position))
  }
}
