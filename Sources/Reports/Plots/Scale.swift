import Foundation

/// A linear scale from values to places along one side of a panel, with round ticks.
package struct Scale: Sendable {
  package let values: ClosedRange<Double>
  /// Where the lowest and the highest value lie, in points; the second may be the smaller.
  package let places: (Double, Double)
  package let ticks: [Double]

  /// The place of a value, also of one outside the scale; of no number, the scale's start.
  package func callAsFunction(_ value: Double) -> Double {
    let part = (value - values.lowerBound) / (values.upperBound - values.lowerBound)
    let place = places.0 + part * (places.1 - places.0)
    return place.isNaN ? places.0 : min(max(place, -Self.farthest), Self.farthest)
  }

  /// No number that is recorded is larger; one that is comes from a damaged database.
  private static let largest = 1e15
  /// Farther off, in points, Cairo draws nothing.
  private static let farthest = 1e6

  /// A scale that holds 0 and all `values`, with a little room beyond them.
  ///
  /// Steps between ticks are 1, 2 or 5 times a power of ten, and at least 1 for whole numbers; there
  /// are at most `most` of them.
  package static func fromZero(
    _ values: [Double], to places: (Double, Double), whole: Bool, most: Int = 5
  ) -> Scale {
    let values = values.filter { abs($0) <= largest }
    let low = min(0, values.min() ?? 0)
    let high = max(0, values.max() ?? 0)
    let span = high > low ? high - low : 1
    let step = roundStep(span / Double(most), whole: whole)
    let bottom = low < 0 ? low - span * 0.05 : 0
    let top = max(high + span * 0.05, step)
    let ticks = stride(from: ceil(bottom / step), through: floor(top / step), by: 1)
    return Scale(values: bottom...top, places: places, ticks: ticks.map { $0 * step })
  }

  /// The scale of P: its ticks are the P of the sweep, with room at both ends.
  static func percentages(_ percentages: [Int], to places: (Double, Double)) -> Scale {
    let low = Double(percentages.first ?? 50)
    let high = Double(percentages.last ?? 100)
    let room = high > low ? (high - low) * 0.07 : 5
    return Scale(
      values: low - room...high + room, places: places, ticks: percentages.map(Double.init))
  }

  /// The smallest round step that is not smaller than `step`.
  private static func roundStep(_ step: Double, whole: Bool) -> Double {
    let power = pow(10, floor(log10(step)))
    let round = [1, 2, 5, 10].map { $0 * power }.first { $0 >= step * (1 - 1e-9) } ?? 10 * power
    return whole ? max(1, round) : round
  }

  /// The label of a tick, with as many decimals as tell the ticks apart.
  package func label(_ tick: Double, percent: Bool = false) -> String {
    let unit = percent ? 100.0 : 1
    let step = (ticks.count > 1 ? abs(ticks[1] - ticks[0]) : 1) * unit
    let decimals = max(0, Int(ceil(-log10(step) - 1e-9)))
    return Table.fixed(tick * unit, decimals: decimals).replacing("-", with: "−")
      + (percent ? " %" : "")
  }
}
