import Drawing

/// The colours of plots, told apart by readers with any kind of colour vision and by their shade.
///
/// Source: Okabe and Ito 2008, “Color universal design”; none of the hues carries meaning alone,
/// markers and dashes go with them.
enum Ink {
  static let text = Colour(0.13, 0.13, 0.13)
  static let muted = Colour(0.38, 0.38, 0.38)
  static let axis = Colour(0.45, 0.45, 0.45)
  static let grid = Colour(0.9, 0.9, 0.9)
  /// Of chance: the range of a null, and its mean.
  static let band = Colour(0.84, 0.84, 0.84)
  static let null = Colour(0.45, 0.45, 0.45)
  /// Of what stands behind that which is told apart.
  static let thin = Colour(0.72, 0.72, 0.72)

  static let blue = Colour(0, 114 / 255, 178 / 255)
  static let vermilion = Colour(213 / 255, 94 / 255, 0)
  static let green = Colour(0, 158 / 255, 115 / 255)
  static let purple = Colour(204 / 255, 121 / 255, 167 / 255)
}

/// The shape of a mark.
enum Marker: Sendable, CaseIterable {
  case circle, square, triangle, diamond

  /// Adds the shape to the current path; all are about as large as a circle of that radius.
  func add(to canvas: Canvas, at point: Point, radius: Double) {
    switch self {
    case .circle: canvas.ellipse(at: point, Point(radius, radius))
    case .square:
      let side = radius * 1.75
      canvas.rectangle(at: point - Point(side, side) / 2, Point(side, side))
    case .triangle: corners([(0, -1.3), (1.15, 0.75), (-1.15, 0.75)], canvas, point, radius)
    case .diamond: corners([(0, -1.4), (1.1, 0), (0, 1.4), (-1.1, 0)], canvas, point, radius)
    }
  }

  private func corners(
    _ offsets: [(Double, Double)], _ canvas: Canvas, _ centre: Point, _ radius: Double
  ) {
    for (place, offset) in offsets.enumerated() {
      let corner = centre + Point(offset.0, offset.1) * radius
      if place == 0 { canvas.move(to: corner) } else { canvas.line(to: corner) }
    }
    canvas.close()
  }
}

/// How a curve looks: three signs that each tell it from the others.
struct CurveStyle: Sendable, Equatable {
  var colour: Colour
  var marker: Marker
  var dashes: [Double] = []

  private static let full = [
    CurveStyle(colour: Ink.blue, marker: .circle),
    CurveStyle(colour: Ink.vermilion, marker: .square),
    CurveStyle(colour: Ink.green, marker: .triangle),
    CurveStyle(colour: Ink.purple.mixed(with: .black, 0.25), marker: .diamond),
  ]

  /// The styles of curves that belong together, such as layers or arms: four full lines, then the same
  /// with dashes.
  static let all =
    full + full.map { CurveStyle(colour: $0.colour, marker: $0.marker, dashes: [3, 1.6]) }

  static let single = full[0]
}
