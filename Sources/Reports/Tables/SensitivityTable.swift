import Concepts
import Results

/// Detectors of the trained networks under every reading: quantile × IoU cut × union.
struct SensitivityTable: SweepTable {
  static let parts: Sweep.Parts = .readings
  let scope: TableScope

  func make() -> Table {
    func isRecorded(_ cell: CellStatus) -> Bool { sweep.grid.has(cell.position) }

    var table = Table(
      title: title("detectors under other settings"),
      columns: [
        SweepPoint.axisColumn, SweepPoint.layerColumn,
        .init("quantile", .significant(digits: 2), "share of activations above a unit's threshold"),
        .init("iouCut", .number(decimals: 2), "the IoU that makes a unit a detector"),
        .init("union", .text, "the rule of the union, \(sweep.grid.unionWords)"),
        .init("own", .text, "yes: the settings that the experiment itself counts by"),
        SweepPoint.skewColumn, SweepPoint.seedColumn(perSeed: perSeed),
        .init("detectors", .number(decimals: 1), "detectors of the layer, by these settings"),
      ]
        + sweep.grid.regions.map { region in
          .init(
            region.rawValue, .number(decimals: 1),
            "detectors whose best concept lies in the \(region.rawValue) region")
        }
        + [
          .init("pairs", .number(decimals: 1), "counted pairs of unit and concept", isDetail: true),
          .init("eyePairs", .number(decimals: 1), "those in the eye region", isDetail: true),
          .init(
            "axisDetectors", .number(decimals: 1),
            "detectors of the axis itself; missing where it is no local concept"),
          .init("axisPairs", .number(decimals: 1), "counted pairs with it", isDetail: true),
          .init(
            "noisy", .integer,
            "cells with noisy thresholds: fewer than 100 activations lie above one"),
        ] + trailingColumns,
      notes: SweepPoint.missingNote(scope.cells, isRecorded: isRecorded))
    for (axis, points) in scope.axes {
      let settings = sweep.grid.readings(of: points.flatMap(\.cells))
      for layer in scope.layers {
        for setting in settings {
          let counts = sweep.grid[layer, setting]
          let isOwn = sweep.ownReadings(of: axis).contains(setting)
          for point in points {
            let found = point.cells.compactMap { cell in
              sweep.plan.places[cell.position].flatMap { counts?[$0] }
            }
            table.append(
              [
                .text(axis.name), .text(layer), .number(setting.quantile), .number(setting.iouCut),
                .text(setting.union.rawValue), .text(isOwn ? "yes" : ""), .integer(point.skew),
                point.seedValue(perSeed: perSeed, recorded: found.count),
              ] + values(found, axis: axis) + trailingValues(point, isRecorded: isRecorded))
          }
        }
      }
    }
    return table
  }

  private func values(_ found: [RegionCountRecord], axis: ArmAxis) -> [Table.Value] {
    func mean(_ count: (RegionCountRecord) -> Int) -> Table.Value {
      Table.Value(Summary.mean(found.map { Double(count($0)) }))
    }
    let isConcept = LocalConcept.named(axis.name) != nil
    return [mean(\.detectors.sum)]
      + sweep.grid.regions.map { region in mean { $0.detectors[region] } }
      + [
        mean(\.pairs.sum), mean(\.pairs[.eye]), isConcept ? mean(\.axisDetectors) : .missing,
        isConcept ? mean(\.axisPairs) : .missing,
        found.isEmpty ? .missing : .integer(found.count { $0.thresholdIsNoisy }),
      ]
  }
}
