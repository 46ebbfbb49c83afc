import Drawing

/// One entry of a legend: a sign and what it means.
struct LegendEntry: Sendable {
  enum Sign: Sendable {
    case seed
    case mean(CurveStyle)
    case interval
    case band
    case line(Colour, dashes: [Double])
    case bar(BarStyle)
    /// A full or a hollow mark without a line.
    case mark(CurveStyle, isFull: Bool)
    /// A piece of an area.
    case area(Colour)
  }

  var sign: Sign
  var text: String
}

/// The entries of a legend in rows, each at its place.
struct LegendLayout: Sendable {
  private(set) var entries: [(entry: LegendEntry, place: Point)] = []
  private(set) var height = 0.0

  static let textSize = 6.5
  static let lineHeight = 9.5
  private static let signWidth = 18.0

  /// Fills rows of that width from the left.
  init(_ list: [LegendEntry], within width: Double, ruler: TextRuler) {
    var pen = Point(0, Self.lineHeight - 2.5)
    for entry in list {
      let text = ruler.fitted(
        entry.text, size: Self.textSize, within: width - Self.signWidth)
      let length = Self.signWidth + ruler.width(text, size: Self.textSize)
      if pen.x > 0, pen.x + length > width { pen = Point(0, pen.y + Self.lineHeight) }
      entries.append((LegendEntry(sign: entry.sign, text: text), pen))
      pen.x += length + 9
    }
    height = entries.isEmpty ? 0 : pen.y + 4
  }

  func draw(on canvas: Canvas, at corner: Point) {
    for (entry, place) in entries {
      let start = corner + place
      entry.sign.draw(on: canvas, at: Point(start.x, start.y - 2.3), width: Self.signWidth - 4)
      canvas.text(
        entry.text, at: Point(start.x + Self.signWidth, start.y), size: Self.textSize, Ink.text)
    }
  }
}

extension LegendEntry.Sign {
  /// Draws the sign; `start` is half-way up its left side.
  fileprivate func draw(on canvas: Canvas, at start: Point, width: Double) {
    let (centre, end) = (start + Point(width / 2, 0), start + Point(width, 0))
    switch self {
    case .seed:
      Marker.circle.add(to: canvas, at: centre, radius: Panel.seedRadius)
      canvas.stroke(Ink.muted, width: 0.6)
    case .mean(let style):
      canvas.move(to: start)
      canvas.line(to: end)
      canvas.stroke(style.colour, width: Panel.curveWidth, dashes: style.dashes)
      style.marker.add(to: canvas, at: centre, radius: Panel.markRadius)
      canvas.fill(style.colour)
    case .interval:
      Panel.bar(from: centre - Point(0, 3.5), to: centre + Point(0, 3.5), Ink.text, on: canvas)
    case .band:
      canvas.rectangle(at: start - Point(0, 2.6), Point(width, 5.2))
      canvas.fill(Ink.band)
      canvas.move(to: start)
      canvas.line(to: end)
      canvas.stroke(Ink.null, width: 0.6)
    case .line(let colour, let dashes):
      canvas.move(to: start)
      canvas.line(to: end)
      canvas.stroke(colour, width: 0.9, dashes: dashes)
    case .mark(let style, let isFull):
      style.marker.add(to: canvas, at: centre, radius: Panel.markRadius)
      canvas.fill(isFull ? style.colour : .white, keepingPath: true)
      canvas.stroke(style.colour, width: 0.8)
    case .area(let colour):
      canvas.rectangle(at: start + Point(2, -3), Point(width - 4, 6))
      canvas.fill(colour)
    case .bar(let style):
      style.draw(
        on: canvas, Rectangle(corner: start + Point(2, -3), size: Point(width - 4, 6)))
    }
  }
}
