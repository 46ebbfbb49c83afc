import Specification
import Trends

extension TrendFinding {
  /// A number of the quantity: counts as they are, shares in percentage points.
  func number(_ value: Double, signed: Bool = false) -> String {
    let shown = quantity.isPerLayer ? value : value * 100
    let decimals = shown == shown.rounded() ? 0 : abs(shown) < 10 ? 2 : 1
    let text = Table.fixed(shown, decimals: decimals).replacing("-", with: "−")
    return signed && shown > 0 ? "+" + text : text
  }

  var unit: String { quantity.isPerLayer ? "" : " points" }

  /// Of a value by itself: a difference of shares has points, a share percent.
  private var valueUnit: String { quantity == .accuracyGap || quantity.isPerLayer ? unit : " %" }

  static func short(_ p: Double) -> String {
    p < 0.0001 ? "below 0.0001" : Table.significant(p, digits: 2)
  }

  /// The means at the lowest and the highest recorded P; nil where there are no two.
  var endValues: (low: Int, first: String, high: Int, last: String)? {
    guard let ends = series.ends,
      let low = series.mean(at: ends.low), let high = series.mean(at: ends.high)
    else { return nil }
    return (ends.low, number(low) + valueUnit, ends.high, number(high) + valueUnit)
  }

  private var ends: String? {
    endValues.map { "\($0.first) at P \($0.low), \($0.last) at P \($0.high)" }
  }

  /// The slope with its interval.
  private var slopeWords: String? {
    trend.slope.map { slope in
      let over = counted(slope.seeds, "seed")
      let interval =
        slope.interval.map {
          "95 % interval \(number($0.lowerBound)) to \(number($0.upperBound)) over \(over)"
        } ?? (slope.seeds == 1 ? "one seed, no interval" : "\(over) agree, no interval")
      return "slope \(number(slope.mean, signed: true))\(unit) per 10 points of P (\(interval))"
    }
  }

  /// The p-value that counts, and what it is corrected for.
  var pWords: String? {
    guard trend.kendall.tau != nil else { return nil }
    let p = Self.short(countingP)
    if adjustedP == nil { return "p \(p), not corrected" }
    return "corrected p \(p)"
  }

  /// The test, with the p-value that counts.
  private var testWords: String? {
    guard let tau = trend.kendall.tau else { return nil }
    let start = "Kendall τ-b \(Table.fixed(tau, decimals: 2).replacing("-", with: "−"))"
    let p = "p \(Self.short(trend.pValue))"
    guard let adjustedP else { return "\(start), \(p) (not corrected)" }
    return "\(start), \(p), corrected for \(counted(tests, "test")) \(Self.short(adjustedP))"
  }

  /// What weakens the evidence.
  var warning: String? {
    trend.power.warning(tests: tests).map { "\($0.capitalizedFirst)." }
  }

  /// Why the interval of a slope and the verdict seem to disagree; nil where they do not.
  var disagreement: String? {
    guard let interval = trend.slope?.interval else { return nil }
    if verdict.isMoving {
      return interval.contains(0) ? "The interval of the slope includes 0: seeds differ." : nil
    }
    guard verdict == .unclear || verdict == .unclearAndWeak, !interval.contains(0) else {
      return nil
    }
    let start = "The interval leaves out 0, but it is of this slope alone."
    if trend.pValue > Power.level {
      return start + " The verdict follows from the permutation test, which asks whether the "
        + "numbers keep to the order of P. Its p is \(Self.short(trend.pValue))."
    }
    guard let adjustedP else { return start }
    return start + " The verdict follows from the corrected p. The test alone has a p of "
      + "\(Self.short(trend.pValue)); corrected for \(tests) tests it is \(Self.short(adjustedP))."
  }

  /// Where the quantity starts and ends, its slope with interval, and the p-value that counts.
  var numbers: String {
    [ends, slopeWords, pWords].compactMap(\.self).joined(separator: "; ")
  }

  /// All that is known of the trend, in a few sentences.
  ///
  /// `isWarned` says that `warning` stands elsewhere.
  func words(isWarned: Bool) -> String {
    let parts = [ends, slopeWords, testWords].compactMap(\.self).joined(separator: "; ")
    let none =
      verdict == .untestable
      ? "Only one P is planned. Add others to the experiment file."
      : "Fewer than two P are recorded."
    var sentences = [parts.isEmpty ? none : parts + "."]
    if let disagreement { sentences.append(disagreement) }
    if let warning, !isWarned, !verdict.isUntested { sentences.append(warning) }
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
