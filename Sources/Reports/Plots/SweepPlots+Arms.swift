import Files
import Specification
import Trends

extension SweepPlots {
  /// The axes that two arms or more have, by name, in the order of the plan.
  package var axesOfArms: [String] {
    SweepPoint.distinct(sweep.axes.map(\.name)).filter { name in
      sweep.axes.count { $0.name == name } > 1
    }
  }

  /// One quantity of the arms that have an axis, in one figure: a panel per layer, a curve per arm.
  ///
  /// Chance is left out, as it differs by arm; the figure of each arm has it. Nil where fewer than two
  /// arms have anything recorded.
  package func armFigure(_ quantity: Quantity, axis name: String) -> Figure? {
    let axes = sweep.axes.filter { $0.name == name }
    let percentages = Set(axes.flatMap { sweep.plan[axis: $0]?.percentages ?? [] }).sorted()
    let layers = SweepPoint.distinct(axes.flatMap { sweep.layers(of: quantity, arm: $0.arm) })
    let panels = layers.map { layer in
      let curves = axes.enumerated().compactMap { place, axis -> ArmCurve? in
        guard var curve = curve(quantity, axis: axis, layer: layer) else { return nil }
        curve.series = curve.series.spread(over: percentages)
        (curve.nulls, curve.label) = ([], axis.arm)
        return ArmCurve(curve: curve, style: CurveStyle.all[place % CurveStyle.all.count])
      }
      return ArmPanel(heading: layer ?? "", curves: curves)
    }.filter { $0.curves.count > 1 }
    if panels.isEmpty { return nil }
    return ArmFigure(
      name: "\(quantity.name)-\(FileNames(axesOfArms)[name])-arms",
      title: title(quantity.words, axis: ArmAxis(name)),
      yLabel: quantity.scaleWords, panels: panels,
      isCount: quantity.isPerLayer,
      notes: axes.flatMap { axis in
        missingNotes(axis: axis, needsDissection: quantity.isPerLayer).map {
          "\(axis.arm): \($0)"
        }
      }
    ).make()
  }
}

/// What an arm has in a panel.
private struct ArmCurve: Sendable {
  var curve: Curve
  let style: CurveStyle
}

/// The arms in a layer, or of what a model has once.
private struct ArmPanel: Sendable {
  let heading: String
  let curves: [ArmCurve]
}

extension SkewSeries {
  /// The same values with a place for each of more P, nil where the series has none.
  fileprivate func spread(over all: [Int]) -> SkewSeries {
    SkewSeries(
      percentages: all,
      values: values.map { row in
        all.map { percentage in percentages.firstIndex(of: percentage).flatMap { row[$0] } }
      })
  }
}

/// Curves of arms beside each other, a panel per layer.
private struct ArmFigure {
  let name: String
  let title: String
  let yLabel: String
  let panels: [ArmPanel]
  /// Whether the values are counts; else they are shares, shown in percent.
  let isCount: Bool
  let notes: [String]

  func make() -> Figure {
    let ruler = TextRuler()
    let arms = panels.map(\.curves).max { $0.count < $1.count } ?? []
    let frame = FigureFrame(
      title: title, legend: arms.map { LegendEntry(sign: .mean($0.style), text: $0.curve.label) },
      notes: notes, panels: panels.count, columns: panels.count > 1 ? 2 : 1,
      panelHeight: panels.count > 1 ? 92 : 120, xLabel: "P in %", yLabels: [yLabel],
      width: FigureFrame.columnWidth, ruler: ruler)
    let drawn = frame.panels(
      headings: panels.map { ($0.heading, "") },
      extents: panels.map { $0.curves.flatMap(\.curve.extent) }, whole: isCount,
      isPercent: !isCount,
      ruler: ruler)
    let panels = panels
    return Figure(
      name: name, title: title, alternative: alternative, notes: notes, size: frame.size
    ) { canvas in
      let ruler = TextRuler()
      frame.draw(on: canvas)
      for (panel, curves) in zip(drawn, panels.map(\.curves)) {
        let x = Scale.percentages(
          curves[0].curve.percentages, to: (panel.area.corner.x, panel.area.end.x))
        canvas.saved {
          panel.drawFrame(on: canvas, ruler: ruler)
          panel.drawPercentages(
            x, isRecorded: { place in curves.contains { !$0.curve.values(at: place).isEmpty } },
            on: canvas, ruler: ruler)
          for (place, arm) in curves.enumerated() {
            panel.draw(
              arm.curve, arm.style, x,
              shift: (Double(place) - Double(curves.count - 1) / 2) * 1.6, showsSeeds: false,
              on: canvas)
          }
        }
      }
      frame.drawLabels(of: drawn, on: canvas)
    }
  }

  /// The means of every arm in every panel.
  private var alternative: String {
    let words = panels.flatMap { panel in
      panel.curves.map {
        (panel.heading.isEmpty ? "" : panel.heading + ", ") + $0.curve.words(isCount: isCount)
      }
    }
    return ([title + "."] + words + notes).joined(separator: " ")
  }
}
