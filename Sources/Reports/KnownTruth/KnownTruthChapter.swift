import Results
import Specification

/// Which instruments see the planted cues, as a chapter of the page: the answer of each arm, a figure, a
/// table, and how to read them.
struct KnownTruthChapter {
  let findings: [InstrumentFindings]
  let figure: AxisFigures.Numbered?

  /// nil of a sweep without known truth, and where nothing of it is recorded.
  init?(_ sweep: Sweep, figure: AxisFigures.Numbered?) {
    findings = sweep.instrumentFindings
    self.figure = figure
    if findings.isEmpty { return nil }
  }

  var body: Markup {
    """
    <p>The cues were planted, so it is known where each model’s cue is: in one region, in the whole picture, \
    or nowhere. An <em>instrument</em> is a count, or a change, that may say so of a trained model.</p>
    \(findings.map(answer).joined())
    \(figure.map { $0.figure.markup(number: $0.number) } ?? "")
    \(table.markup(id: "known-truth-table"))
    <h3>How to read it</h3>
    \(Self.reading)
    """
  }

  private func answer(_ finding: InstrumentFindings) -> Markup {
    let lines = finding.best.map { "<li>\(words($0))</li>" as Markup }
    let title = finding.arm.isEmpty ? "All models" : finding.arm
    return """
      <div class="answer"><h3>\(title)</h3><dl class="rows">\
      <dt>Best</dt><dd>\(leading(finding))</dd>\
      <dt>Goal</dt><dd>\(goal(finding))</dd>\
      <dt>From which P on</dt><dd><ul>\(lines.joined())</ul></dd></dl></div>
      """
  }

  private func leading(_ finding: InstrumentFindings) -> String {
    guard let best = finding.leading else { return "No instrument that asks where is recorded." }
    return """
      Of \(counted(finding.counts.whereabouts, "instrument")) that ask where the cue is, the best at \
      \(best.percentagePhrase) is: \(best.instrument.words). Its \(best.areaWords); \(best.countWords).
      """
  }

  private func goal(_ finding: InstrumentFindings) -> Markup {
    let goal = InstrumentScore.goal
    let asked =
      "an area of \(goal.area) with false alarms in at most \(Int(goal.alarms * 100)) % of the models "
      + "without a cue, at P \(goal.percentage) and more"
    let reaching = finding.reaching.filter { $0.instrument.kind.asksPlace }
    if reaching.isEmpty {
      return "<strong>No instrument that asks where reaches \(asked).</strong>"
    }
    return """
      <strong>\(reaching.count) of \(counted(finding.counts.whereabouts, "instrument")) that ask where \
      \(reaching.count == 1 ? "reaches" : "reach") \(asked).</strong> \(InstrumentScore.selectionNote)
      """
  }

  private func words(_ best: InstrumentFindings.Best) -> Markup {
    let seen =
      switch best.sight {
      case .from(let percentage): "above chance from P \(percentage) on"
      case .never: "not above chance at the highest P"
      case .tooFewModels: "too few models to tell"
      }
    let areas = best.steps.map { step in
      "\(step.area.map { InstrumentScore.decimals($0.area) } ?? "–") at P \(step.percentages[0])"
    }
    let before: Markup =
      best.seesDictionary
      ? " Above chance at P \(KnownTruth.even) already, where models learn nothing of the cue." : ""
    return """
      <strong>\(best.goal.instrument.words.capitalizedFirst):</strong> \(seen). Areas: \
      \(areas.joined(separator: ", ")).\(before)
      """
  }

  /// The best of each group.
  private var table: Table {
    let hasArms = findings.contains { !$0.arm.isEmpty }
    var table = Table(
      title: "The best instrument of each kind",
      columns: (hasArms ? [SweepPoint.armColumn] : []) + [
        .init("instrument", .text, "what is counted, in which layer and by which settings"),
        .init("P", .text, "the skew; 80+: all P from 80 on"),
        .init("area", .number(decimals: 2), "area under the ROC curve, 0.5 by chance"),
        .init("low", .number(decimals: 2), "lower end of its 95 % interval over models"),
        .init("high", .number(decimals: 2), "its upper end"),
        .init("first", .text, "models in which the cue’s region has the highest number alone"),
        .init("found", .text, "models with a cue in which there is an alarm in its region"),
        .init("alarms", .text, "models without a cue in which there is an alarm in any region"),
      ], notes: [InstrumentScore.selectionNote])
    for finding in findings {
      for best in finding.best {
        let scores = best.steps + (best.goal.percentages.count > 1 ? [best.goal] : [])
        for score in scores {
          func part(_ number: Int?, of all: Int) -> Table.Value {
            number.map { all > 0 ? .text("\($0) of \(all)") : .missing } ?? .missing
          }
          table.append(
            (hasArms ? [.text(finding.arm)] : []) + [
              .text(score.instrument.words), .text(score.percentageWords), .init(score.area?.area),
              .init(score.interval?.lowerBound), .init(score.interval?.upperBound),
              part(score.first, of: score.cued), part(score.found, of: score.cued),
              part(score.alarms, of: score.cueless),
            ])
        }
      }
    }
    return table
  }

  private static let reading: Markup = """
    <ul>
    <li><strong>Where.</strong> Such an instrument has a number for each of the five regions of a model. \
    Those of the cue’s region ought to be high. The others ought not to be: those of the other regions of the \
    same model, and of all regions of models whose cue is in the whole picture or nowhere.</li>
    <li><strong>Whether.</strong> Such an instrument has one number for a model. Those of models with a cue in \
    a region ought to be high, those of models without any cue and of the models of P \(KnownTruth.even) ought \
    not to be. Models whose cue is in the whole picture are left out: they have a cue, too.</li>
    <li><strong>Area.</strong> The share of pairs of a number that ought to be high and one that ought not to \
    be in which the first is higher. 0.5 is chance, 1 is no mistake. The interval is over models, as numbers \
    of one model depend on each other.</li>
    <li><strong>Alarm.</strong> A number above what at most \(Int(InstrumentScore.goal.alarms * 100)) % of the \
    models of P \(KnownTruth.even) have in any region. It is false in a model whose cue is in the whole picture \
    or nowhere.</li>
    <li><strong>P \(KnownTruth.even).</strong> There the cue says nothing about the label. An area above 0.5 \
    there means that the instrument sees the cue in the dictionary’s pictures, whatever the model \
    learnt.</li>
    <li><strong>Beyond the models of P \(KnownTruth.even).</strong> Less what the other models of the axis have \
    in the mean whose cue says nothing. What shuffled faces give is recorded at the experiment’s own settings \
    alone.</li>
    <li><strong>Saliency</strong> is not among the instruments: Lancet computes none yet.</li>
    </ul>
    """
}
