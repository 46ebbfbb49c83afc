import Concepts
import Dissection
import Reports
import Specification

/// The tables of a dissection, for the terminal and for the page.
package enum DissectionTables {
  /// The detectors of each layer, with what chance counts beside them.
  package static func detectors(_ counts: [DissectionCounts]) -> Table {
    let others = (counts.first?.union ?? Defaults.Dissection.union).others
    var table = Table(
      title: "Detectors, by chance and by region of their best concept",
      columns: [
        .init("layer", .text, "the layer"),
        .init("q", .number(decimals: 4), "share of a unit's activations above its threshold"),
        .init("units", .integer, "units of the layer"),
        .init("detectors", .integer, "units whose best concept reaches the IoU cut"),
        .init("shuffled", .number(decimals: 1), "mean count of draws with shuffled faces"),
        .init("reached", .integer, "draws with shuffled faces that count as many, or more"),
        .init("shifted", .number(decimals: 1), "mean count of draws with shifted masks"),
        .init("untrained", .integer, "detectors of the network before its training"),
      ]
        + others.map { .init($0.rawValue, .integer, "detectors by the union rule \($0.rawValue)") }
        + counts.regionNames.map { .init($0, .integer, "detectors in the region") }
        + [.init("pairs", .integer, "pairs of unit and concept that the hierarchy counts")])
    for row in counts {
      table.append(
        [
          .text(row.layer), .number(row.quantile), .integer(row.units), .integer(row.detectors),
          row.shuffled.map { .number($0.mean) } ?? .missing,
          row.shuffled.map { .integer($0.reached) } ?? .missing,
          row.shifted.map { .number($0.mean) } ?? .missing,
          row.untrained.map { .integer($0) } ?? .missing,
        ] + (others.map { row.detectors(by: $0) } + row.regions + [row.pairs]).map { .integer($0) })
    }
    if let union = counts.first?.union {
      table.notes.append(
        "Union rule: \(union.rawValue). The columns “\(others[0].rawValue)” and "
          + "“\(others[1].rawValue)” have the counts by the other rules.")
    }
    for row in counts where row.isNoisy {
      table.notes.append(
        "The thresholds of \(row.layer) at \(row.quantile) are noisy: each has only "
          + "\(counted(Int(row.samplesAbove), "activation")) above it, fewer than 100.")
    }
    return table
  }

  /// The same table, with what chance says in sentences below it.
  package static func printed(_ counts: [DissectionCounts]) -> Table {
    var table = detectors(counts)
    let compared = counts.filter { $0.shuffled != nil || $0.untrained != nil }
    table.notes += compared.map(ChanceWords.sentences)
    if let verdict = ChanceWords.verdict(compared) { table.notes.append(verdict) }
    return table
  }

  /// The detectors of each region beside chance.
  static func regions(_ result: DissectionResult) -> Table {
    var table = Table(
      title: "Detectors of each region, and by chance",
      columns: [
        .init("layer", .text, "the layer"), .init("region", .text, "of the face"),
        .init("detectors", .integer, "units whose best concept lies in the region"),
        .init("shuffled", .number(decimals: 1), "mean count of draws with shuffled faces"),
        .init("reached", .integer, "of these draws, those that count as many, or more"),
        .init("shifted", .number(decimals: 1), "mean count of draws with shifted masks"),
        .init("untrained", .integer, "detectors of the network before its training"),
      ])
    for readings in result.readings {
      let untrained = result.untrained.first { $0.layer == readings.layer }
      for region in result.readings.regions {
        let count = { (counts: FindingHistograms) in counts.detectorsByRegion[region] ?? 0 }
        let shuffled = readings.compared(with: .shuffled, counting: count)
        let shifted = readings.compared(with: .shifted, counting: count)
        table.append([
          .text(readings.layer.rawValue), .text(region.rawValue), .integer(count(readings.own)),
          shuffled.map { .number($0.mean) } ?? .missing,
          shuffled.map { .integer($0.reached) } ?? .missing,
          shifted.map { .number($0.mean) } ?? .missing,
          untrained.map { .integer(count($0.own)) } ?? .missing,
        ])
      }
    }
    return table
  }

  /// The units that are biased towards a group of each family.
  static func families(_ families: [FamilyCounts]) -> Table {
    var table = Table(
      title: "Units biased towards a group of a global concept",
      columns: [
        .init("layer", .text, "the layer"), .init("family", .text, "the global concept"),
        .init("units", .integer, "units of the layer"),
        .init("biased", .integer, "units that pass the family's cut-off"),
        .init("significant", .integer, "of these, units that permuted labels do not explain"),
        .init("untrained", .integer, "significant units of the network before its training"),
      ],
      notes: [
        "The cut-offs of the method stand barely above chance, so the second count is the one to read."
      ])
    for row in families {
      table.append([
        .text(row.layer), .text(row.family), .integer(row.units), .integer(row.biased),
        .integer(row.significant), row.untrained.map { .integer($0) } ?? .missing,
      ])
    }
    return table
  }

  /// What other choices count.
  static func sensitivity(_ readings: [LayerReadings]) -> Table {
    var table = Table(
      title: "Detectors by other choices",
      columns: [
        .init("layer", .text, "the layer"),
        .init("q", .number(decimals: 3), "share of a unit's activations above its threshold"),
        .init("cut", .number(decimals: 2), "the IoU from which a unit is a detector"),
        .init("union", .text, "the union rule"),
        .init("noisy", .text, "yes where thresholds rest on fewer than 100 activations"),
        .init("detectors", .integer, "units whose best concept reaches the cut"),
      ] + readings.regions.map { .init($0.rawValue, .integer, "detectors in the region") })
    for layer in readings {
      for point in layer.grid {
        table.append(
          [
            .text(layer.layer.rawValue), .number(point.quantile), .number(point.cut),
            .text(point.union.rawValue), .text(point.isNoisy ? "yes" : "no"),
            .integer(point.counts.detectors),
          ] + readings.regions.map { .integer(point.counts.detectorsByRegion[$0] ?? 0) })
      }
    }
    return table
  }
}
