import Results
import Specification
import Trends

extension Report {
  /// The declared quantities of an axis: what moved, how sure that is, and over what chance.
  func findingsSection() -> Markup {
    var parts: [Markup] = [
      """
      <p class="note">A permutation test within seeds tests whether a count rises or falls with P. The \
      p-values of the declared endpoints are corrected by Holm’s method. Those of the excess over \
      chance belong to the scan and are corrected together (Benjamini–Hochberg). “No evidence” does \
      not mean that there is no effect.</p>
      """,
      guide,
    ]
    if sweep.declared.endpoints.isEmpty {
      parts.append("<p>No endpoints were declared before the run; all trends are exploratory.</p>")
    }
    for axis in sweep.axes {
      let ofAxis = sweep.findings.filter { $0.axis == axis }
      parts.append("<h3>\(axis) skewed</h3>")
      let recorded = sweep.cells.filter { $0.axis == axis }
      let warning = commonWarning(ofAxis)
      parts.append(
        """
        <p>\(recorded.count { $0.isTrained }) of \(recorded.count) models are trained, \
        \(recorded.count { $0.isDissected }) dissected.\(warning.map { " \($0)" } ?? "")</p>
        """)
      for (role, heading) in [
        (TrendFinding.Role.endpoint, Markup("Endpoint")), (.control, "Control, should not move"),
      ] {
        let declared = ofAxis.filter { $0.role == role }
        for quantity in SweepPoint.distinct(declared.map(\.quantity)) {
          let blocks = declared.filter { $0.quantity == quantity }
          parts.append(
            group(
              quantity, heading: heading, blocks, among: ofAxis, isWarned: warning != nil))
          if role == .endpoint { parts.append(causeGroup(quantity, axis: axis)) }
        }
      }
      parts.append(blockUse(axis: axis))
      parts.append(scan(ofAxis))
    }
    return parts.joined()
  }

  /// What stands behind a finding, folded away below it; nothing for nothing.
  func folded(_ title: Markup, _ text: Markup) -> Markup {
    text.html.isEmpty
      ? "" : "<details class=\"chance\"><summary>\(title)</summary>\(text)</details>"
  }

  private func group(
    _ quantity: Quantity, heading: Markup, _ blocks: [TrendFinding], among all: [TrendFinding],
    isWarned: Bool
  ) -> Markup {
    // Of what is not tested anywhere yet, a line is enough.
    let isUntested = blocks.allSatisfy { $0.verdict == .untested }
    let items = blocks.prefix(isUntested ? 1 : blocks.count).map { finding -> Markup in
      let name = isUntested ? "" : finding.block.map { Markup("\($0): ") } ?? ""
      return """
        <li class="verdict-\(Markup(trusted: "\(finding.verdict)"))"><span aria-hidden="true" \
        class="sign">\(finding.verdict.sign)</span> <strong>\(name)\(finding.verdict.rawValue).\
        </strong> \(finding.words(isWarned: isWarned))\(behind(finding, among: all))</li>
        """
    }
    let isEndpoint = blocks.contains { $0.role == .endpoint }
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
  private func commonWarning(_ findings: [TrendFinding]) -> String? {
    let declared = sweep.findings.filter { $0.role != .scan && $0.verdict != .untested }
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

  /// How to read what is said of other settings and of causes; empty where neither is recorded.
  private var guide: Markup {
    let settings: Markup = """
      <p class="note">Other settings are the same responses counted with other quantiles q, IoU cuts and \
      union rules. They share all their data, and their p-values are not corrected. They show how \
      sensitive a trend is to the settings, not how certain it is. What chance gives with them is not \
      known.</p>
      """
    let parts = (sweep.grid.isEmpty ? [] : [settings]) + (causeNote.map { [$0] } ?? [])
    return parts.isEmpty
      ? ""
      : """
      <details><summary>How to read other settings and causes</summary>
      \(parts.joined())</details>
      """
  }

  /// How the excess over each null moves; nulls that allow the same to be said stand together.
  private func over(_ finding: TrendFinding, among all: [TrendFinding]) -> Markup {
    guard finding.quantity.isPerBlock, finding.verdict != .untested else { return "" }
    let excesses = Variant.nulls.compactMap { variant in
      all.first {
        $0.quantity == finding.quantity && $0.block == finding.block && $0.excessOver == variant
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

  /// The declared endpoints in a line each, for the top of the page.
  func summary() -> Markup {
    let items = sweep.endpointOutcomes.map { outcome -> Markup in
      "<li><strong>\(outcome.title)</strong>, \(outcome.axis) skewed: \(outcome.words).</li>"
    }
    return items.isEmpty ? "" : "<ul class=\"summary\">\(items.joined())</ul>"
  }
}
