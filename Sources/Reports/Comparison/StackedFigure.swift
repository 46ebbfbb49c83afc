import Drawing

/// The probabilities of each unit's groups, stacked on each other: a panel per model, the units side by side.
struct StackedFigure {
  struct ModelUnits: Sendable {
    var heading: String
    var detail: String
    /// Of each unit that varies, in the order in which they stand: the share of each group.
    var units: [[Double]]
  }

  var name: String
  var title: String
  var groups: [String]
  var panels: [ModelUnits]
  var notes: [String]

  /// So many columns have room in a panel; of more units, neighbours are averaged.
  private static let mostColumns = 220
  /// Dark to light, so that neighbours differ without their colours as well.
  private static let colours = [
    Ink.blue.mixed(with: .black, 0.25), Ink.vermilion.mixed(with: .white, 0.15),
    Ink.green.mixed(with: .white, 0.45), Ink.purple.mixed(with: .white, 0.7),
  ]

  func make() -> Figure {
    let ruler = TextRuler()
    let columns = panels.count > 1 ? 2 : 1
    let frame = FigureFrame(
      title: title,
      legend: zip(groups, Self.colours).map { LegendEntry(sign: .area($1), text: $0) },
      notes: notes, panels: panels.count, columns: columns, panelHeight: 84,
      xLabel: "units, one beside the other", yLabels: ["probability of the group"],
      width: panels.count > 1 ? FigureFrame.pageWidth : FigureFrame.columnWidth, ruler: ruler)
    let drawn = frame.panels(
      headings: panels.map { ($0.heading, $0.detail) }, extents: panels.map { _ in [0.9524] },
      whole: false, isPercent: true, ruler: ruler)
    let all = panels.map { Self.columns($0.units) }
    return Figure(
      name: name, title: title, alternative: alternative, notes: notes, size: frame.size
    ) { canvas in
      let ruler = TextRuler()
      frame.draw(on: canvas)
      for (panel, columns) in zip(drawn, all) {
        panel.drawFrame(on: canvas, ruler: ruler)
        Self.draw(columns, in: panel, on: canvas)
      }
      frame.drawLabels(of: drawn, on: canvas)
    }
  }

  /// As many columns as there is room for, each the mean of its units.
  static func columns(_ units: [[Double]]) -> [[Double]] {
    let count = min(units.count, mostColumns)
    return (0..<count).map { column in
      let own = units[column * units.count / count..<(column + 1) * units.count / count]
      return own[own.startIndex].indices.map { group in
        own.map { $0[group] }.reduce(0, +) / Double(own.count)
      }
    }
  }

  /// Fills the area of each group, the first at the bottom.
  private static func draw(_ columns: [[Double]], in panel: Panel, on canvas: Canvas) {
    guard let first = columns.first else { return }
    let width = panel.area.size.x / Double(columns.count)
    var floor = Array(repeating: 0.0, count: columns.count)
    for group in first.indices {
      let ceiling = zip(floor, columns).map { $0 + $1[group] }
      func x(_ column: Int) -> Double { panel.area.corner.x + width * Double(column) }
      canvas.move(to: Point(x(0), panel.y(floor[0])))
      for (column, value) in ceiling.enumerated() {
        canvas.line(to: Point(x(column), panel.y(value)))
        canvas.line(to: Point(x(column + 1), panel.y(value)))
      }
      for (column, value) in floor.enumerated().reversed() {
        canvas.line(to: Point(x(column + 1), panel.y(value)))
        canvas.line(to: Point(x(column), panel.y(value)))
      }
      canvas.close()
      canvas.fill(colours[group % colours.count])
      floor = ceiling
    }
  }

  /// How many units lean to each group most.
  private var alternative: String {
    let words = panels.map { panel in
      let counts = groups.indices.map { group in
        panel.units.count { unit in unit.indices.max { (unit[$0], $1) < (unit[$1], $0) } == group }
      }
      let parts = zip(groups, counts).map { "\($0) in \($1)" }
      return "\(panel.heading): largest is \(parts.joined(separator: ", ")) units."
    }
    return ([title + "."] + words + notes).joined(separator: " ")
  }
}
