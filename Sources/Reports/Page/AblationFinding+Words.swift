import Trends

extension AblationFinding {
  /// In how many models the gap gets smaller, and in how many beyond what random sets do.
  package var lead: String {
    models.isEmpty
      ? "no units to take away in \(counted(cellsWithoutUnits, "model"))"
      : "the gap is nearer to 0 in \(words(.gap, of: counted(models.count, "model")))"
  }

  /// What else is known: the worst subgroup, the accuracies at the highest P, and what is missing.
  package var words: String {
    guard let skew = models.map(\.cell.skew).max() else { return "" }
    var sentences = [
      "The worst subgroup does better in \(words(.worst, of: "\(models.count)")).",
      accuracies(at: skew),
    ]
    let uncontrolled = models.count - controlled
    if uncontrolled > 0 {
      sentences.append(
        "Random sets: not possible in \(counted(uncontrolled, "model")).")
    }
    if cellsWithoutUnits > 0 {
      sentences.append("No units to take away in \(counted(cellsWithoutUnits, "more model")).")
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

  private func words(_ measure: AblationMeasure, of all: String) -> String {
    let count = count(measure)
    let start = "\(count.better) of \(all)"
    guard let draws else { return start }
    let best = controlled == models.count ? "\(count.best)" : "\(count.best) of \(controlled)"
    let list = count.percentages.map(String.init).joined(separator: ", ")
    return "\(start), beyond all \(counted(draws, "random set")) in \(best)"
      + (list.isEmpty ? "" : " (P \(list))")
  }

  private func accuracies(at skew: Int) -> String {
    let parts = [
      (AblationMeasure.gap, "the gap", " points"), (.worst, "the worst subgroup", " %"),
      (.unbiased, "the mean of all four", " %"),
    ].map { measure, name, unit in
      let effects = effects(measure, at: skew)
      let random = Summary.mean(
        effects.filter { !$0.random.isEmpty }.map { effect in
          effect.intact + (Summary.mean(effect.random) ?? 0)
        })
      return "\(name) from \(hundredths(effects.map(\.intact))) to "
        + hundredths(effects.map(\.without)) + unit
        + (random.map { " (random sets: \(hundredths([$0])))" } ?? "")
    }
    let (units, count) = (
      effects(.gap, at: skew).map { Double($0.units) }, effects(.gap, at: skew).count
    )
    let mean = Summary.mean(units) ?? 0
    let shown = Table.fixed(mean, decimals: mean == mean.rounded() ? 0 : 1)
    return
      "At P \(skew) (\(counted(count, "model")), \(shown) units): \(parts.joined(separator: "; "))."
  }

  /// The mean of shares, in hundredths.
  private func hundredths(_ shares: [Double]) -> String {
    let mean = (Summary.mean(shares) ?? 0) * 100
    let isWhole = abs(mean - mean.rounded()) < 1e-6
    return Table.fixed(mean, decimals: isWhole ? 0 : 1).replacing("-", with: "−")
  }
}
