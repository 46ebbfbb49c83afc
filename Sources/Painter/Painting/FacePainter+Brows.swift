import Drawing
import Seeding

extension FacePainter {
  func paintBrows() {
    let colour = hair.mixed(with: Colour(0.12, 0.08, 0.06), 0.5)
    var random = SplitMix64(seed: traits.scene.noiseSeed, 4)
    for side in [-1.0, 1.0] {
      shape.traceBrow(canvas, side)
      canvas.fill(colour.opacity(0.85))
      // Single hairs, which stand up from a thick brow.
      let half = shape.browHalfThickness
      let brow = Array(shape.brow(side))
      for i in 0..<4 {
        for _ in 0..<3 {
          let root = brow[i] + (brow[i + 1] - brow[i]) * random.uniform()
          let down = Point(-side * 0.5, half * random.uniform(in: 0.1...0.8))
          canvas.move(to: root + down)
          canvas.line(to: root + Point(side * 1.0, -half * random.uniform(in: 0.8...1.35)))
        }
      }
      canvas.stroke(colour, width: 0.4)
    }
  }
}
