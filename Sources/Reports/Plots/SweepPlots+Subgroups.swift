import Drawing
import Results
import Specification
import Trends

extension SweepPlots {
  /// The accuracy of the four subgroups in one panel, and the gap in another.
  func subgroupFigure(axis: ArmAxis) -> Figure? {
    guard let gap = curve(.accuracyGap, axis: axis, layer: nil) else { return nil }
    let target = sweep.cells(ofAxis: axis).first?.target ?? "target"
    let curves = Self.subgroups.map { subgroup in
      Curve(
        label: Subgroup(label: subgroup.target, attribute: subgroup.attribute)
          .name(target: target, axis: axis.name),
        series: accuracies(axis: axis, target: subgroup.target, attribute: subgroup.attribute))
    }
    let notes =
      missingNotes(axis: axis, needsDissection: false)
      + (gap.hasInterval ? ["Bars are 95 % t-intervals over seeds."] : [])
    let title = title("accuracy on the test set", axis: axis)
    let ruler = TextRuler()
    let frame = FigureFrame(
      title: title,
      legend: zip(curves, Self.subgroups).map {
        LegendEntry(sign: .mean($1.style), text: $0.label)
      }, notes: notes, panels: 2, columns: 2, panelHeight: 118, xLabel: "P in %",
      yLabels: ["accuracy", "difference in accuracy"],
      width: FigureFrame.columnWidth, ruler: ruler)
    let panels = frame.panels(
      headings: [("four subgroups", ""), ("gap", "aligned − conflicting")],
      extents: [[0, 1], gap.extent], whole: false, isPercent: true, ruler: ruler)
    let words = (curves + [gap]).map { $0.words(isCount: false) }
    return Figure(
      name: "subgroups-\(axisFiles[axis.fileName])", title: title,
      alternative: ([title + "."] + words + notes).joined(separator: " "), notes: notes,
      size: frame.size
    ) { canvas in
      let ruler = TextRuler()
      frame.draw(on: canvas)
      for (panel, shown) in zip(panels, [curves, [gap]]) {
        let x = Scale.percentages(gap.percentages, to: (panel.area.corner.x, panel.area.end.x))
        panel.drawFrame(on: canvas, ruler: ruler)
        panel.drawPercentages(
          x, isRecorded: { !gap.values(at: $0).isEmpty }, on: canvas, ruler: ruler)
        for (place, curve) in shown.enumerated() {
          panel.draw(
            curve, shown.count > 1 ? Self.subgroups[place].style : .gap, x,
            shift: shown.count > 1 ? (Double(place) - 1.5) * 1.6 : 0,
            showsSeeds: shown.count == 1, on: canvas)
        }
      }
      frame.drawLabels(of: panels, on: canvas)
    }
  }

  private func accuracies(axis: ArmAxis, target: Bool, attribute: Bool) -> SkewSeries {
    sweep.series(axis: axis) { place in
      sweep.accuracies[sweep.cells[place].position]?.groups.first {
        $0.target == target && $0.attribute == attribute
      }?.accuracy
    }
  }

  /// Aligned subgroups have full lines, conflicting ones dashes.
  private static let subgroups: [(target: Bool, attribute: Bool, style: CurveStyle)] = [
    (true, true, CurveStyle(colour: Ink.blue, marker: .circle)),
    (false, false, CurveStyle(colour: Ink.green, marker: .triangle)),
    (true, false, CurveStyle(colour: Ink.vermilion, marker: .square, dashes: [3, 1.6])),
    (
      false, true,
      CurveStyle(
        colour: Ink.purple.mixed(with: .black, 0.25), marker: .diamond, dashes: [1.2, 1.3])
    ),
  ]
}

extension CurveStyle {
  static let gap = CurveStyle(colour: Ink.text, marker: .circle)
}
