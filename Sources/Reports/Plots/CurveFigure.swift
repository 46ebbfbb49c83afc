import Drawing

/// Curves against P, a panel each: seeds as rings, mean and interval, chance behind them.
struct CurveFigure {
  var name: String
  var title: String
  /// What the vertical scales show.
  var yLabel: String
  var curves: [Curve]
  var styles: [CurveStyle]
  /// Whether the values are counts; else they are shares, shown in percent.
  var isCount = true
  var width = FigureFrame.columnWidth
  var columns = 2
  var panelHeight = 92.0
  /// Panels of a row have the same vertical scale, so that they can be compared.
  var sharesRows = false
  var notes: [String] = []

  func make() -> Figure {
    let ruler = TextRuler()
    let frame = FigureFrame(
      title: title, legend: legend, notes: notes, panels: curves.count, columns: columns,
      panelHeight: panelHeight, xLabel: "P in %", yLabels: [yLabel], width: width, ruler: ruler)
    let panels = frame.panels(
      headings: curves.map { ($0.label, $0.detail) }, extents: extents, whole: isCount,
      isPercent: !isCount, ruler: ruler)
    let (curves, styles) = (curves, styles)
    return Figure(
      name: name, title: title, alternative: alternative, notes: notes, size: frame.size
    ) { canvas in
      let ruler = TextRuler()
      frame.draw(on: canvas)
      for (place, panel) in panels.enumerated() {
        let (curve, style) = (curves[place], styles[place % styles.count])
        let x = Scale.percentages(
          curve.percentages, to: (panel.area.corner.x, panel.area.end.x))
        canvas.saved {
          panel.drawFrame(on: canvas, ruler: ruler)
          panel.drawPercentages(
            x, isRecorded: { !curve.values(at: $0).isEmpty }, on: canvas, ruler: ruler)
          panel.draw(curve.nulls, x, on: canvas)
          panel.draw(curve, style, x, on: canvas)
        }
      }
      frame.drawLabels(of: panels, on: canvas)
    }
  }

  private var extents: [[Double]] {
    let own = curves.map(\.extent)
    guard sharesRows else { return own }
    return own.indices.map { place in
      let row = place / columns
      return own[row * columns..<min(own.count, (row + 1) * columns)].flatMap(\.self)
    }
  }

  private var legend: [LegendEntry] {
    let several = curves.contains { curve in
      curve.percentages.indices.contains { curve.values(at: $0).count > 1 }
    }
    var entries: [LegendEntry] = []
    if several { entries.append(LegendEntry(sign: .seed, text: "a seed")) }
    entries.append(
      LegendEntry(
        sign: .mean(styles.count == 1 ? styles[0] : CurveStyle(colour: Ink.text, marker: .circle)),
        text: several ? "mean" : "the only seed"))
    if curves.contains(where: \.hasInterval) {
      entries.append(LegendEntry(sign: .interval, text: "its 95 % t-interval"))
    }
    var shown: Set<String> = []
    for null in curves.flatMap(\.nulls) where shown.insert(null.legend).inserted {
      entries.append(
        LegendEntry(
          sign: null.isBand ? .band : .line(Ink.null, dashes: null.dashes), text: null.legend))
    }
    return entries
  }

  /// The means of every panel, and the ranges of chance.
  private var alternative: String {
    ([title + "."] + curves.map { $0.words(isCount: isCount) } + notes).joined(separator: " ")
  }
}

extension Curve {
  var hasInterval: Bool { percentages.indices.contains { mean(at: $0)?.interval != nil } }

  /// What the curve shows, in a sentence.
  func words(isCount: Bool) -> String {
    func number(_ value: Double) -> String {
      isCount
        ? Table.fixed(value, decimals: value == value.rounded() ? 0 : 1)
        : Table.fixed(value * 100, decimals: 0) + " %"
    }
    let means = percentages.enumerated().map { place, percentage in
      "\(mean(at: place).map { number($0.mean) } ?? "not recorded") at P \(percentage)"
    }
    let chance = nulls.compactMap { null -> String? in
      let values = null.draws.flatMap(\.self)
      guard let low = values.min(), let high = values.max() else { return nil }
      return "\(null.legend.prefix { $0 != "," }) \(number(low)) to \(number(high))"
    }
    let start = label.isEmpty ? "" : label + ": "
    return start + (means + chance).joined(separator: ", ") + "."
  }
}
