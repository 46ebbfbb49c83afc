import Concepts
import Specification
import Trends

/// The tables of a comparison.
package enum ComparisonTable: String, CaseIterable, Sendable {
  case models, regions, types, concepts, groups, differences, probabilities

  /// Those that a page shows; the others are long.
  package static let shown: [ComparisonTable] = [.differences, .regions, .types, .groups, .models]
}

extension Comparison {
  package func table(_ table: ComparisonTable) -> Table {
    switch table {
    case .models: modelTable
    case .regions:
      countTable(
        "Units by region of the face", "category", "the region, or what lies in none",
        regions + [.unlocalised, .localised])
    case .types:
      countTable(
        "Units by type of concept", "category", "the type of the unit’s best concept",
        UnitCategory.types + [.unlocalised])
    case .concepts:
      countTable(
        "Units by concept", "concept", "the unit’s best concept",
        concepts.map { .concept($0) })
    case .groups: groupTable
    case .differences: differenceTable
    case .probabilities: probabilityTable
    }
  }

  /// All layers together, then those of each model where there are several.
  private func places(of model: ComparedModel) -> [String?] {
    model.layers.count > 1 ? [nil] + model.layers.map(Optional.some) : [nil]
  }

  /// What a row calls its layer.
  private func layerWords(_ layer: String?, of model: ComparedModel) -> String {
    layer ?? (model.layers.count == 1 ? model.layers[0] : "all")
  }

  static let modelColumn = Table.Column("model", .text, "the name of the model")
  static let layerColumn = Table.Column(
    "layer", .text, "the layer; all: all dissected layers together")
  static let seedColumn = Table.Column(
    "seeds", .integer, "trainings of the model, which the values are means over")

  /// Counts and shares by category, beside chance.
  private func countTable(
    _ title: String, _ name: String, _ meaning: String, _ categories: [UnitCategory]
  ) -> Table {
    var table = Table(
      title: title,
      columns: [
        Self.modelColumn, Self.layerColumn, .init(name, .text, meaning), Self.seedColumn,
        .init("all", .integer, "dissected units of a training"),
        .init("units", .number(decimals: 1), "units that are counted for it"),
      ] + Self.shareColumns("share", "percent of the dissected units")
        + Self.shareColumns("detectorShare", "percent of the units that detect something")
        + [
          .init(
            "pairs", .number(decimals: 1), "pairs of unit and concept that the hierarchy counts"),
          .init(
            "pairsShuffled", .number(decimals: 1), "the same with shuffled faces, mean over draws",
            isDetail: true),
        ], notes: notes)
    for model in models {
      for layer in places(of: model) {
        for category in categories {
          guard let count = model.value(layer: layer, category.count) else { continue }
          let pairs = model.value(layer: layer, category.pairs)
          table.append(
            [
              .text(model.name), .text(layerWords(layer, of: model)), .text(category.name),
              .integer(count.seeds.count), .integer(units(of: model, layer: layer)),
              .number(count.mean.mean),
            ] + Self.values(model.share(of: category, layer: layer))
              + Self.values(
                category == .unlocalised || category == .localised
                  ? nil : model.share(of: category, among: .detectors, layer: layer))
              + [Table.Value(pairs?.mean.mean), Table.Value(pairs?.chance?.mean)])
        }
      }
    }
    return table
  }

  private func units(of model: ComparedModel, layer: String?) -> Int {
    model.trainings.compactMap { $0.layer(layer)?.own.units }.max() ?? 0
  }

  /// Biased units by family and group.
  private var groupTable: Table {
    var table = Table(
      title: "Biased units by family and group",
      columns: [
        Self.modelColumn, Self.layerColumn,
        .init("family", .text, "the family of global concepts"),
        .init(
          "group", .text,
          "the group; unbiased: towards none, biased: towards any, significant: and p"),
        Self.seedColumn, .init("all", .integer, "dissected units of a training"),
        .init("units", .number(decimals: 1), "units that are counted for it"),
      ] + Self.shareColumns("share", "percent of the dissected units"),
      notes: notes + [
        "A unit may be biased towards two groups of four. “significant” are units that are biased and "
          + "pass the permutation test of the family as well."
      ])
    for model in models {
      for layer in places(of: model) {
        for family in families {
          for category in UnitCategory.groups(of: family) + [.biased(family)] {
            guard let count = model.value(layer: layer, category.count) else { continue }
            table.append(
              [
                .text(model.name), .text(layerWords(layer, of: model)), .text(family.rawValue),
                .text(category.name), .integer(count.seeds.count),
                .integer(units(of: model, layer: layer)), .number(count.mean.mean),
              ] + Self.values(model.share(of: category, layer: layer)))
          }
          if let count = model.value(layer: layer, { $0.significant[family] }) {
            let share = model.value(layer: layer) { counts in
              counts.significant[family].map { $0 / Double(counts.units) }
            }
            table.append(
              [
                .text(model.name), .text(layerWords(layer, of: model)), .text(family.rawValue),
                .text("significant"), .integer(count.seeds.count),
                .integer(units(of: model, layer: layer)), .number(count.mean.mean),
              ] + Self.values(share))
          }
        }
      }
    }
    return table
  }

  /// A share in percent: mean, interval over seeds, and what shuffled faces give.
  private static func shareColumns(_ name: String, _ meaning: String) -> [Table.Column] {
    [
      .init(name, .number(decimals: 2), meaning),
      .init(
        name + "Low", .number(decimals: 2), "lower end of the 95 % interval over seeds",
        isDetail: true),
      .init(
        name + "High", .number(decimals: 2), "upper end of the 95 % interval over seeds",
        isDetail: true),
      .init(
        name + "Shuffled", .number(decimals: 2), "the same with shuffled faces, mean over draws"),
      .init(name + "Least", .number(decimals: 2), "the smallest of these draws", isDetail: true),
      .init(name + "Most", .number(decimals: 2), "the largest of these draws", isDetail: true),
      .init(name + "Reached", .integer, "draws that give as much, or more"),
    ]
  }

  private static func values(_ share: ComparedValue?) -> [Table.Value] {
    let chance = share?.chance
    func percent(_ value: Double?) -> Table.Value { Table.Value(value.map { $0 * 100 }) }
    return [
      percent(share?.mean.mean), percent(share?.mean.interval?.lowerBound),
      percent(share?.mean.interval?.upperBound), percent(chance?.mean),
      percent(chance?.range?.lowerBound), percent(chance?.range?.upperBound),
      chance?.reached.map { .integer($0) } ?? .missing,
    ]
  }

  /// What all counts rest on.
  var notes: [String] {
    [
      "Dissected over \(setting.dictionary), \(counted(setting.images, "image")), q "
        + "\(Table.trimmed(setting.quantile)), IoU cut \(Table.trimmed(setting.iou)), union rule "
        + "\(setting.union.rawValue), \(counted(setting.draws, "draw")) of shuffled faces."
    ]
  }
}
