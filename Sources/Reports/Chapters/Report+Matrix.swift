import Results
import Trends

extension Report {
  /// Which way each declared quantity goes in each layer, and how far; endpoints first, then controls,
  /// those that moved before the others.
  func matrix(_ axis: ArmAxis) -> Markup {
    let declared = sweep.findings.filter { $0.axis == axis && $0.role != .scan }
    let layers = SweepPoint.distinct(declared.compactMap(\.layer))
    if declared.allSatisfy(\.verdict.isUntested) { return "" }
    let heads = (layers.isEmpty ? ["all"] : layers).map { "<th scope=\"col\">\($0)</th>" as Markup }
    let width = max(1, layers.count)
    let parts = [TrendFinding.Role.endpoint, .control].map { role -> Markup in
      let rows = sweep.quantities(role, axis: axis).map { quantity -> Markup in
        let findings = declared.filter { $0.quantity == quantity && $0.role == role }
        return "<tr><th scope=\"row\">\(quantity.words)</th>\(cells(findings, layers))</tr>"
      }
      let head: Markup = role == .endpoint ? "Endpoints" : "Controls, which should not move"
      return rows.isEmpty
        ? ""
        : """
        <tbody><tr><th scope="rowgroup" colspan="\(width + 1)" class="role">\(head)</th></tr>
        \(rows.joined())</tbody>
        """
    }
    return """
      <div class="scroller" role="region" tabindex="0" aria-label="Direction and size, \(axis)">
      <table class="matrix"><caption>Direction and size: \(axis) skewed</caption>
      <thead><tr><th scope="col">quantity</th>\(heads.joined())</tr></thead>
      \(parts.joined())</table></div>
      <p class="note">\(legend(declared)) The number is the slope: the change per 10 points of P. Below it are \
      the means at the lowest and the highest P.</p>
      """
  }

  /// The signs that the matrix has.
  private func legend(_ findings: [TrendFinding]) -> String {
    let shown = Set(findings.map(\.verdict))
    return Verdict.allCases.filter(shown.contains).map { "\($0.sign) \($0.rawValue)" }
      .joined(separator: ", ").capitalizedFirst + "."
  }

  private func cells(_ findings: [TrendFinding], _ layers: [String]) -> Markup {
    if let whole = findings.first(where: { $0.layer == nil }) {
      return cell(whole, span: max(1, layers.count))
    }
    return layers.map { layer in
      findings.first { $0.layer == layer }.map { cell($0, span: 1) } ?? "<td>–</td>"
    }.joined()
  }

  private func cell(_ finding: TrendFinding, span: Int) -> Markup {
    let verdict = finding.verdict
    let slope = finding.trend.slope.map { finding.number($0.mean, signed: true) + finding.unit }
    let ends = finding.endValues.map { "\($0.first) → \($0.last)" } ?? ""
    let across: Markup = span > 1 ? " colspan=\"\(span)\"" : ""
    return """
      <td class="verdict-\(Markup(trusted: "\(verdict)"))"\(across)><span class="sign">\
      <span aria-hidden="true">\(verdict.sign)</span><span class="hidden">\(verdict.rawValue): \
      </span></span> <strong>\(slope ?? "")</strong><br><small>\(ends)</small></td>
      """
  }
}
