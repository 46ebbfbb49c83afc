import Specification
import Trends

extension AblationFinding {
  /// In how many models the gap gets smaller, and in how many beyond what control sets do.
  package var lead: String {
    models.isEmpty
      ? "no units to ablate in \(counted(cellsWithoutUnits, "model"))"
      : "the gap is nearer to 0 in \(words(.gap, of: counted(models.count, "model")))"
  }

  /// What else is known: the worst subgroup, the accuracies at the highest P, and what is missing.
  package var words: String {
    guard let skew = models.map(\.cell.skew).max() else { return "" }
    var sentences =
      [
        "The worst subgroup does better in \(words(.worst, of: "\(models.count)"))."
      ] + accuracies(at: skew)
    let uncontrolled = models.count - controlled
    if uncontrolled > 0 {
      sentences.append(
        "Control sets: not possible in \(counted(uncontrolled, "model")).")
    }
    if cellsWithoutUnits > 0 {
      sentences.append("No units to ablate in \(counted(cellsWithoutUnits, "more model")).")
    }
    if seeds < Power.leastSeeds {
      sentences.append("\(counted(seeds, "seed")): an example, no evidence.".capitalizedFirst)
    }
    return sentences.joined(separator: " ")
  }

  /// The same counts with the units at their mean instead of 0.
  package var meanWords: String {
    models.isEmpty
      ? "" : "At their mean instead of 0: nearer to 0 in \(words(.gap, of: "\(models.count)"))."
  }

  /// What is left of the accuracy where these are all units of the layer.
  package var wholeWords: String {
    let effects = effects(.unbiased)
    guard let units = effects.map(\.units).max() else { return "" }
    let (before, after) = (
      Self.hundredths(effects.map(\.intact)), Self.hundredths(effects.map(\.without))
    )
    let change = before == after ? "stays at \(after)" : "goes from \(before) to \(after)"
    return "With all \(counted(units, "unit")) of \(layer) at 0, the mean of all four \(change) % "
      + "(mean of \(counted(effects.count, "model")))."
  }

  private func words(_ measure: AblationMeasure, of all: String) -> String {
    let count = count(measure)
    if count.better == 0 { return "none of \(all)" }
    let start = "\(count.better) of \(all)"
    guard let draws else { return start }
    let best = count.best == 0 ? "none" : "\(count.best)"
    let of = controlled == models.count ? "" : " of \(controlled)"
    let list = count.percentages.map(String.init).joined(separator: ", ")
    return "\(start), beyond all \(counted(draws, "control set")) in \(best)\(of)"
      + (list.isEmpty ? "" : " (P \(list))")
  }

  /// What becomes of the models of one P; control sets are held against those models alone that have
  /// some, as models differ by more than their ablation does.
  private func accuracies(at skew: Int) -> [String] {
    let all = models.filter { $0.cell.skew == skew }
    let controlled = all.filter { $0.effects[.gap]?.isControlled == true }
    let first = accuracies(of: all, "At P \(skew)", besideRandom: controlled.count == all.count)
    if controlled.isEmpty || controlled.count == all.count { return [first] }
    return [first, accuracies(of: controlled, "Where there are control sets", besideRandom: true)]
  }

  private func accuracies(of models: [Model], _ start: String, besideRandom: Bool) -> String {
    let parts = [
      (AblationMeasure.gap, "the gap", " points"), (.worst, "the worst subgroup", " %"),
      (.unbiased, "the mean of all four", " %"),
    ].map { measure, name, unit in
      let effects = models.compactMap { $0.effects[measure] }
      let random = effects.map { $0.intact + (Summary.mean($0.random) ?? 0) }
      let (before, after) = (
        Self.hundredths(effects.map(\.intact)), Self.hundredths(effects.map(\.without))
      )
      let change = before == after ? "stays at \(after)" : "goes from \(before) to \(after)"
      let beside = besideRandom ? " (control sets: \(Self.hundredths(random)))" : ""
      return "\(name) \(change)\(unit)\(beside)"
    }
    let units = models.compactMap { $0.effects[.gap] }.map { Double($0.units) }
    let mean = Summary.mean(units) ?? 0
    let shown = Table.fixed(mean, decimals: mean == mean.rounded() ? 0 : 1)
    let which = "\(counted(units.count, "model")), \(shown) \(mean == 1 ? "unit" : "units")"
    return "\(start) (\(which)) \(parts.joined(separator: "; "))."
  }

  /// The mean of shares, in hundredths.
  private static func hundredths(_ shares: [Double]) -> String {
    let mean = (Summary.mean(shares) ?? 0) * 100
    let isWhole = abs(mean - mean.rounded()) < 1e-6
    return Table.fixed(mean, decimals: isWhole ? 0 : 1).replacing("-", with: "−")
  }
}
