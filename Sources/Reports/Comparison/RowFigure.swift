import Drawing

/// Shares of several things, a row each, in columns of categories: marks, intervals, seeds and chance.
struct RowFigure {
  struct Column: Sendable {
    var heading: String
    /// Of each row; nil where it has none.
    var values: [ComparedValue?]
    /// Columns of one number have one scale, so that they can be compared.
    var scale = 0
    /// Whether a share above all draws means something; of what is found nowhere it does not.
    var marksChance = true
  }

  var name: String
  var title: String
  var rows: [String]
  var columns: [Column]
  /// What the scales show.
  var xLabel: String
  var notes: [String]
  /// Whether the shares are drawn as bars.
  var hasBars = false

  private static let rowHeight = 12.5
  static let full = CurveStyle(colour: Ink.blue, marker: .circle)
  /// Of a column that marks no chance.
  static let plain = CurveStyle(colour: Ink.text, marker: .diamond)

  func make() -> Figure {
    let ruler = TextRuler()
    let height = Panel.top + Self.rowHeight * Double(rows.count) + Panel.bottom
    // The first column of the frame is for the rows' names.
    let frame = FigureFrame(
      title: title, legend: legend, notes: notes, panels: columns.count + 1,
      columns: columns.count + 1, panelHeight: height, xLabel: xLabel, yLabels: [],
      width: FigureFrame.pageWidth, ruler: ruler)
    let (rows, columns, hasBars, xLabel) = (rows, columns, hasBars, xLabel)
    let panels = zip(columns, frame.rooms.dropFirst()).map { column, room in
      RowPanel(
        column: column, hasBars: hasBars,
        area: Rectangle(
          corner: room.corner + Point(2, Panel.top),
          size: room.size - Point(15, Panel.top + Panel.bottom)),
        extent: extent(ofScale: column.scale))
    }
    let names = frame.rooms[0]
    return Figure(
      name: name, title: title, alternative: alternative, notes: notes, size: frame.size
    ) { canvas in
      let ruler = TextRuler()
      frame.draw(on: canvas)
      for (place, row) in rows.enumerated() {
        let text = ruler.fitted(row, size: Panel.tickSize, within: names.size.x - 2)
        let y = names.corner.y + Panel.top + Self.rowHeight * (Double(place) + 0.5)
        canvas.text(
          text, at: Point(names.end.x - 3, y + Panel.tickSize * 0.36), size: Panel.tickSize,
          Ink.text, alignment: .right)
      }
      for panel in panels { panel.draw(rowHeight: Self.rowHeight, on: canvas, ruler: ruler) }
      guard let first = panels.first, let last = panels.last else { return }
      canvas.text(
        xLabel,
        at: Point((first.area.corner.x + last.area.end.x) / 2, first.area.end.y + 17),
        size: Panel.tickSize, Ink.muted, alignment: .centre)
    }
  }

  /// All that a scale has to have room for.
  private func extent(ofScale scale: Int) -> [Double] {
    let values = columns.filter { $0.scale == scale }.flatMap(\.values).compactMap(\.self)
    var extent = [0.02]
    for value in values {
      extent += value.seeds
      if let chance = value.chance { extent.append(chance.range?.upperBound ?? chance.mean) }
      // An interval may go on beyond all that there is.
      if let end = value.mean.interval?.upperBound { extent.append(min(end, 1)) }
    }
    return extent
  }

  private var legend: [LegendEntry] {
    let values = columns.flatMap(\.values).compactMap(\.self)
    let marked = columns.filter(\.marksChance).flatMap(\.values).compactMap(\.self)
    let several = values.contains { $0.seeds.count > 1 }
    let what = several ? "mean" : "share"
    var entries: [LegendEntry] = []
    if marked.contains(where: \.isBeyondChance) {
      entries.append(
        LegendEntry(
          sign: .mark(Self.full, isFull: true), text: "\(what), more than every draw of chance"))
    }
    if marked.contains(where: { !$0.isBeyondChance }) {
      let isKnown = marked.contains { $0.chance?.reached != nil }
      entries.append(
        LegendEntry(
          sign: .mark(Self.full, isFull: false),
          text: isKnown ? "\(what), a draw of chance gives as much" : what))
    }
    if columns.contains(where: { !$0.marksChance }) {
      entries.append(
        LegendEntry(sign: .mark(Self.plain, isFull: true), text: "\(what) of the rest"))
    }
    if several { entries.append(LegendEntry(sign: .seed, text: "a seed")) }
    if values.contains(where: { $0.mean.interval != nil }) {
      entries.append(LegendEntry(sign: .interval, text: "95 % t-interval over seeds"))
    }
    if values.contains(where: { $0.chance?.range != nil }) {
      entries.append(LegendEntry(sign: .band, text: "shuffled faces: range and mean of the draws"))
    } else if values.contains(where: { $0.chance != nil }) {
      entries.append(
        LegendEntry(sign: .line(Ink.null, dashes: []), text: "shuffled faces: mean of the draws"))
    }
    return entries
  }

