import Concepts
import Results
import Trends

/// How one quantity of one axis and block moves with P.
package struct TrendFinding: Sendable {
  package var axis: String
  /// Nil for what a model has once.
  package var block: String?
  package var quantity: Quantity
  /// The null that was taken away first; nil for the quantity itself.
  package var excessOver: DissectionRecord.Variant?
  /// Whether the experiment declared it before its run.
  package var isDeclared: Bool
  package var series: SkewSeries
  package var trend: Trend
  /// Corrected p-values of the trend and of both contrasts, see `corrected`; nil where there is none.
  package var adjustedP: Double?
  package var steepeningP: Double?
  package var curvatureP: Double?
  /// How many tests the trend's p-value is corrected for.
  package var tests = 1

  init(
    _ quantity: Quantity, axis: String, block: String?,
    excessOver variant: DissectionRecord.Variant? = nil, isDeclared: Bool, data: SweepData
  ) {
    (self.axis, self.block, self.quantity) = (axis, block, quantity)
    (excessOver, self.isDeclared) = (variant, isDeclared)
    let observed = data.series(quantity, axis: axis, block: block)
    series =
      variant.map {
        observed.excess(over: data.series(quantity, axis: axis, block: block, null: $0))
      } ?? observed
    trend = Trend(series)
  }
}

extension SweepData {
  /// The quantities that the experiment declared before its run, as far as they are known here.
  package var endpoints: [Quantity] {
    experiment.endpointNames.compactMap(Quantity.init(name:))
  }

  /// Every trend: the declared endpoints first, then the scan over all else; axis by axis.
  ///
  /// What is 0 in all cells is left out of the scan. P-values are corrected within an axis: by Holm
  /// over its endpoints, by Benjamini and Hochberg over its scan.
  package func trendFindings() -> [TrendFinding] {
    axes.flatMap { axis in
      let declared = endpoints.flatMap { findings($0, axis: axis, isDeclared: true) }
      let scan =
        Quantity.scanned.filter { !endpoints.contains($0) }
        .flatMap { findings($0, axis: axis, isDeclared: false) }
        + (endpoints + Quantity.scanned.filter { !endpoints.contains($0) })
        .flatMap { excesses($0, axis: axis) }
      return declared.corrected() + scan.filter { !$0.series.isZero }.corrected()
    }
  }

  private func findings(_ quantity: Quantity, axis: String, isDeclared: Bool) -> [TrendFinding] {
    guard has(quantity, axis: axis) else { return [] }
    return blocks(of: quantity).map {
      TrendFinding(quantity, axis: axis, block: $0, isDeclared: isDeclared, data: self)
    }
  }

  private func excesses(_ quantity: Quantity, axis: String) -> [TrendFinding] {
    if case .concept = quantity { return [] }
    return Self.nullVariants.flatMap { variant in
      blocks(of: quantity).map {
        TrendFinding(
          quantity, axis: axis, block: $0, excessOver: variant, isDeclared: false, data: self)
      }
    }
  }

  private func blocks(of quantity: Quantity) -> [String?] {
    quantity.isPerBlock ? Self.blocks : [nil]
  }

  /// Whether the quantity has a meaning on the axis.
  private func has(_ quantity: Quantity, axis: String) -> Bool {
    if case .axis = quantity { LocalConcept.named(axis) != nil } else { true }
  }
}

extension Quantity {
  /// What the scan goes over beside the endpoints.
  static let scanned = all.filter { quantity in
    switch quantity {
    case .concept(_, .detectors), .type: false
    default: true
    }
  }
}

extension SkewSeries {
  /// Whether no cell has anything but 0.
  var isZero: Bool { values.joined().allSatisfy { ($0 ?? 0) == 0 } }
}
