import Results
import Specification
import Trends

extension Report {
  /// The declared quantities of an axis: what moved, how sure that is, and over what chance, each
  /// beside its figure.
  func findingsSection() -> Markup {
    var parts: [Markup] = []
    for figures in figures {
      let axis = figures.axis
      let ofAxis = sweep.findings.filter { $0.axis == axis }
      let warning = commonWarning
      parts.append("<h3>\(axis) skewed</h3>")
      parts += warning.map { ["<p>\($0)</p>"] } ?? []
      for quantity in sweep.quantities(.endpoint, axis: axis) {
        let findings = ofAxis.filter { $0.role == .endpoint && $0.quantity == quantity }
        let text = group(quantity, findings, among: ofAxis, isWarned: warning != nil)
        parts.append(
          beside(figures.ofQuantity[quantity], text + causeGroup(quantity, axis: axis)))
      }
      parts.append(controlsGroup(figures, among: ofAxis, isWarned: warning != nil))
      parts.append(layerUse(axis: axis))
      parts.append(scan(ofAxis))
    }
    return parts.joined()
  }

  /// A finding and its figure, side by side where there is room.
  private func beside(_ numbered: AxisFigures.Numbered?, _ text: Markup) -> Markup {
    """
    <div class="finding"><div>\(text)</div>\(figure(numbered))</div>
    """
  }

  /// What should not move: what does first, then the others in a line for each layer.
  private func controlsGroup(
    _ figures: AxisFigures, among all: [TrendFinding], isWarned: Bool
  ) -> Markup {
    let parts = sweep.quantities(.control, axis: figures.axis).map { quantity -> Markup in
      let findings = all.filter { $0.role == .control && $0.quantity == quantity }
      let text =
        findings.contains(where: \.verdict.isMoving)
        ? group(quantity, findings, among: all, isWarned: isWarned) : quiet(quantity, findings)
      return beside(figures.ofQuantity[quantity], text)
    }
    return parts.joined() + figure(figures.regions)
  }

  /// A control that moves nowhere.
  private func quiet(_ quantity: Quantity, _ findings: [TrendFinding]) -> Markup {
    let items = findings.map { finding -> Markup in
      let name = finding.layer.map { "\($0): " } ?? ""
      let why = finding.disagreement.map { " \($0)" } ?? ""
      return """
        <li><span aria-hidden="true" class="sign">\(finding.verdict.sign)</span> \
        \(name)\(finding.verdict.rawValue). \(finding.numbers.capitalizedFirst).\(why)</li>
        """
    }
    return """
      <h4><span class="role">Control, should not move:</span> \(quantity.words)</h4>
      <ul class="findings quiet">\(items.joined())</ul>
      """
  }

  /// What stands behind a finding, folded away below it; nothing for nothing.
  func folded(_ title: Markup, _ text: Markup) -> Markup {
    text.html.isEmpty
      ? "" : "<details class=\"chance\"><summary>\(title)</summary>\(text)</details>"
  }

  private func group(
    _ quantity: Quantity, _ layers: [TrendFinding], among all: [TrendFinding], isWarned: Bool
  ) -> Markup {
    // Of what is not tested anywhere yet, a line is enough.
    let isUntested = layers.allSatisfy(\.verdict.isUntested)
    let items = layers.prefix(isUntested ? 1 : layers.count).map { finding -> Markup in
      let name = isUntested ? "" : finding.layer.map { Markup("\($0): ") } ?? ""
      return """
        <li class="verdict-\(Markup(trusted: "\(finding.verdict)"))"><span aria-hidden="true" \
        class="sign">\(finding.verdict.sign)</span> <strong>\(name)\(finding.verdict.rawValue).\
        </strong> \(finding.words(isWarned: isWarned))\(behind(finding, among: all))</li>
        """
    }
    let isEndpoint = layers.contains { $0.role == .endpoint }
    let heading: Markup = isEndpoint ? "Endpoint" : "Control, should not move"
    let without = isEndpoint && !sweep.grid.isEmpty ? quantity.withoutReadings : nil
    return """
      <h4><span class="role">\(heading):</span> \(quantity.words)</h4>
      <ul class="findings">
      \(items.joined())
      </ul>
      \(without.map { "<p class=\"note\">\($0)</p>" as Markup } ?? "")
      """
  }

  /// What weakens all that was declared alike, which then need not be said of each.
  private var commonWarning: String? {
    let declared = sweep.findings.filter { $0.role != .scan && !$0.verdict.isUntested }
    let warnings = Set(declared.map(\.warning))
    return warnings.count == 1 ? warnings.first ?? nil : nil
  }

  /// What chance gives, and whether an endpoint's count goes the same way by other settings.
  private func behind(_ finding: TrendFinding, among all: [TrendFinding]) -> Markup {
    let chance = over(finding, among: all)
    guard finding.role == .endpoint, let others = sweep.robustness(of: finding),
      let words = others.words
    else { return folded("Chance", chance) }
    return folded(
      "Chance and other settings (\(others.agreement) agree)", "\(chance)<p>\(words)</p>")
  }

  /// How the excess over each null moves; nulls that allow the same to be said stand together.
  private func over(_ finding: TrendFinding, among all: [TrendFinding]) -> Markup {
    guard finding.quantity.isPerLayer, !finding.verdict.isUntested else { return "" }
    let excesses = Variant.nulls.compactMap { variant in
      all.first {
        $0.quantity == finding.quantity && $0.layer == finding.layer && $0.excessOver == variant
      }
    }
    if excesses.isEmpty { return "<p>No null is recorded for it.</p>" }
    let parts = SweepPoint.distinct(excesses.map(\.verdict)).map { verdict in
      let nulls = excesses.filter { $0.verdict == verdict }.map(\.excessWords)
      return "\(verdict.rawValue) over \(nulls.joined(separator: ", "))"
    }
    return "<p>Excess over chance: \(parts.joined(separator: "; ")).</p>"
  }

  private func scan(_ all: [TrendFinding]) -> Markup {
    let scan = all.filter { $0.role == .scan && $0.excessOver == nil && $0.adjustedP != nil }
    let moved = scan.filter { ($0.adjustedP ?? 1) <= Power.level }
    if scan.isEmpty { return "" }
    let names = SweepPoint.distinct(moved.map(\.quantity.words)).prefix(6).joined(separator: ", ")
    let seeds = scan.map(\.trend.power.seeds).max() ?? 0
    let weak = seeds < Power.leastSeeds ? " Of \(counted(seeds, "seed")) that is no evidence." : ""
    return """
      <p>Beyond what was declared, \(moved.count) of \(scan.count) other series move with P at a \
      corrected p of at most 0.05\(moved.isEmpty ? "" : " (among them: \(names))"). The table of \
      trends lists them.\(weak)</p>
      """
  }
}
