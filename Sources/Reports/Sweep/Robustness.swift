import Results
import Trends

/// How a declared count moves with P when the same responses are counted by other settings.
///
/// Readings share all their responses: they are no independent evidence, and their p-values are
/// not corrected. Source: METHOD §8, sensitivity.
package struct Robustness: Sendable {
  /// Which way a count goes.
  package enum Direction: String, CaseIterable, Sendable {
    case rises, falls
    /// As many pairs of cells rise as fall, or all are the same.
    case flat
    /// Every cell has 0.
    case nothing

    /// Nil where no two cells can be compared.
    package init?(_ series: SkewSeries, _ trend: Trend) {
      if trend.kendall.pairs == 0 { return nil }
      if series.isZero {
        self = .nothing
      } else {
        self = trend.kendall.score > 0 ? .rises : trend.kendall.score < 0 ? .falls : .flat
      }
    }
  }

  /// The count by one reading.
  package struct Line: Sendable {
    package var reading: Reading
    /// Whether the experiment itself counts so.
    package var isOwn: Bool
    package var series: SkewSeries
    package var trend: Trend
    /// Cells in which fewer than 100 activations lie above a threshold.
    package var noisyCells: Int

    package var direction: Direction? { Direction(series, trend) }
  }

  /// What the experiment itself found.
  package var finding: TrendFinding
  /// Quantile by quantile, cut by cut.
  package var lines: [Line]
  /// Readings that are left out, because not all recorded cells have them.
  package var leftOut: [Reading]

  /// Nil where the grid does not hold the quantity, or is not recorded.
  init?(_ finding: TrendFinding, sweep: Sweep) {
    guard let axis = sweep.plan[axis: finding.axis] else { return nil }
    let own = sweep.ownReadings(of: finding.axis)
    let leftOut = sweep.grid.incompleteReadings(of: axis.cells)
    self.leftOut = leftOut
    lines = sweep.grid.readings(of: axis.cells).compactMap { reading in
      if leftOut.contains(reading) { return nil }
      let counts = sweep.grid[finding.layer, reading]
      let series = sweep.series(axis: finding.axis) { place in
        counts?[place].flatMap { finding.quantity.count(in: $0) }.map(Double.init)
      }
      if series.cells == 0 { return nil }
      return Line(
        reading: reading, isOwn: own.contains(reading), series: series,
        trend: Trend(series),
        noisyCells: axis.grid.joined().count { place in
          place.flatMap { counts?[$0] }?.thresholdIsNoisy == true
        })
    }
    if lines.isEmpty { return nil }
    self.finding = finding
  }

  /// Which way the experiment's own count goes.
  package var own: Direction? { Direction(finding.series, finding.trend) }

  /// The readings by other settings than the experiment's that have a direction.
  package var others: [Line] { lines.filter { !$0.isOwn && $0.direction != nil } }
}

extension Sweep {
  /// The declared counts that the grid holds, in the order of the findings.
  func robustness(of findings: [TrendFinding]) -> [Robustness] {
    findings.filter { $0.role != .scan }.compactMap { Robustness($0, sweep: self) }
  }
}
