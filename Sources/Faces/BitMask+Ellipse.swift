import Concepts
import Foundation
import Images

extension BitMask {
  /// Turns on the pixels of a filled ellipse, as far as they lie inside the mask.
  ///
  /// A pixel is on where its whole-number place satisfies the ellipse's equation with ≤ 1. The
  /// authors' masks fill a polygon of 4 to 72 corners on the same ellipse, so edges may differ by a
  /// pixel.
  package mutating func fill(_ ellipse: Ellipse) {
    let turn = Double(ellipse.degrees) * .pi / 180
    let (cosine, sine) = (cos(turn), sin(turn))
    let (a, b) = (Double(ellipse.along), Double(ellipse.across))
    let reach = SIMD2(
      Int(((a * cosine) * (a * cosine) + (b * sine) * (b * sine)).squareRoot()),
      Int(((a * sine) * (a * sine) + (b * cosine) * (b * cosine)).squareRoot()))
    let (low, high) = (ellipse.centre &- reach, ellipse.centre &+ reach)
    guard low.x < width, low.y < height, high.x >= 0, high.y >= 0 else { return }
    for y in max(low.y, 0)...min(high.y, height - 1) {
      for x in max(low.x, 0)...min(high.x, width - 1) {
        let (dx, dy) = (Double(x - ellipse.centre.x), Double(y - ellipse.centre.y))
        let u = (dx * cosine + dy * sine) / a
        let v = (dy * cosine - dx * sine) / b
        // A hair of slack keeps the ends of the axes, which rounding would lose.
        if u * u + v * v <= 1 + 1e-9 { self[x, y] = true }
      }
    }
  }
}

extension ConceptRule {
  /// The concept's mask on a face: the union of its ellipses.
  package func mask(
    on face: Landmarks, width: Int, height: Int, by estimator: EllipseEstimator = .published
  ) -> BitMask {
    var mask = BitMask(width: width, height: height)
    for ellipse in ellipses(on: face, by: estimator) { mask.fill(ellipse) }
    return mask
  }
}
