import Results
import Specification
import Trends

/// What a trend allows to be said, in a few words.
enum Verdict: String, Sendable {
  case rises = "rising with P"
  case falls = "falling with P"
  case unclear = "no evidence that it moves"
  /// As unclear, and the design could hardly show anything else.
  case unclearAndWeak = "too few models to tell"
  case constant = "the same everywhere"
  case untested = "not tested yet"

  init(_ finding: TrendFinding) {
    guard finding.trend.kendall.pairs > 0 else {
      self = .untested
      return
    }
    guard let tau = finding.trend.kendall.tau else {
      self = .constant
      return
    }
    // Of controls there is no corrected p: their movement must not be hidden.
    let p = finding.adjustedP ?? finding.trend.pValue
    let power = finding.trend.power
    // A single seed may have a small p; other seeds need not follow it.
    guard p > Power.level || power.seeds < Power.leastSeeds else {
      self = tau > 0 ? .rises : .falls
      return
    }
    self = power.isUnderPowered(tests: finding.tests) ? .unclearAndWeak : .unclear
  }

  /// A sign that goes before the words.
  var sign: String {
    switch self {
    case .rises: "▲"
    case .falls: "▼"
    case .unclear: "○"
    case .unclearAndWeak: "?"
    case .constant: "="
    case .untested: "…"
    }
  }
}

extension Power {
  /// Whether the design can hardly show anything: too few seeds, or no p that could be small enough.
  func isUnderPowered(tests: Int) -> Bool {
    seeds < Self.leastSeeds || smallestP * Double(tests) > Self.level
  }
}

extension TrendFinding {
  var verdict: Verdict { Verdict(self) }

  /// A number of the quantity: counts as they are, shares in percentage points.
  fileprivate func number(_ value: Double, signed: Bool = false) -> String {
    let shown = quantity.isPerBlock ? value : value * 100
    let decimals = shown == shown.rounded() ? 0 : abs(shown) < 10 ? 2 : 1
    let text = Table.fixed(shown, decimals: decimals).replacing("-", with: "−")
    return signed && shown > 0 ? "+" + text : text
  }

  private var unit: String { quantity.isPerBlock ? "" : " points" }

  /// Of a value by itself: a difference of shares has points, a share percent.
  private var valueUnit: String { quantity == .accuracyGap || quantity.isPerBlock ? unit : " %" }

  static func short(_ p: Double) -> String {
    p < 0.0001 ? "below 0.0001" : Table.significant(p, digits: 2)
  }

  /// The means at the lowest and the highest recorded P.
  private var ends: String? {
    guard let ends = series.ends,
      let low = series.mean(at: ends.low), let high = series.mean(at: ends.high)
    else { return nil }
    return "\(number(low))\(valueUnit) at P \(ends.low), "
      + "\(number(high))\(valueUnit) at P \(ends.high)"
  }

  /// The slope with its interval.
  var slopeWords: String? {
    trend.slope.map { slope in
      let over = slope.seeds == 1 ? "1 seed" : "\(slope.seeds) seeds"
      let interval =
        slope.interval.map {
          "95 % interval \(number($0.lowerBound)) to \(number($0.upperBound)) over \(over)"
        } ?? (slope.seeds == 1 ? "one seed, no interval" : "\(over) agree, no interval")
      return "slope \(number(slope.mean, signed: true))\(unit) per 10 points of P (\(interval))"
    }
  }

  /// The test, with the p-value that counts.
  private var testWords: String? {
    guard let tau = trend.kendall.tau else { return nil }
    let start = "Kendall τ-b \(Table.fixed(tau, decimals: 2).replacing("-", with: "−"))"
    let p = "p \(Self.short(trend.pValue))"
    guard let adjustedP else { return "\(start), \(p) (not corrected)" }
    return "\(start), \(p), corrected \(Self.short(adjustedP))"
  }

  /// What weakens the evidence.
  var warning: String? {
    trend.power.warning(tests: tests).map { "\($0.capitalizedFirst)." }
  }

  /// All that is known of the trend, in a sentence or two.
  ///
  /// `isWarned` says that `warning` stands elsewhere.
  func words(isWarned: Bool) -> String {
    let parts = [ends, slopeWords, testWords].compactMap(\.self).joined(separator: "; ")
    var sentences = [parts.isEmpty ? "Fewer than two P are recorded." : parts + "."]
    if verdict == .rises || verdict == .falls, let interval = trend.slope?.interval,
      interval.contains(0)
    {
      sentences.append("The interval of the slope includes 0: seeds differ.")
    }
    if let warning, !isWarned, verdict != .untested { sentences.append(warning) }
    if role == .endpoint, let steepening = trend.steepening, let p = steepeningP {
      let shape = steepening.mean > 0 ? "It steepens" : "It flattens"
      let word = p <= Power.level ? shape : "No evidence that it steepens"
      sentences.append("\(word) (corrected p \(Self.short(p))).")
    }
    return sentences.joined(separator: " ")
  }
}

extension TrendFinding {
  /// Of the excess over a null: the null, with slope and p-value.
  var excessWords: String {
    let slope = trend.slope.map { "slope \(number($0.mean, signed: true))" }
    let p = verdict == .unclearAndWeak ? nil : adjustedP.map { "corrected p \(Self.short($0))" }
    let numbers = [slope, p].compactMap(\.self).joined(separator: ", ")
    let null = excessOver?.overWords ?? ""
    return numbers.isEmpty ? null : "\(null) (\(numbers))"
  }
}

extension Variant {
  /// The null, as the end of “over …”.
  var overWords: String {
    switch self {
    case .shuffled: "shuffled faces"
    case .shifted: "shifted masks"
    case .untrained: "the untrained network"
    case .trained: "the trained network"
    }
  }
}
