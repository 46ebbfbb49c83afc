import Drawing
import Foundation
import Seeding

extension FaceTraits.Hair {
  /// The colour of the hair, grey ones among it.
  var colour: Colour {
    let young =
      switch hue {
      case .black: Colour(0.09, 0.07, 0.07)
      case .brown: Colour(0.33, 0.20, 0.11)
      case .blond: Colour(0.83, 0.66, 0.36)
      case .red: Colour(0.58, 0.23, 0.09)
      }
    return young.mixed(with: Colour(0.74, 0.74, 0.75), 0.95 * grey)
  }
}

/// The contours of a head of hair, each from the left of the image to the right.
private struct HairContours {
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
    outer = right.dropFirst().reversed().map { Point(-$0.x, $0.y) } + right
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
      let low = end > 10 ? [Point(side * 0.9 * w, 4), Point(side * 0.87 * w, 0.6 * end)] : []
      let tip =
        end > 10 ? Point(side * (0.8 * w), end) : Point(side * 0.95 * w, end)
      return [Point(side * 0.91 * w, -7)] + low + [tip]
    }
    return temple(-1).reversed() + middle + temple(1)
  }
}

extension FacePainter {
  /// Hair behind the neck and above the head.
  func paintBackHair() {
    let dark = hair.mixed(with: .black, 0.35)
    let contours = HairContours(traits.hair, shape)
    switch traits.hair.cut {
    case .medium, .long:
      canvas.loop(through: contours.outer)
      canvas.fill(dark)
    case .tied where traits.hair.length > 0.45:
      canvas.ellipse(at: Point(0, -37.5), Point(8.5, 6.5))
      canvas.fill(hair.mixed(with: .black, 0.15), keepingPath: true)
      canvas.stroke(dark, width: 0.8)
    case .tied:
      let side: Double = traits.hair.parting < 0 ? -1 : 1
      canvas.loop(through: [
        Point(side * 16, 2), Point(side * 31, 8), Point(side * 35, 30), Point(side * 31, 50),
        Point(side * 24, 52), Point(side * 20, 30),
      ])
      canvas.fill(dark)
    case .bald, .cropped, .short: break
    }
  }

  /// Hair on the head and in front of the shoulders.
  func paintHair() {
    let contours = HairContours(traits.hair, shape)
    if traits.hair.cut == .bald {
      paintWreath()
      return
    }
    func trace() {
      canvas.curve(through: contours.outer)
      canvas.curve(through: contours.inner.reversed(), continuing: true)
      canvas.close()
    }
    if traits.hair.texture == .curly && traits.hair.cut != .cropped { paintCurls(contours) }
    let crop = traits.hair.cut == .cropped ? 0.82 : 1
    trace()
    canvas.fill(
      .linear(
        from: Point(-6, -36), to: Point(4, 20),
        stops: [
          .init(0, hair.mixed(with: .white, 0.12).opacity(crop)), .init(0.35, hair.opacity(crop)),
          .init(1, hair.mixed(with: .black, 0.25).opacity(crop)),
        ]), keepingPath: true)
    canvas.stroke(hair.mixed(with: .black, 0.4).opacity(0.5 * crop), width: 0.5)
    if traits.hair.cut == .cropped { return }
    canvas.saved {
      trace()
      canvas.clip()
      paintStrands(contours)
    }
  }

  /// Lines along the hair, lighter and darker.
  private func paintStrands(_ contours: HairContours) {
    var random = SplitMix64(seed: traits.scene.noiseSeed, 7)
    let root = Point(0.5 * traits.hair.parting * shape.halfWidth, -33)
    let wave = traits.hair.texture == .straight ? 0.4 : 1.7
    for step in 0..<18 {
      let share = (Double(step) + random.uniform()) / 18
      let index = share * Double(contours.inner.count - 1)
      let end = contours.inner[Int(index)] + Point(random.uniform(in: -2...2), 1)
      let middle = (root + end) / 2 + Point(0.35 * end.x, -4) + Point(wave * sin(9 * share), 0)
      canvas.curve(through: [root + Point(3 * (share - 0.5), 0), middle, end])
      let bright = step % 2 == 0
      canvas.stroke(
        hair.mixed(with: bright ? .white : .black, bright ? 0.3 : 0.45).opacity(0.45), width: 0.7)
    }
    let end = contours.outer.first?.y ?? 0
    guard end > 10 else { return }
    for side in [-1.0, 1.0] {
      for lock in 0..<4 {
        let x = side * (0.9 * shape.halfWidth + 1.7 * Double(lock))
        let y = [-6.0, 0.3 * end, 0.65 * end, end]
        canvas.curve(through: y.enumerated().map { Point(x + wave * sin(2 * Double($0)), $1) })
        let bright = lock % 2 == 0
        canvas.stroke(
          hair.mixed(with: bright ? .white : .black, bright ? 0.25 : 0.45).opacity(0.45), width: 0.8
        )
      }
    }
  }

  /// Round curls along the outer contour.
  private func paintCurls(_ contours: HairContours) {
    for (a, b) in zip(contours.outer, contours.outer.dropFirst()) {
      for share in [0.0, 0.4, 0.75] {
        canvas.ellipse(at: a + (b - a) * share, Point(3.1, 3.1))
      }
    }
    canvas.fill(hair.mixed(with: .black, 0.12))
  }

  /// What a bald head keeps above the ears, and its shine.
  private func paintWreath() {
    let w = shape.halfWidth
    for side in [-1.0, 1.0] {
      canvas.loop(through: [
        Point(side * (w + 0.8), 3), Point(side * (w + 1.6), -8), Point(side * (0.96 * w), -17),
        Point(side * 0.9 * w, -12), Point(side * 0.95 * w, -3),
      ])
      canvas.fill(hair.opacity(0.9))
    }
    glow(Colour.white.opacity(0.35), at: Point(-5, -25), radius: 8)
  }
}
