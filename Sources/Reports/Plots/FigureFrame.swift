import Drawing

/// Where the parts of a figure lie: heading, legend, panels in rows and columns, notes.
struct FigureFrame: Sendable {
  /// The width of a column of print, and of a page of two columns, in points.
  static let columnWidth = 245.0
  static let pageWidth = 504.0

  let size: Point
  /// The room of each panel, row by row.
  let rooms: [Rectangle]
  private let title: [String]
  private let legend: LegendLayout
  private let legendCorner: Point
  private let notes: [String]
  private let notesTop: Double
  /// What the horizontal scales show, below the last row.
  private let xLabel: String
  /// What the vertical scales show: one for all panels, or one for each column.
  private let yLabels: [String]
  private let columns: Int
  /// Room below an area for the labels of its horizontal scale.
  private let below: Double

  private static let edge = 4.0
  private static let titleSize = 8.0
  private static let noteSize = 6.5
  private static let noteHeight = 8.5
  private static let yLabelWidth = 8.5

  init(
    title: String, legend: [LegendEntry], notes: [String], panels: Int, columns: Int,
    panelHeight: Double, xLabel: String, yLabels: [String], width: Double, labelLines: Int = 1,
    ruler: TextRuler
  ) {
    below = Panel.bottom + 7 * Double(labelLines - 1)
    let inner = width - 2 * Self.edge
    self.title = ruler.lines(title, size: Self.titleSize, bold: true, within: inner)
    self.legend = LegendLayout(legend, within: inner, ruler: ruler)
    self.notes = notes.flatMap { ruler.lines($0, size: Self.noteSize, within: inner) }
    (self.xLabel, self.yLabels, self.columns) = (xLabel, yLabels, columns)
    // One label for all panels stands left of them; else each panel keeps room for its own.
    let start = Self.edge + (yLabels.count == 1 ? Self.yLabelWidth : 0)
    var pen = Self.edge + 10.5 * Double(self.title.count) + 1
    legendCorner = Point(Self.edge, pen)
    pen += self.legend.height + 2
    let rows = (panels + columns - 1) / columns
    let across = width - Self.edge - start - Double(columns - 1) * 7
    let room = Point(across / Double(columns), panelHeight)
    rooms = (0..<panels).map { place in
      Rectangle(
        corner: Point(
          start + Double(place % columns) * (room.x + 7),
          pen + Double(place / columns) * (room.y + 4)),
        size: room)
    }
    pen += Double(rows) * (room.y + 4) + (xLabel.isEmpty ? 0 : 8)
    notesTop = pen
    pen += Self.noteHeight * Double(self.notes.count) + (self.notes.isEmpty ? 0 : 3)
    size = Point(width, pen + Self.edge)
  }

  /// Draws all but the panels.
  func draw(on canvas: Canvas) {
    for (place, line) in title.enumerated() {
      canvas.text(
        line, at: Point(Self.edge, Self.edge + 7.5 + 10.5 * Double(place)), size: Self.titleSize,
        bold: true, Ink.text)
    }
    legend.draw(on: canvas, at: legendCorner)
    for (place, line) in notes.enumerated() {
      canvas.text(
        line, at: Point(Self.edge, notesTop + 7 + Self.noteHeight * Double(place)),
        size: Self.noteSize, Ink.muted)
    }
  }

  /// Writes what the scales show: below the panels that have none below them, and upright at the left.
  func drawLabels(of panels: [Panel], on canvas: Canvas) {
    for (place, panel) in panels.enumerated() where place + columns >= panels.count {
      canvas.text(
        xLabel, at: Point(panel.area.corner.x + panel.area.size.x / 2, panel.area.end.y + 17),
        size: Panel.tickSize, Ink.muted, alignment: .centre)
    }
    guard let first = panels.first, let last = panels.last else { return }
    for (column, label) in yLabels.enumerated() where column < panels.count {
      let middle = (first.area.corner.y + last.area.end.y) / 2
      canvas.saved {
        canvas.translate(by: Point(rooms[column].corner.x - (yLabels.count == 1 ? 2 : -6), middle))
        canvas.rotate(by: -.pi / 2)
        canvas.text(label, at: Point(0, 0), size: Panel.tickSize, Ink.muted, alignment: .centre)
      }
    }
  }

  /// Panels with one vertical scale each, all areas of a column starting at the same place.
  ///
  /// `extents` are the values that each panel has to have room for.
  func panels(
    headings: [(name: String, detail: String)], extents: [[Double]], whole: Bool,
    isPercent: Bool = false, ruler: TextRuler
  ) -> [Panel] {
    func scales(from left: Double) -> [(Rectangle, Scale)] {
      zip(rooms, extents).map { room, extent in
        let area = Rectangle(
          corner: room.corner + Point(left, Panel.top),
          size: room.size - Point(left + 2, Panel.top + below))
        // Ten points or four units have room at least: a difference of one must not look like a cliff.
        let values = extent + (isPercent ? [0.1] : whole ? [4] : [])
        return (area, .fromZero(values, to: (area.end.y, area.corner.y), whole: whole))
      }
    }
    let left =
      4 + (yLabels.count > 1 ? Self.yLabelWidth : 0)
      + Panel.labelWidth(of: scales(from: 0).map(\.1), percent: isPercent, ruler: ruler)
    return zip(headings, scales(from: left)).map { heading, place in
      Panel(
        heading: heading.name, detail: heading.detail, area: place.0, y: place.1,
        isPercent: isPercent)
    }
  }
}
