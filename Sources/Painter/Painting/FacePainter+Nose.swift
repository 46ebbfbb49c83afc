import Drawing
import Foundation

extension FacePainter {
  func paintNose() {
    let features = traits.features
    let half = shape.noseHalfWidth
    let tip = shape.landmark(30)
    let under = shape.landmark(33)
    // The side that turns to the viewer.
    let turned: Double = traits.scene.yaw < 0 ? 1 : -1
    // The bridge: a lit ridge and a shaded flank on the side that is turned away.
    canvas.curve(through: Array(shape.landmarks[27...30]))
    canvas.stroke(skin.mixed(with: .white, 0.35).opacity(0.5), width: 1.8)
    for side in [-1.0, 1.0] {
      canvas.curve(through: [
        shape.turn(side * 2.4, -5, lift: 1), shape.turn(side * 2.1, 2, lift: 3),
        shape.turn(side * (0.6 * half), tip.y - 1.5, lift: 4),
      ])
      canvas.stroke(shade.opacity(side == turned ? 0.3 : 0.55), width: 1)
    }
    paintProfile(-turned)
    // The tip: a pointed nose has a narrow bright tip, a blunt one a round shaded ball.
    let point = features.nosePoint
    glow(shade.opacity(0.4), at: under + Point(0, -1), radius: half * 0.95)
    let width = max(1.0, 0.5 * half - 0.5 * point)
    canvas.ellipse(at: tip + Point(0, 0.3), Point(width, width * 0.85))
    canvas.fill(skin.mixed(with: .white, 0.3 + 0.1 * max(point, 0)).opacity(0.6))
    if point > 0.7 {
      canvas.curve(through: [
        shape.landmark(32), under + Point(0, 1.2), shape.landmark(34),
      ])
      canvas.stroke(shade.opacity(0.8), width: 0.8)
    }
    // Wings and nostrils.
    for side in [-1.0, 1.0] {
      let wing = side < 0 ? shape.landmark(31) : shape.landmark(35)
      canvas.curve(through: [
        wing + Point(side * 0.25 * half, -3.2), wing + Point(side * 0.4 * half, -1.2),
        wing + Point(side * 0.1 * half, 0.5),
      ])
      canvas.stroke(shade.mixed(with: .black, 0.15).opacity(0.85), width: 0.9)
      let hole = side < 0 ? shape.landmark(32) : shape.landmark(34)
      canvas.ellipse(
        at: hole + Point(side * 0.1 * half, -0.2), Point(0.26 * half, 0.75), angle: side * 0.25)
      canvas.fill(Colour(0.15, 0.06, 0.05, alpha: 0.8))
    }
    let wrinkled = traits.expression[.noseWrinkler]
    if wrinkled > 0 {
      for side in [-1.0, 1.0] {
        for line in 0..<3 {
          let y = 0.8 + 2.1 * Double(line)
          canvas.move(to: shape.turn(side * 0.8, y, lift: 3))
          canvas.line(to: shape.turn(side * 3.9, y - 1.7, lift: 2))
        }
        canvas.stroke(shade.mixed(with: .black, 0.15).opacity(0.9 * wrinkled), width: 0.85)
      }
    }
  }

  /// The outline of the nose before the cheek that is turned away, from the brow to the tip.
  private func paintProfile(_ side: Double) {
    let strength = min(max(3 * abs(sin(traits.scene.yaw)) - 0.15, 0), 0.8)
    guard strength > 0 else { return }
    let tip = shape.landmark(30)
    canvas.curve(through: [
      shape.turn(side * 3.2, -5.5, lift: 0), shape.turn(side * 1.7, 0.4 * tip.y, lift: 4.5),
      shape.turn(side * 2, tip.y - 1, lift: 7), shape.turn(side * 2.2, tip.y + 1.6, lift: 6.5),
    ])
    canvas.stroke(shade.mixed(with: .black, 0.2).opacity(strength), width: 0.9)
  }
}
