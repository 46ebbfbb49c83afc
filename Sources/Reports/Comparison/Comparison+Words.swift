import Concepts
import Specification

// What a comparison found, in sentences.

extension RegionDifference {
  /// Whether the models differ, by how much, and how sure that is.
  func words(in comparison: Comparison) -> String {
    let p =
      second == nil
      ? "p = \(Self.text(test.pValue))"
      : "p = \(Self.text(test.pValue)), corrected \(Self.text(adjustedP))"
    let who = second.map { "\(first) and \($0)" } ?? "The \(comparison.models.count) models"
    let apart = distance.map { ", \(Table.fixed($0 * 100, decimals: 1)) points apart" } ?? ""
    let result =
      switch verdict {
      case .differ: "\(who) differ\(apart) (\(p))."
      case .noEvidence: "\(who)\(apart): no evidence that they differ (\(p))."
      case .tooFew:
        "\(who)\(apart): too few to tell (\(p); no result could have a p below "
          + "\(Self.text(smallestP)))."
      }
    return [result, largest(in: comparison), basis].compactMap(\.self).joined(separator: " ")
  }

  /// Where two models differ most.
  private func largest(in comparison: Comparison) -> String? {
    let models = [first, second].compactMap { name in comparison.models.first { $0.name == name } }
    guard models.count == 2 else { return nil }
    let shares = comparison.regions.compactMap { category in
      let both = models.compactMap { $0.share(of: category, among: base, layer: layer)?.mean.mean }
      return both.count == 2 ? (category, both[0], both[1]) : nil
    }
    guard let most = shares.max(by: { abs($0.1 - $0.2) < abs($1.1 - $1.2) }), most.1 != most.2
    else { return nil }
    return
      "Of the regions they differ most in \(most.0.name): \(ComparedValue.percent(most.1)) against "
      + "\(ComparedValue.percent(most.2)) of the \(base.rawValue)."
  }

  /// What was exchanged, and so what the test can claim.
  private var basis: String? {
    switch exchanged {
    case .trainings:
      second == nil
        ? "Trainings were exchanged (\(sizes.map(String.init).joined(separator: ", ")))." : nil
    case .units:
      second == nil
        ? "Units were exchanged, which says something of these very models alone." : nil
    }
  }

  static func text(_ p: Double) -> String { Table.significant(p, digits: 2) }
}

extension Comparison {
  /// The tests of all layers together that shares of the units were taken for.
  var mainDifferences: [RegionDifference] {
    differences.filter { $0.layer == nil && $0.base == .units }
  }

  /// What pairs can claim.
  var claim: String {
    let exchanged = Set(mainDifferences.map(\.exchanged))
    let trainings =
      "where each model has \(RegionDifference.leastTrainings) trainings or more, trainings are exchanged "
      + "between models, and a difference is one of the ways of training"
    let units =
      "units are exchanged, so a difference is one of these very models: another training of the same "
      + "network may differ as much. Units of a model are not independent, so that p-values are smaller "
      + "than they should be"
    if exchanged == [.trainings] { return trainings.capitalizedFirst + "." }
    if exchanged == [.units] {
      return "With fewer than \(RegionDifference.leastTrainings) trainings of a model, \(units)."
    }
    return "\(trainings.capitalizedFirst). Else \(units)."
  }

  /// The categories of which a model has more than every draw of chance.
  private func beyondChance(_ model: ComparedModel, _ categories: [UnitCategory]) -> String? {
    let known = categories.compactMap { category in
      model.share(of: category).map { (category, $0) }
    }
    guard known.contains(where: { $0.1.chance?.reached != nil }) else { return nil }
    let names = known.filter { $0.1.isBeyondChance && $0.1.mean.mean > 0 }.map(\.0.name)
    return names.isEmpty
      ? "None is above every draw of chance." : "Above every draw: \(names.listedWords)."
  }

  /// The categories of a model, the largest first.
  private func ranked(_ model: ComparedModel, _ categories: [UnitCategory], most: Int) -> [String] {
    categories.compactMap { category in model.share(of: category).map { (category.name, $0) } }
      .filter { $0.1.mean.mean > 0 }.enumerated()
      .sorted { ($1.element.1.mean.mean, $0.offset) < ($0.element.1.mean.mean, $1.offset) }
      .prefix(most).map { "\($0.element.0) \($0.element.1.words)" }
  }

  /// How many units of a model detect something, and where.
  func regionWords(_ model: ComparedModel) -> String {
    let units = model.trainings.map(\.together.own.units).max() ?? 0
    let detectors =
      model.share(of: .localised).map {
        "\($0.words) of \(counted(units, "unit")) detect something."
      } ?? ""
    let regions = ranked(model, self.regions, most: 5)
    return [
      detectors, regions.isEmpty ? nil : regions.joined(separator: ", ").capitalizedFirst + ".",
      beyondChance(model, self.regions),
    ].compactMap(\.self).joined(separator: " ")
  }

  /// Where the detectors of a model lie, however many they are.
  func detectorWords(_ model: ComparedModel) -> String {
    let shares = self.regions.compactMap { category in
      model.share(of: category, among: .detectors).map { (category.name, $0) }
    }.filter { $0.1.mean.mean > 0 }
    if shares.isEmpty { return "No unit detects anything." }
    return "Of the detectors "
      + shares.map { "\($0.1.words) lie in \($0.0)" }.joined(separator: ", ") + "."
  }

  func typeWords(_ model: ComparedModel) -> String {
    let types = ranked(model, UnitCategory.types, most: 3)
    if types.isEmpty { return "No unit detects anything, or types are not known." }
    return [
      types.joined(separator: ", ").capitalizedFirst + ".", beyondChance(model, UnitCategory.types),
    ]
    .compactMap(\.self).joined(separator: " ")
  }

  func conceptWords(_ model: ComparedModel) -> String {
    let concepts = ranked(model, concepts.map { .concept($0) }, most: 5)
    return concepts.isEmpty
      ? "No unit detects anything."
      : "Most units are of \(concepts.joined(separator: ", "))."
  }

  /// How many units of a model are biased in a family, and towards what; nil where it was not probed.
  func groupWords(_ model: ComparedModel, _ family: GlobalFamily) -> String? {
    guard let unbiased = model.share(of: .unbiased(family)) else { return nil }
    let groups = family.groups.indices.map { UnitCategory.group(family, $0) }
    let most = ranked(model, groups, most: 4)
    let parts = most.isEmpty ? "" : " Biased: \(most.joined(separator: ", "))."
    let chance =
      unbiased.chance == nil
      ? " No null is known of it." : beyondChance(model, groups).map { " " + $0 } ?? ""
    return "\(unbiased.words) unbiased.\(parts)\(chance)"
  }
}

extension [String] {
  /// Joined by commas, the last by “and”.
  fileprivate var listedWords: String {
    count < 2 ? first ?? "" : dropLast().joined(separator: ", ") + " and " + (last ?? "")
  }
}
