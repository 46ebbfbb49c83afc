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
      if traits.dress.hat != nil { return }
      canvas.ellipse(at: shape.turnSide(0, -37.5, depth: -0.3 * shape.halfWidth), Point(8.5, 6.5))
      canvas.fill(hair.mixed(with: .black, 0.15), keepingPath: true)
      canvas.stroke(dark, width: 0.8)
    case .tied:
      let side: Double = traits.hair.parting < 0 ? -1 : 1
      let tail = [(16.0, 2.0), (31, 8), (35, 30), (31, 50), (24, 52), (20, 30)]
      canvas.loop(
        through: tail.map { shape.turnSide(side * $0.0, $0.1, depth: -0.4 * shape.halfWidth) })
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
    if traits.hair.texture == .curly && traits.hair.cut != .cropped { paintCurls(contours) }
    let crop = traits.hair.cut == .cropped ? 0.82 : 1
    shape.traceHair(canvas)
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
      shape.traceHair(canvas)
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
        canvas.curve(
          through: y.enumerated().map { shape.turnSide(x + wave * sin(2 * Double($0)), $1) })
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
      let wreath = [
        (w + 0.8, 3.0), (w + 1.6, -8), (0.96 * w, -17), (0.9 * w, -12), (0.95 * w, -3),
      ]
      canvas.loop(through: wreath.map { shape.turnSide(side * $0.0, $0.1, depth: 0.05 * w) })
      canvas.fill(hair.opacity(0.9))
    }
    glow(Colour.white.opacity(0.35), at: shape.turn(-5, -25), radius: 8)
  }
}