  /// Every share in words, with what chance gives.
  private var alternative: String {
    let words = rows.indices.map { row in
      let parts = columns.compactMap { column in
        column.values[row].map { "\(column.heading) \($0.words)" }
      }
      return "\(rows[row]): \(parts.joined(separator: ", "))."
    }
    return ([title + "."] + words + notes).joined(separator: " ")
  }
}

/// The shares of one category.
private struct RowPanel: Sendable {
  let column: RowFigure.Column
  let hasBars: Bool
  let area: Rectangle
  let x: Scale

  init(column: RowFigure.Column, hasBars: Bool, area: Rectangle, extent: [Double]) {
    (self.column, self.hasBars, self.area) = (column, hasBars, area)
    x = .fromZero(extent, to: (area.corner.x, area.end.x), whole: false, most: 3)
  }

  func draw(rowHeight: Double, on canvas: Canvas, ruler: TextRuler) {
    canvas.saved {
      drawScale(on: canvas, ruler: ruler)
      for (row, value) in column.values.enumerated() {
        guard let value else { continue }
        draw(value, at: area.corner.y + rowHeight * (Double(row) + 0.5), on: canvas)
      }
    }
  }

  private func drawScale(on canvas: Canvas, ruler: TextRuler) {
    canvas.text(
      ruler.fitted(column.heading, size: Panel.headingSize, bold: true, within: area.size.x + 4),
      at: Point(area.corner.x, area.corner.y - 4), size: Panel.headingSize, bold: true, Ink.text)
    for tick in x.ticks {
      canvas.move(to: Point(x(tick), area.corner.y))
      canvas.line(to: Point(x(tick), area.end.y))
      canvas.stroke(tick == 0 ? Ink.axis : Ink.grid, width: tick == 0 ? 0.7 : 0.5)
    }
    let labels = x.ticks.map { (text: x.label($0, percent: true), place: x($0)) }
    for place in ruler.apart(labels, size: Panel.tickSize) {
      canvas.text(
        labels[place].text, at: Point(labels[place].place, area.end.y + 8), size: Panel.tickSize,
        Ink.muted, alignment: .centre)
    }
  }

  private func draw(_ value: ComparedValue, at y: Double, on canvas: Canvas) {
    if let chance = value.chance {
      if let range = chance.range {
        let start = Point(x(range.lowerBound), y - 4)
        canvas.rectangle(at: start, Point(max(0.6, x(range.upperBound) - start.x), 8))
        canvas.fill(Ink.band)
      }
      canvas.move(to: Point(x(chance.mean), y - 4))
      canvas.line(to: Point(x(chance.mean), y + 4))
      canvas.stroke(Ink.null, width: 0.7)
    }
    let style = column.marksChance ? RowFigure.full : RowFigure.plain
    let mean = Point(x(value.mean.mean), y)
    if hasBars, mean.x > x(0) {
      canvas.rectangle(at: Point(x(0), y - 2), Point(mean.x - x(0), 4))
      canvas.fill(style.colour.mixed(with: .white, 0.55))
    }
    if let interval = value.mean.interval {
      let ends = [interval.lowerBound, interval.upperBound].map {
        x(min(max($0, 0), x.values.upperBound))
      }
      canvas.move(to: Point(ends[0], y))
      canvas.line(to: Point(ends[1], y))
      for (end, isInside) in zip(ends, [interval.lowerBound >= 0, interval.upperBound <= 1])
      where isInside {
        canvas.move(to: Point(end, y - 1.6))
        canvas.line(to: Point(end, y + 1.6))
      }
      canvas.stroke(style.colour, width: 0.7)
    }
    if value.seeds.count > 1 {
      for (place, seed) in value.seeds.enumerated() {
        let aside = (Double(place) - Double(value.seeds.count - 1) / 2) * 1.5
        Marker.circle.add(to: canvas, at: Point(x(seed), y + aside), radius: Panel.seedRadius)
        canvas.fill(.white, keepingPath: true)
        canvas.stroke(Ink.muted, width: 0.6)
      }
    }
    style.marker.add(to: canvas, at: mean, radius: Panel.markRadius)
    canvas.fill(
      column.marksChance && !value.isBeyondChance ? .white : style.colour, keepingPath: true)
    canvas.stroke(style.colour, width: 0.8)
  }
}

extension ComparedValue {
  /// The share in percent, and what chance gives.
  var words: String {
    let own = Self.percent(mean.mean)
    guard let chance else { return own }
    if let range = chance.range {
      return
        "\(own) (shuffled \(Self.percent(range.lowerBound)) to \(Self.percent(range.upperBound)))"
    }
    return "\(own) (shuffled \(Self.percent(chance.mean)))"
  }

  /// A share in percent, with a decimal where it is small.
  static func percent(_ share: Double) -> String {
    Table.fixed(share * 100, decimals: abs(share) < 0.0995 ? 1 : 0) + " %"
  }
}
