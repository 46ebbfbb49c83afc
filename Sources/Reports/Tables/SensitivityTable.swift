import Concepts
import Results

extension TableScope {
  /// Detectors of the trained networks under every reading: quantile × IoU cut × union.
  func makeSensitivityTable() throws -> Table {
    let data = try SweepData(experiment: experiment, store: store)
    let readings = data.readings
    func isRecorded(_ cell: CellStatus) -> Bool { readings[cell.cellId] != nil }

    var table = Table(
      title: title("detectors under other settings"),
      columns: [
        SweepPoint.axisColumn, SweepPoint.blockColumn,
        .init("quantile", .significant(digits: 2), "share of activations above a unit's threshold"),
        .init("iouCut", .number(decimals: 2), "the IoU that makes a unit a detector"),
        .init("union", .text, "the rule of the union, hnd or netdissect"),
        .init("own", .text, "yes: the settings that the experiment itself counts by"),
        SweepPoint.skewColumn, SweepPoint.seedColumn(perSeed: perSeed),
        .init("detectors", .number(decimals: 1), "detectors of the block, by these settings"),
      ]
        + PerRegion.places.map { region, _ in
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
            "cells in which fewer than 100 activations lie above a threshold: it is noise"),
        ] + trailingColumns,
      notes: SweepPoint.missingNote(cells, isRecorded: isRecorded))
    for axis in axes {
      let settings = Set(
        points(ofAxis: axis).flatMap(\.cells).flatMap { readings[$0.cellId] ?? [] }
          .map(Reading.init)
      ).sorted()
      for block in SweepData.blocks {
        for setting in settings {
          for point in points(ofAxis: axis) {
            let found = point.cells.compactMap { cell in
              readings[cell.cellId]?.first { $0.block == block && Reading($0) == setting }
            }
            let isOwn = data.ownReadings.contains(setting)
            table.append(
              [
                .text(axis), .text(block), .number(setting.quantile), .number(setting.iouCut),
                .text(setting.union.rawValue), .text(isOwn ? "yes" : ""), .integer(point.skew),
                point.seedValue(perSeed: perSeed, recorded: found.count),
              ] + values(found, axis: axis) + trailingValues(point, isRecorded: isRecorded))
          }
        }
      }
    }
    return table
  }

  private func values(_ found: [RegionCountRecord], axis: String) -> [Table.Value] {
    func mean(_ count: (RegionCountRecord) -> Int) -> Table.Value {
      Table.Value(Summary.mean(found.map { Double(count($0)) }))
    }
    let isConcept = LocalConcept.named(axis) != nil
    return [mean(\.detectors.sum)]
      + PerRegion.places.map { _, number in mean { $0.detectors[keyPath: number] } }
      + [
        mean(\.pairs.sum), mean(\.pairs.eye), isConcept ? mean(\.axisDetectors) : .missing,
        isConcept ? mean(\.axisPairs) : .missing,
        found.isEmpty ? .missing : .integer(found.count { $0.thresholdIsNoisy }),
      ]
  }
}
