import Drawing
import Foundation
import Seeding

extension FacePainter {
  func paintBackground() {
    let scene = traits.scene
    let towards = Point(cos(scene.lightAngle), sin(scene.lightAngle)) * 60
    canvas.paint(
      .linear(
        from: Point(50, 50) + towards, to: Point(50, 50) - towards,
        stops: [.init(0, scene.background), .init(1, scene.background2)]))
    // Soft shapes out of focus: the place and size of each follows from the scene's seed.
    var random = SplitMix64(seed: scene.noiseSeed, 1)
    for _ in 0..<random.below(5) {
      let centre = Point(random.uniform(in: 0...100), random.uniform(in: 0...100))
      let colour = Colour(
        hue: random.uniform(), saturation: 0.3 * random.uniform(), value: random.uniform())
      glow(colour.opacity(0.4), at: centre, radius: random.uniform(in: 12...38))
    }
  }

  /// Light from one side: the lit side brighter, the other darker, over head and neck.
  func paintLight() {
    let scene = traits.scene
    let direction = Point(cos(scene.lightAngle), sin(scene.lightAngle))
    shape.traceFace(canvas)
    canvas.fill(
      .linear(
        from: direction * 30 + Point(0, 5), to: direction * -30 + Point(0, 5),
        stops: [
          .init(0, Colour(1, 0.97, 0.9, alpha: 0.55 * scene.lightStrength)),
          .init(0.45, Colour(1, 0.97, 0.9, alpha: 0)),
          .init(0.55, Colour(0.08, 0.03, 0.05, alpha: 0)),
          .init(1, Colour(0.08, 0.03, 0.05, alpha: 1.3 * scene.lightStrength)),
        ]))
  }

  /// A shadow of something outside the picture, on all that lies on one side of a line.
  func paintCastShadow() {
    guard let shadow = traits.scene.castShadow else { return }
    let away = Point(cos(shadow.angle), sin(shadow.angle))
    let (edge, middle) = (shadow.distance, Point(0, 5))
    let dark = Colour(0.05, 0.04, 0.09)
    canvas.rectangle(at: Point(-80, -80), Point(160, 160))
    canvas.fill(
      .linear(
        from: middle + away * edge, to: middle + away * (edge + shadow.softness),
        stops: [.init(0, dark.opacity(0)), .init(1, dark.opacity(shadow.strength))]))
  }
}
