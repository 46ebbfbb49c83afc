import Drawing

/// A drawn example of a gallery's strip, with numbers at what has to be explained.
///
/// The faces are drawings. The IoU below each is that of the two areas in it (as rectangles).
enum ExampleStrip {
  /// What the numbers of the drawing stand for, in their order.
  static let notes = [
    "The layer, and the unit’s number in it.",
    "The concept that the unit overlaps best.",
    "The IoU with its masks, summed over the whole dictionary; and the concept’s share of its region.",
    "Images of the dictionary, the best overlap first. Below each are its number and its own IoU.",
    "Tinted: the mask of the concept, which is where it is in this face.",
    "Outlined: where the unit is hot, which is where its response lies above its threshold.",
  ]

  static let figure = Figure(
    name: "example-strip", title: "Example of a strip of the gallery",
    alternative: (["A drawn example of a strip."]
      + notes.enumerated().map { "\($0 + 1): \($1)" }).joined(separator: " "),
    notes: [], size: Point(504, 132)
  ) { canvas in
    words(on: canvas)
    for (place, tile) in tiles.enumerated() {
      canvas.saved {
        canvas.translate(by: Point(126 + Double(place) * (side + 6), 18))
        draw(tile, on: canvas)
      }
    }
    // What is marked in the first face: its number, its mask, its hot area.
    let corner = Point(126, 18)
    mark(4, at: Point(corner.x + 74, 117), on: canvas)
    let first = tiles[0]
    mark(5, at: corner + Point(first.mask.corner.x + 3, -8), on: canvas)
    line(
      from: corner + Point(first.mask.corner.x + 3, -3),
      to: corner + first.mask.corner + Point(4, 4), on: canvas)
    mark(6, at: corner + Point(first.hot.end.x + 2, -8), on: canvas)
    line(
      from: corner + Point(first.hot.end.x + 2, -3),
      to: corner + Point(first.hot.end.x, first.hot.corner.y), on: canvas)
  }

  private static let side = 88.0

  private struct Tile: Sendable {
    var number: Int
    var skin: Colour
    var hair: Colour
    /// In points from the tile's corner.
    var mask: Rectangle
    var hot: Rectangle

    /// The area in both mask and hot area, and that in either.
    var areas: (both: Double, either: Double) {
      let low = Point(max(mask.corner.x, hot.corner.x), max(mask.corner.y, hot.corner.y))
      let high = Point(min(mask.end.x, hot.end.x), min(mask.end.y, hot.end.y))
      let both = max(0, high.x - low.x) * max(0, high.y - low.y)
      return (both, mask.size.x * mask.size.y + hot.size.x * hot.size.y - both)
    }
  }

  private static let tiles = [
    tile(412, Colour(0.93, 0.78, 0.66), Colour(0.3, 0.2, 0.12), hot: Point(24, 33), Point(44, 16)),
    tile(87, Colour(0.55, 0.36, 0.25), Colour(0.1, 0.08, 0.08), hot: Point(17, 35), Point(36, 20)),
    tile(1033, Colour(0.8, 0.6, 0.44), Colour(0.45, 0.4, 0.36), hot: Point(44, 32), Point(26, 22)),
    tile(6, Colour(0.96, 0.84, 0.76), Colour(0.75, 0.55, 0.25), hot: Point(34, 26), Point(20, 30)),
  ]

  private static func tile(
    _ number: Int, _ skin: Colour, _ hair: Colour, hot corner: Point, _ size: Point
  ) -> Tile {
    Tile(
      number: number, skin: skin, hair: hair,
      mask: Rectangle(corner: Point(18, 31), size: Point(52, 19)),
      hot: Rectangle(corner: corner, size: size))
  }

  /// As of a dictionary of these faces: areas are summed before they are divided.
  private static var iou: Double {
    tiles.map(\.areas.both).reduce(0, +) / tiles.map(\.areas.either).reduce(0, +)
  }

  private static func words(on canvas: Canvas) {
    canvas.text("layer2", at: Point(18, 34), size: 8, Ink.text)
    canvas.text("unit 57", at: Point(18, 47), size: 9, bold: true, Ink.text)
    canvas.text("Eyeglasses", at: Point(18, 65), size: 9, bold: true, Ink.text)
    canvas.text("IoU \(Table.fixed(iou, decimals: 3))", at: Point(18, 82), size: 8, Ink.text)
    canvas.text("probability 0.940", at: Point(18, 94), size: 8, Ink.text)
    mark(1, at: Point(8, 41), on: canvas)
    mark(2, at: Point(8, 62), on: canvas)
    mark(3, at: Point(8, 85), on: canvas)
  }

  private static func draw(_ tile: Tile, on canvas: Canvas) {
    canvas.saved {
      canvas.rectangle(at: Point(0, 0), Point(side, side))
      canvas.clip()
      canvas.paint(.solid(Colour(0.82, 0.86, 0.88)))
      face(tile, on: canvas)
      canvas.rectangle(at: tile.mask.corner, tile.mask.size, radius: 6)
      canvas.fill(Colour(0, 185 / 255, 1).opacity(0.4))
      canvas.rectangle(at: tile.hot.corner, tile.hot.size, radius: 4)
      canvas.stroke(Colour(0.08, 0.08, 0.08), width: 3, keepingPath: true)
      canvas.stroke(Colour(1, 230 / 255, 0), width: 1.6)
    }
    canvas.text(
      "\(tile.number): \(Table.fixed(tile.areas.both / tile.areas.either, decimals: 3))",
      at: Point(side / 2, side + 11),
      size: 7, Ink.text, alignment: .centre)
  }

  private static func face(_ tile: Tile, on canvas: Canvas) {
    let middle = side / 2
    let dark = Colour(0.15, 0.12, 0.12)
    canvas.ellipse(at: Point(middle, 38), Point(31, 34))
    canvas.fill(tile.hair)
    canvas.rectangle(at: Point(middle - 9, 66), Point(18, 30))
    canvas.fill(tile.skin.mixed(with: dark, 0.12))
    canvas.ellipse(at: Point(middle, 47), Point(26, 32))
    canvas.fill(tile.skin)
    for eye in [middle - 12, middle + 12] {
      canvas.ellipse(at: Point(eye, 41), Point(3.2, 2.2))
      canvas.fill(dark)
      canvas.ellipse(at: Point(eye, 41), Point(9, 7))
      canvas.stroke(dark, width: 1.4)
    }
    canvas.move(to: Point(middle - 3, 40))
    canvas.line(to: Point(middle + 3, 40))
    canvas.stroke(dark, width: 1.4)
    canvas.move(to: Point(middle, 46))
    canvas.line(to: Point(middle - 3, 57))
    canvas.line(to: Point(middle + 2, 57))
    canvas.stroke(tile.skin.mixed(with: dark, 0.4), width: 1.1)
    canvas.move(to: Point(middle - 9, 66))
    canvas.curve(to: Point(middle + 9, 66), Point(middle - 3, 70), Point(middle + 3, 70))
    canvas.stroke(Colour(0.62, 0.25, 0.25), width: 2)
  }

  /// A number in a disc.
  private static func mark(_ number: Int, at centre: Point, on canvas: Canvas) {
    canvas.ellipse(at: centre, Point(5.5, 5.5))
    canvas.fill(Ink.text)
    canvas.text(
      "\(number)", at: centre + Point(0, 2.6), size: 7, bold: true, .white, alignment: .centre)
  }

  private static func line(from start: Point, to end: Point, on canvas: Canvas) {
    canvas.move(to: start)
    canvas.line(to: end)
    canvas.stroke(Ink.text, width: 0.7)
  }
}
