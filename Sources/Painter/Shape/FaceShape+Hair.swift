import Drawing
import Foundation

/// The contours of a head of hair, each from the left of the image to the right.
struct HairContours {
  /// Over the top of the head, from one lower end to the other.
  let outer: [Point]
  /// Along the forehead and down the temples, from one lower end to the other.
  let inner: [Point]

  init(_ hair: FaceTraits.Hair, _ shape: FaceShape) {
    let w = shape.halfWidth
    let curls = hair.texture == .curly ? 1.0 : 0
    let (thick, side, end): (Double, Double, Double) =
      switch hair.cut {
      case .bald: (-1, 0.6, 3)
      case .cropped: (0.4, 0.8, 3)
      case .short: (3.4 + 1.1 * hair.volume + 2.2 * curls, 1.4 + 1.4 * curls, 2)
      case .tied: (1.8, 0.9, -1)
      case .medium: (4 + hair.volume + 2 * curls, 4 + 3 * curls, 19 + 14 * hair.length)
      case .long: (4 + hair.volume + 2 * curls, 4.2 + 3.4 * curls, 44 + 14 * hair.length)
      }
    let top = -32.5 - thick
    var right = [
      Point(0, top), Point(0.5 * w, top + 2.3), Point(0.88 * w + 0.6 * side, -23),
      Point(w + side, -11),
    ]
    if end > 10 {
      let wave = hair.texture == .straight ? 0.3 : 1.6
      for step in 1...4 {
        let y = -11 + (end + 11) * Double(step) / 4
        right.append(Point(w + side + wave * sin(1.9 * Double(step)) + 0.03 * y, y))
      }
      right.append(Point(w + side - 3, end + 1.5))
    } else {
      right += [Point(w + 0.8 * side, end)]
    }
    let whole = right.dropFirst().reversed().map { Point(-$0.x, $0.y) } + right
    // On the side that turns to the viewer the back of the head comes into sight.
    outer = whole.map { point in
      let away = shape.turnedAway(point.x < 0 ? -1 : 1) > 0 ? 1.0 : -1
      return shape.turnSide(
        point.x, point.y, depth: -0.1 * w + 0.2 * away * min(abs(point.x), w))
    }
    inner = Self.hairline(hair, shape, end: end)
  }

  private static func hairline(
    _ hair: FaceTraits.Hair, _ shape: FaceShape, end: Double
  ) -> [Point] {
    let (w, line) = (shape.halfWidth, shape.hairline)
    let part = hair.parting
    /// Where the hair ends over the share `x` of the face's width.
    func edge(_ x: Double) -> Double {
      switch hair.cut {
      case _ where hair.hasFringe:
        let low = hair.cut == .short ? -14.6 : -11.8
        return low + 1.6 * x * x + 0.9 * sin(23 * (x + part))
      case .bald, .cropped, .tied:
        return line + (7 - 3.6 * hair.recession) * x * x * (hair.cut == .tied ? 1.1 : 1)
      case .short:
        let swept = 2.2 * (x - part) * (part > 0 ? -1 : 1)
        return line + (6.5 - 3.4 * hair.recession) * x * x + min(max(swept, -1.5), 2.5)
      case .medium, .long:
        return line - 1 + 13 * pow(abs(x - 0.6 * part), 1.3)
      }
    }
    let middle = stride(from: -0.75, through: 0.75, by: hair.hasFringe ? 0.125 : 0.25).map {
      shape.turn($0 * w, edge($0))
    }
    func temple(_ side: Double) -> [Point] {
      let low = end > 10 ? [(0.9, 4.0), (0.87, 0.6 * end), (0.8, end)] : [(0.95, end)]
      return ([(0.91, -7.0)] + low).map { shape.turnSide(side * $0.0 * w, $0.1, depth: 0.15 * w) }
    }
    return temple(-1).reversed() + middle + temple(1)
  }
}

extension FaceShape {
  /// Hair on the head and before the shoulders, as far as it is dense.
  func traceHair(_ canvas: Canvas) {
    guard traits.hair.cut != .bald else { return }
    let contours = HairContours(traits.hair, self)
    canvas.curve(through: contours.outer)
    canvas.curve(through: contours.inner.reversed(), continuing: true)
    canvas.close()
  }
}
