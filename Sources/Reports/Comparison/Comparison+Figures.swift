import Concepts
import Files
import Specification

extension Comparison {
  /// The figures by the part of the page where they stand.
  struct Figures: Sendable {
    var regions: [Figure] = []
    var types: [Figure] = []
    var concepts: [Figure] = []
    /// Of each family: the units biased towards its groups.
    var groups: [GlobalFamily: Figure] = [:]
    /// Of each family whose probabilities are known: these, unit by unit.
    var probabilities: [GlobalFamily: Figure] = [:]

    /// All, in the order of the page.
    var all: [Figure] {
      regions + types + concepts + GlobalFamily.allCases.compactMap { groups[$0] }
        + GlobalFamily.allCases.compactMap { probabilities[$0] }
    }
  }

  /// Every figure of the comparison, in the order of the page.
  package var allFigures: [Figure] { figures.all }

  var figures: Figures {
    var figures = Figures()
    figures.regions = [
      rows(
        "regions", "Units by region of the face", RegionDifference.categories(of: .units, regions),
        of: .units),
      rows(
        "detector-regions", "Detectors by region of the face",
        RegionDifference.categories(of: .detectors, regions), of: .detectors),
    ].compactMap(\.self)
    figures.regions += layers.compactMap { layer in
      rows(
        "regions-" + FileNames.fit(layer), "Units by region of the face, \(layer)",
        RegionDifference.categories(of: .units, regions), of: .units, layer: layer)
    }
    figures.types = [
      rows(
        "types", "Units by type of concept", UnitCategory.types + [.unlocalised], of: .units)
    ].compactMap(\.self)
    figures.concepts = conceptFigures
    for family in families {
      figures.groups[family] = rows(
        family.rawValue, "Units biased towards \(family.words)", UnitCategory.groups(of: family),
        of: .units)
      figures.probabilities[family] = stacked(family)
    }
    return figures
  }

  /// Models in rows, categories in columns; nil where no model has a share.
  private func rows(
    _ name: String, _ title: String, _ categories: [UnitCategory], of base: ShareBase,
    layer: String? = nil
  ) -> Figure? {
    let columns = categories.map { category -> RowFigure.Column in
      let isRest = category.isRest
      return RowFigure.Column(
        heading: category.name,
        values: models.map { $0.share(of: category, among: base, layer: layer) },
        scale: isRest ? 1 : 0, marksChance: !isRest)
    }
    guard columns.contains(where: { $0.values.contains { $0 != nil } }) else { return nil }
    let rest = categories.last.flatMap { $0.isRest ? $0.name : nil }
    return RowFigure(
      name: name, title: title, rows: models.map(\.name), columns: columns,
      xLabel: base == .units ? "% of the dissected units" : "% of the detectors",
      notes: rest.map { ["“\($0)” has a scale of its own."] } ?? []
    ).make()
  }

  /// The models of a page of histograms.
  private static let modelsAtOnce = 4

  /// A histogram per model, a bar for each concept that some model has a detector of; a few models a figure.
  private var conceptFigures: [Figure] {
    let concepts = seenConcepts
    if concepts.isEmpty { return [] }
    let parts = stride(from: 0, to: models.count, by: Self.modelsAtOnce).map {
      models[$0..<min($0 + Self.modelsAtOnce, models.count)]
    }
    return parts.enumerated().map { number, part in
      RowFigure(
        name: parts.count == 1 ? "concepts" : "concepts-\(number + 1)",
        title: "Units by concept",
        rows: concepts.map { "\($0.region.rawValue): \($0.name)" },
        columns: part.map { model in
          RowFigure.Column(
            heading: model.name, values: concepts.map { model.share(of: .concept($0)) })
        },
        xLabel: "% of the dissected units",
        notes: ["Concepts that no unit of any model detects are left out."], hasBars: true
      ).make()
    }
  }

  /// The probabilities of a family, a panel per model; nil where they are known of no model.
  private func stacked(_ family: GlobalFamily) -> Figure? {
    let panels = models.compactMap { model -> StackedFigure.ModelUnits? in
      let known = model.trainings.compactMap { $0.together.probabilities[family] }
      guard known.count == model.trainings.count, let first = known.first else { return nil }
      let all = UnitProbabilities(
        groupCount: first.groupCount, values: known.flatMap(\.values))
      let units = all.sorted.map(Array.init)
      let constant = all.values.count / all.groupCount - units.count
      let seeds = model.trainings.count > 1 ? " of \(model.trainings.count) seeds" : ""
      return StackedFigure.ModelUnits(
        heading: model.name,
        detail: counted(units.count, "unit") + seeds
          + (constant > 0 ? ", \(constant) constant" : ""),
        units: units)
    }
    if panels.isEmpty { return nil }
    let even = Table.trimmed((100.0 / Double(family.groups.count)).rounded())
    return StackedFigure(
      name: "probabilities-" + family.rawValue,
      title: "Probability of each group of \(family.rawValue), unit by unit",
      groups: family.groups, panels: panels,
      notes: [
        "Units stand by their largest group, then by how large it is. Alike they would be \(even) % each; "
          + "a unit is biased from \(Table.trimmed(family.cutoff * 100)) %. Of many units neighbours are "
          + "averaged, and constant ones left out."
      ]
    ).make()
  }
}

extension UnitCategory {
  /// Whether it is what belongs to no other category.
  var isRest: Bool {
    switch self {
    case .unlocalised, .unbiased: true
    case .localised, .region, .type, .concept, .group, .biased: false
    }
  }
}
