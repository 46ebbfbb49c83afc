import Drawing

/// A part of a figure by its top left corner and size, in points.
struct Rectangle: Sendable, Equatable {
  var corner: Point
  var size: Point

  var end: Point { corner + size }
}

/// One diagram of a figure: its area, scales, ticks and heading.
struct Panel: Sendable {
  let heading: String
  let detail: String
  /// Where the data lie.
  let area: Rectangle
  let y: Scale
  var isPercent = false

  static let curveWidth = 1.1
  static let markRadius = 2.1
  static let seedRadius = 1.25
  static let tickSize = 6.5
  static let headingSize = 7.0
  /// Room above the area for the heading, and below it for a line of labels.
  static let top = 13.0
  static let bottom = 11.0

  /// Draws heading, grid and the vertical scale.
  func drawFrame(on canvas: Canvas, ruler: TextRuler) {
    let base = Point(area.corner.x, area.corner.y - 5)
    let name = ruler.fitted(heading, size: Self.headingSize, bold: true, within: area.size.x)
    canvas.text(name, at: base, size: Self.headingSize, bold: true, Ink.text)
    let used = ruler.width(name, size: Self.headingSize, bold: true) + 4
    if !detail.isEmpty {
      // Left out rather than cut: the text beside the figure says it too.
      if used + ruler.width(detail, size: Self.tickSize) <= area.size.x {
        canvas.text(detail, at: base + Point(used, 0), size: Self.tickSize, Ink.muted)
      }
    }
    for tick in y.ticks {
      let place = y(tick)
      canvas.move(to: Point(area.corner.x, place))
      canvas.line(to: Point(area.end.x, place))
      canvas.stroke(tick == 0 ? Ink.axis : Ink.grid, width: tick == 0 ? 0.7 : 0.5)
      canvas.text(
        y.label(tick, percent: isPercent),
        at: Point(area.corner.x - 3, place + Self.tickSize * 0.36), size: Self.tickSize, Ink.muted,
        alignment: .right)
    }
  }

  /// Draws the ticks of P below the area; P at which nothing is recorded stand in brackets.
  func drawPercentages(
    _ x: Scale, isRecorded: (Int) -> Bool, on canvas: Canvas, ruler: TextRuler
  ) {
    for tick in x.ticks {
      canvas.move(to: Point(x(tick), area.end.y))
      canvas.line(to: Point(x(tick), area.end.y + 2))
      canvas.stroke(Ink.axis, width: 0.6)
    }
    let all = bracketed(x.ticks.indices.map { ($0, x.label(x.ticks[$0])) }, isRecorded)
    let kept = ruler.apart(
      zip(all, x.ticks).map { ($0.text, x($1)) }, size: Self.tickSize)
    for label in bracketed(kept.map { ($0, x.label(x.ticks[$0])) }, isRecorded) {
      canvas.text(
        label.text, at: Point(x(x.ticks[label.place]), area.end.y + 9), size: Self.tickSize,
        Ink.muted, alignment: .centre)
    }
  }

  /// The width of the widest label of a scale.
  static func labelWidth(of scales: [Scale], percent: Bool, ruler: TextRuler) -> Double {
    scales.flatMap { scale in
      scale.ticks.map { ruler.width(scale.label($0, percent: percent), size: tickSize) }
    }.max() ?? 0
  }

  /// Draws an upright interval with a short bar across each end that is inside.
  static func bar(
    from low: Point, to high: Point, _ colour: Colour, on canvas: Canvas,
    ends: (Bool, Bool) = (true, true)
  ) {
    canvas.move(to: low)
    canvas.line(to: high)
    for (end, isThere) in [(low, ends.0), (high, ends.1)] where isThere {
      canvas.move(to: end - Point(1.6, 0))
      canvas.line(to: end + Point(1.6, 0))
    }
    canvas.stroke(colour, width: 0.7)
  }
}
