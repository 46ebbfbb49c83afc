import Drawing
import Foundation

extension FaceShape {
  /// The outline of a lens on the face; side −1 is the left of the image.
  func traceLens(_ canvas: Canvas, _ side: Double, _ spectacles: FaceTraits.Spectacles) {
    let outline = spectacles.shape.outline.map { onLens($0, side, spectacles) }
    if spectacles.shape == .hexagonal {
      canvas.move(to: outline[0])
      for point in outline.dropFirst() { canvas.line(to: point) }
      canvas.close()
    } else {
      canvas.loop(through: outline)
    }
  }

  /// Traces each line of a frame in turn and hands its width to `stroke`.
  func traceFrame(
    _ canvas: Canvas, _ spectacles: FaceTraits.Spectacles, _ stroke: (Double) -> Void
  ) {
    let width = frameWidth(spectacles)
    for side in [-1.0, 1.0] {
      // The arm to the ear, which the head hides where it is turned away.
      if turnedAway(side) < 0.12 {
        canvas.move(to: onLens(Point(0.98, -0.45), side, spectacles))
        canvas.line(to: turnSide(side * (halfWidth + 0.6), -1.5))
        stroke(0.75 * width + 0.4)
      }
      let isOpen = spectacles.shape == .browline || spectacles.shape == .halfRim
      traceLens(canvas, side, spectacles)
      stroke(isOpen ? 0.8 : width)
      if isOpen {
        let top = [Point(-1, -0.7), Point(-0.6, -0.95), Point(0.6, -0.95), Point(1, -0.7)]
        canvas.curve(through: top.map { onLens($0, side, spectacles) })
        stroke(spectacles.shape == .browline ? width + 1.6 : width + 0.2)
      }
    }
    let inner = [-1.0, 1].map { onLens(Point(-0.95, -0.25), $0, spectacles) }
    let middle = turn(0, 0.9 - 0.25 * halfSize(of: spectacles).y - 1.1, lift: 4)
    canvas.curve(through: [inner[0], middle, inner[1]])
    stroke(0.8 * width + 0.3)
  }

  /// A place on a lens by its share of the half size, x outwards.
  ///
  /// Lenses stand before the eyes and turn with them, a little below their middle.
  func onLens(_ place: Point, _ side: Double, _ spectacles: FaceTraits.Spectacles) -> Point {
    let half = halfSize(of: spectacles)
    return turn(side * (eyeCentre + 0.5 + place.x * half.x), 0.9 + place.y * half.y, lift: 2)
  }

  private func halfSize(of spectacles: FaceTraits.Spectacles) -> Point {
    spectacles.shape.halfSize * (0.92 + 0.2 * spectacles.size)
  }

  private func frameWidth(_ spectacles: FaceTraits.Spectacles) -> Double {
    spectacles.shape == .rimless ? 1.05 : 1.15 + 1.35 * spectacles.thickness
  }
}

extension FaceTraits.Spectacles.Shape {
  /// Half the width and height of a lens of middling size.
  var halfSize: Point {
    switch self {
    case .round: Point(7.9, 7.7)
    case .oval: Point(8.6, 6.2)
    case .rectangular: Point(9.1, 5.6)
    case .square: Point(8.6, 7.0)
    case .browline: Point(8.8, 6.6)
    case .aviator: Point(9.1, 7.8)
    case .catEye: Point(9.0, 6.4)
    case .rimless: Point(8.7, 6.2)
    case .hexagonal: Point(8.7, 7.4)
    case .halfRim: Point(9.0, 5.8)
    case .oversize: Point(9.8, 8.4)
    case .wrapped: Point(9.2, 6.2)
    }
  }

  /// Points around the lens as shares of its half size, x outwards, y down.
  var outline: [Point] {
    switch self {
    case .round, .oval: Self.superellipse(2)
    case .rectangular, .halfRim, .rimless: Self.superellipse(5)
    case .square: Self.superellipse(4)
    case .oversize: Self.superellipse(3)
    case .browline:
      [
        Point(-1, -0.85), Point(0, -1), Point(1, -0.9), Point(0.96, 0.1), Point(0.55, 0.88),
        Point(-0.35, 0.96), Point(-0.9, 0.3),
      ]
    case .aviator:
      [
        Point(-0.95, -0.75), Point(0, -0.95), Point(0.97, -0.8), Point(0.98, 0.05),
        Point(0.6, 0.85), Point(0.05, 1), Point(-0.65, 0.45),
      ]
    case .catEye:
      [
        Point(-0.96, -0.5), Point(0, -0.8), Point(1.12, -1.12), Point(0.98, 0.05),
        Point(0.45, 0.9), Point(-0.4, 0.92), Point(-0.9, 0.3),
      ]
    case .hexagonal:
      [
        Point(-1, 0), Point(-0.52, -0.9), Point(0.52, -0.9), Point(1, 0), Point(0.52, 0.9),
        Point(-0.52, 0.9),
      ]
    case .wrapped:
      [
        Point(-1.05, -0.65), Point(0, -0.9), Point(1.2, -0.8), Point(1.3, -0.15),
        Point(0.75, 0.7), Point(-0.2, 0.8), Point(-0.95, 0.35),
      ]
    }
  }

  /// |x|ⁿ + |y|ⁿ = 1: a circle for n = 2, near a rectangle for a large n.
  private static func superellipse(_ n: Double) -> [Point] {
    (0..<16).map { step in
      let angle = (Double(step) + 0.5) * Double.pi / 8
      let (c, s) = (cos(angle), sin(angle))
      return Point(
        (c < 0 ? -1 : 1) * pow(abs(c), 2 / n), (s < 0 ? -1 : 1) * pow(abs(s), 2 / n))
    }
  }
}
