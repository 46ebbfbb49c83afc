import Drawing
import Trends

extension SweepPlots {
  /// The areas of all instruments against P; nil where nothing of them is recorded.
  ///
  /// There is a row of panels for each arm: left those that ask where the cue is, right those that ask
  /// whether there is one. The best of each kind stands out.
  /// - Precondition: `Sweep.Parts.instruments` were read.
  package func instrumentFigure() -> Figure? {
    precondition(sweep.parts.isSuperset(of: .instruments), "instruments were not read")
    let findings = sweep.instrumentFindings
    if findings.isEmpty { return nil }
    return InstrumentFigure(
      title: "How well each instrument sees a planted cue",
      panels: findings.flatMap { finding in
        [true, false].map { asksPlace in
          InstrumentPanel(
            heading: (finding.arm.isEmpty ? "" : "\(finding.arm): ")
              + (asksPlace ? "where is it?" : "is there one?"),
            all: lines(arm: finding.arm, asksPlace: asksPlace),
            best: finding.best.filter { $0.goal.instrument.kind.asksPlace == asksPlace })
        }
      }, notes: missingNotes
    ).make()
  }

  /// The areas of each instrument, P ascending.
  private func lines(arm: String, asksPlace: Bool) -> [[InstrumentScore]] {
    let scores = sweep.instruments.filter {
      $0.arm == arm && $0.percentages.count == 1 && $0.instrument.kind.asksPlace == asksPlace
    }
    return Dictionary(grouping: scores, by: \.instrument).values.map { $0 }
  }

  private var missingNotes: [String] {
    SweepPoint.missingNote(sweep.cells) { $0.isDissected }
  }
}

/// The instruments of an arm that ask the same.
private struct InstrumentPanel: Sendable {
  let heading: String
  let all: [[InstrumentScore]]
  let best: [InstrumentFindings.Best]
}

/// Areas against P: a thin line for each instrument, a marked one for the best of each kind.
private struct InstrumentFigure {
  let title: String
  let panels: [InstrumentPanel]
  let notes: [String]

  private static let chance = 0.5
  private static let goalDashes = [1.2, 1.6]

  func make() -> Figure {
    let ruler = TextRuler()
    let frame = FigureFrame(
      title: title, legend: legend, notes: notes, panels: panels.count, columns: 2,
      panelHeight: 150, xLabel: "P in %", yLabels: ["area under the ROC curve"],
      width: FigureFrame.pageWidth, ruler: ruler)
    let drawn = frame.panels(
      headings: panels.map { ($0.heading, "") }, extents: panels.map { _ in [1] }, whole: false,
      ruler: ruler)
    let panels = panels
    // Panels have one scale of P, so that they can be compared.
    let percentages = Set(panels.flatMap(\.all).joined().flatMap(\.percentages)).sorted()
    return Figure(
      name: "instruments", title: title, alternative: alternative, notes: notes, size: frame.size
    ) { canvas in
      let ruler = TextRuler()
      frame.draw(on: canvas)
      for (panel, shown) in zip(drawn, panels) {
        canvas.saved {
          Self.draw(shown, over: percentages, in: panel, on: canvas, ruler: ruler)
        }
      }
      frame.drawLabels(of: drawn, on: canvas)
    }
  }

  private static func draw(
    _ shown: InstrumentPanel, over percentages: [Int], in panel: Panel, on canvas: Canvas,
    ruler: TextRuler
  ) {
    let x = Scale.percentages(percentages, to: (panel.area.corner.x, panel.area.end.x))
    panel.drawFrame(on: canvas, ruler: ruler)
    panel.drawPercentages(x, isRecorded: { _ in true }, on: canvas, ruler: ruler)
    for (level, dashes) in [(chance, []), (InstrumentScore.goal.area, goalDashes)] {
      canvas.move(to: Point(panel.area.corner.x, panel.y(level)))
      canvas.line(to: Point(panel.area.end.x, panel.y(level)))
      canvas.stroke(Ink.axis, width: 0.8, dashes: dashes)
    }
    for scores in shown.all {
      panel.drawLine(areas(scores, percentages), x, Ink.thin, width: 0.5, dashes: [], on: canvas)
    }
    for (place, best) in shown.best.enumerated() {
      let series = SkewSeries(
        percentages: percentages, values: [areas(best.steps, percentages)])
      panel.draw(
        Curve(label: "", series: series), best.group.style, x,
        shift: (Double(place) - Double(shown.best.count - 1) / 2) * 2, showsSeeds: false,
        on: canvas)
    }
  }

  private static func areas(_ scores: [InstrumentScore], _ percentages: [Int]) -> [Double?] {
    percentages.map { percentage in
      scores.first { $0.percentages == [percentage] }?.area?.area
    }
  }

  private var legend: [LegendEntry] {
    let groups = Set(panels.flatMap(\.best).map(\.group))
    return Instrument.Group.all.filter(groups.contains).map {
      LegendEntry(sign: .mean($0.style), text: $0.words)
    } + [
      LegendEntry(
        sign: .line(Ink.thin, dashes: []), text: "the same in other layers and by other settings"),
      LegendEntry(sign: .line(Ink.axis, dashes: []), text: "chance"),
      LegendEntry(sign: .line(Ink.axis, dashes: Self.goalDashes), text: "the goal"),
    ]
  }

  /// The best of each kind in each panel, with its areas.
  private var alternative: String {
    let words = panels.flatMap { panel in
      panel.best.map { best in
        let areas = best.steps.map { step in
          "\(step.area.map { InstrumentScore.decimals($0.area) } ?? "not recorded") at P \(step.percentages[0])"
        }
        return "\(panel.heading) \(best.goal.instrument.words): \(areas.joined(separator: ", "))."
      }
    }
    return ([title + "."] + words + notes).joined(separator: " ")
  }
}

extension Instrument.Group {
  /// What is counted tells the colour and the mark, what is taken off the dashes.
  fileprivate var style: CurveStyle {
    var style =
      switch kind {
      case .regionDetectors: CurveStyle.all[0]
      case .regionPairs: CurveStyle.all[1]
      case .respondingDetectors: CurveStyle.all[2]
      case .ablatedGap: CurveStyle.all[3]
      case .axisPairs: CurveStyle(colour: Ink.text, marker: .square)
      case .respondingUnits: CurveStyle(colour: Ink.text, marker: .triangle)
      case .accuracyGap: CurveStyle(colour: Ink.text, marker: .circle)
      }
    if baseline == .even { style.dashes = [3, 1.6] }
    return style
  }
}
