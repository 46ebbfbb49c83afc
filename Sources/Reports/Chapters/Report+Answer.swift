import Results
import Specification
import Trends

extension Report {
  /// The answer in numbers, a box for each axis: what was asked, what came out, which controls moved,
  /// on how many models it rests, and whether that is enough for a claim.
  func answerSection() -> Markup {
    if sweep.isUnskewed { return unskewedAnswer() }
    let boxes = sweep.axes.map { axis -> Markup in
      let rows = [
        ("Asked", asked(axis)), ("Came out", outcomes(axis)), ("Controls", controls(axis)),
        ("Models", models(axis)), ("Claim", claims(axis)),
      ].map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" as Markup }
      return """
        <div class="answer"><h3>\(axis) skewed</h3><dl class="rows">\(rows.joined())</dl>
        \(matrix(axis))</div>
        """
    }
    return """
      \(boxes.joined())
      <p class="note rule">\(ClaimNeed.rule) A count <em>moves</em> where p is at most \
      \(Table.trimmed(Power.level)) over at least \(Power.leastSeeds) seeds: the corrected p of an \
      endpoint, the uncorrected p of a control. “No evidence” does not mean that there is no effect.</p>
      """
  }

  /// How the models answer that are trained on data as they are.
  private func unskewedAnswer() -> Markup {
    let boxes = sweep.axes.map { axis -> Markup in
      let cells = sweep.cells(ofAxis: axis)
      let models = cells.map { sweep.targetScores(of: $0) }.filter { !$0.isEmpty }
      let outputs = SweepPoint.distinct(models.flatMap { $0.map(\.output) })
      let items = outputs.map { output -> Markup in
        let images = models.compactMap { model in
          model.first { $0.output == output }?.images[ScoreRecord.all]
        }
        return "<li>\(output): \(Self.words(images)).</li>"
      }
      let title = axis.arm.isEmpty ? "Data as they are" : axis.arm
      let done = cells.count { $0.isDissected }
      return """
        <div class="answer"><h3>\(title)</h3><dl class="rows">\
        <dt>Learnt</dt><dd>\(cells.first?.target ?? "") on data that are not skewed.</dd>\
        <dt>Came out</dt><dd><ul>\(items.joined())</ul></dd>\
        <dt>Models</dt><dd>\(done) of \(counted(cells.count, "model")) recorded in full.</dd>\
        </dl></div>
        """
    }
    return boxes.joined()
  }

  /// How an answer does in each seed, as a mean.
  private static func words(_ images: [TargetScores.Images]) -> String {
    func mean(_ value: (TargetScores.Images) -> Double?) -> String? {
      Summary.mean(images.compactMap(value)).map { Table.trimmed(($0 * 1000).rounded() / 1000) }
    }
    let parts = [
      mean(\.balancedAccuracy).map { "balanced accuracy \($0)" },
      mean(\.averagePrecision).map { "average precision \($0)" },
      mean(\.meanAbsoluteError).map { "mean absolute error \($0)" },
    ].compactMap(\.self)
    return parts.joined(separator: ", ")
      + " on \(counted(images.map(\.n).min() ?? 0, "test image"))"
  }

  private func asked(_ axis: ArmAxis) -> Markup {
    let names = SweepPoint.distinct(sweep.declared(.endpoint, axis: axis).map(\.quantity.words))
    let skewed = skew(axis)
    if names.isEmpty {
      return "No endpoints were declared before the run; all trends are exploratory. \(skewed)"
    }
    let what = names.count == 1 ? "Does this move with P?" : "Do these move with P?"
    return "\(what) \(names.joined(separator: "; ").capitalizedFirst). \(skewed)"
  }

  /// What P means on the axis.
  private func skew(_ axis: ArmAxis) -> String {
    guard let cell = sweep.cells(ofAxis: axis).first else { return "" }
    let verb = cell.axisVerb
    let (yes, no) = (TargetWords(cell.target).images(true), TargetWords(cell.target).images(false))
    return "P % of the \(yes) and (100 − P) % of the \(no) \(verb)."
  }

