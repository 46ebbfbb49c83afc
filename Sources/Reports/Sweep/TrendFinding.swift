import Concepts
import Results
import Specification
import Trends

/// How one quantity of one axis and layer moves with P.
package struct TrendFinding: Sendable {
  /// Why it is looked at.
  package enum Role: String, CaseIterable, Sendable {
    /// Declared before the run, to be tested.
    case endpoint
    /// Declared before the run, as what should not move.
    case control
    /// Everything else.
    case scan
  }

  package var axis: ArmAxis
  /// Nil for what a model has once.
  package var layer: String?
  package var quantity: Quantity
  /// The null that was taken away first; nil for the quantity itself.
  package var excessOver: Variant?
  package var role: Role
  package var series: SkewSeries
  package var trend: Trend
  /// Corrected p-values of the trend and of both contrasts, see `corrected`; none of a control.
  package var adjustedP: Double?
  package var steepeningP: Double?
  package var curvatureP: Double?
  /// How many tests the trend's p-value is corrected for.
  package var tests = 1

  init(
    _ quantity: Quantity, axis: ArmAxis, layer: String?,
    excessOver variant: Variant? = nil, role: Role, sweep: Sweep
  ) {
    (self.axis, self.layer, self.quantity) = (axis, layer, quantity)
    (excessOver, self.role) = (variant, role)
    let observed = sweep.series(quantity, axis: axis, layer: layer)
    series =
      variant.map {
        observed.excess(over: sweep.series(quantity, axis: axis, layer: layer, null: $0))
      } ?? observed
    trend = Trend(series)
  }
}

extension Sweep {
  /// Every trend, axis by axis of each arm: the endpoints, the controls, then the scan over all else.
  ///
  /// There is none where the data are not skewed. What is 0 in all cells is left out of the scan. P-values are corrected within an axis of an
  /// arm.
  func trendFindings() -> [TrendFinding] {
    let (endpoints, controls) = (declared.endpointQuantities, declared.controlQuantities)
    let scanned = (Quantity.scanned + furtherQuantities)
      .filter { !(endpoints + controls).contains($0) }
    return axes.filter { !$0.isUnskewed }.flatMap { axis in
      let scan =
        findings(scanned, axis: axis, role: .scan)
        + (endpoints + controls + scanned.filter { !$0.isConcept })
        .flatMap { excesses($0, axis: axis) }
      return findings(endpoints, axis: axis, role: .endpoint).corrected(holmAdjusted)
        + findings(controls, axis: axis, role: .control)
        + scan.filter { !$0.series.isZero }.corrected(falseDiscoveryAdjusted)
    }
  }

  private func findings(
    _ quantities: [Quantity], axis: ArmAxis, role: TrendFinding.Role
  ) -> [TrendFinding] {
    quantities.filter { has($0, axis: axis) }.flatMap { quantity in
      layers(of: quantity, arm: axis.arm).map {
        TrendFinding(quantity, axis: axis, layer: $0, role: role, sweep: self)
      }
    }
  }

  private func excesses(_ quantity: Quantity, axis: ArmAxis) -> [TrendFinding] {
    Variant.nulls.flatMap { variant in
      layers(of: quantity, arm: axis.arm).map {
        TrendFinding(
          quantity, axis: axis, layer: $0, excessOver: variant, role: .scan, sweep: self)
      }
    }
  }

  /// The layers of an arm, or nil alone for a quantity that a model has once.
  func layers(of quantity: Quantity, arm: String) -> [String?] {
    quantity.isPerLayer ? layers.all(ofArm: arm) : [nil]
  }

  /// Whether the quantity has a meaning on the axis.
  func has(_ quantity: Quantity, axis: ArmAxis) -> Bool {
    switch quantity {
    case .axis: LocalConcept.named(axis.name) != nil
    // A transform is no attribute that faces have or lack: its units are those of the palette. A cue is
    // one.
    case .biased(.axis, _):
      cells.contains { $0.armAxis == axis && $0.axisKind == .attribute }
        || Plant(name: axis.name) != nil
    default: true
    }
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

  fileprivate var isConcept: Bool {
    if case .concept = self { true } else { false }
  }
}

extension SkewSeries {
  /// Whether no cell has anything but 0.
  var isZero: Bool { values.joined().allSatisfy { ($0 ?? 0) == 0 } }

  /// The mean over the seeds that are recorded at a P.
  func mean(at percentage: Int) -> Double? {
    percentages.firstIndex(of: percentage).flatMap { place in
      Summary.mean(values.compactMap { $0[place] })
    }
  }
}