  /// Endpoint by endpoint: where it moves in numbers, else the layer that is nearest to moving.
  private func outcomes(_ axis: ArmAxis) -> Markup {
    let endpoints = sweep.declared(.endpoint, axis: axis)
    if endpoints.isEmpty { return "Nothing was tested as an endpoint." }
    let items = SweepPoint.distinct(endpoints.map(\.quantity)).map { quantity -> Markup in
      let layers = endpoints.filter { $0.quantity == quantity }
      let parts = SweepPoint.distinct(layers.map(\.verdict)).map { verdict in
        outcome(verdict, layers.filter { $0.verdict == verdict }, of: layers.count)
      }
      return "<li><strong>\(quantity.words.capitalizedFirst):</strong> \(parts.joined())</li>"
    }
    return "<ul>\(items.joined())</ul>"
  }

  private func outcome(_ verdict: Verdict, _ findings: [TrendFinding], of all: Int) -> Markup {
    let layers = findings.compactMap(\.layer)
    let place =
      layers.isEmpty
      ? "" : all == layers.count ? " in all \(all) layers" : " in \(layers.joined(separator: ", "))"
    let head: Markup = """
      <span class="verdict-\(Markup(trusted: "\(verdict)"))"><span aria-hidden="true">\
      \(verdict.sign)</span> <strong>\(verdict.rawValue)</strong></span>\(place).
      """
    if verdict.isUntested || verdict == .constant { return head }
    if verdict.isMoving, !layers.isEmpty {
      let lines = findings.map { "<li>\($0.layer ?? ""): \($0.numbers).</li>" as Markup }
      return "\(head)<ul>\(lines.joined())</ul>"
    }
    guard let nearest = findings.min(by: { $0.trend.pValue < $1.trend.pValue }) else { return head }
    let start = nearest.layer.map { findings.count > 1 ? "The smallest p is in \($0): " : "" } ?? ""
    let why = nearest.disagreement.map { " \($0)" } ?? ""
    return "\(head) \(start)\(nearest.numbers).\(why)"
  }

  private func controls(_ axis: ArmAxis) -> Markup {
    let controls = sweep.declared(.control, axis: axis)
    if controls.isEmpty { return "None were declared, so nothing says what moves anyway." }
    let moving = controls.filter(\.verdict.isMoving)
    let count = "of \(counted(controls.count, "test")) of controls"
    if moving.isEmpty { return "None \(count) shows a movement." }
    let parts = SweepPoint.distinct(moving.map(\.quantity)).map { quantity in
      let ofQuantity = moving.filter { $0.quantity == quantity }
      let layers = SweepPoint.distinct(ofQuantity.map(\.verdict)).map { verdict in
        let names = ofQuantity.filter { $0.verdict == verdict }.compactMap(\.layer)
        return verdict.rawValue + (names.isEmpty ? "" : " in \(names.joined(separator: ", "))")
      }
      return "\(quantity.words) \(layers.joined(separator: ", "))"
    }
    return """
      <strong>\(moving.count) \(count) move</strong>, although they should not: \
      \(parts.joined(separator: "; ")). By chance alone it would be about one in twenty.
      """
  }

  private func models(_ axis: ArmAxis) -> Markup {
    let cells = sweep.cells(ofAxis: axis)
    let (seeds, skews) = (Set(cells.map(\.seed)).sorted(), Set(cells.map(\.skew)).sorted())
    let done = cells.count { $0.isDissected }
    return """
      \(done) of \(counted(cells.count, "model")) recorded in full: \
      \(counted(seeds.count, "seed")), each at P = \(skews.map(String.init).joined(separator: ", ")).
      """
  }

  private func claims(_ axis: ArmAxis) -> Markup {
    let claims = sweep.endpointOutcomes.filter { $0.axis == axis }.compactMap { outcome in
      outcome.claim.map { "\(outcome.title): \($0)." }
    }
    if claims.isEmpty { return "No endpoint moves, so there is no movement to claim." }
    return "<ul>\(claims.map { "<li>\($0)</li>" as Markup }.joined())</ul>"
  }
}
