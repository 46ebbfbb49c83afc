import Foundation

/// An ellipse on whole numbers, as masks are drawn.
package struct Ellipse: Sendable, Hashable {
  package let centre: SIMD2<Int>
  /// The semi-axis in the direction of `degrees`, and the one at a right angle to it; at least 1.
  package let along: Int
  package let across: Int
  /// The direction of `along`, from the x axis towards the y axis (clockwise, as y points down).
  package let degrees: Int

  package init(centre: SIMD2<Int>, along: Int, across: Int, degrees: Int) {
    precondition(along > 0 && across > 0, "semi-axes \(along) and \(across)")
    self.centre = centre
    self.along = along
    self.across = across
    self.degrees = degrees
  }
}

/// How to draw an ellipse on a face: each measure is taken between landmarks.
package struct EllipseRule: Sendable, Hashable {
  /// A length: a distance between two landmarks, times a factor.
  package struct Length: Sendable, Hashable {
    let factor: Double
    let from: Int
    let to: Int
  }

  /// A direction: from one landmark to another, or along the x axis.
  package enum Direction: Sendable, Hashable {
    case horizontal
    case line(from: Int, to: Int)
  }

  /// The landmarks whose mean is the centre; one that is named twice weighs twice.
  let centre: [Int]
  let along: Length
  let across: Length
  let angle: Direction

  init(at centre: [Int], along: Length, across: Length, angle: Direction) {
    self.centre = centre
    self.along = along
    self.across = across
    self.angle = angle
  }

  /// The same on the other side of the face, its direction still from left to right.
  var mirrored: EllipseRule {
    EllipseRule(
      at: centre.map(Landmarks.mirror), along: along.mirrored, across: across.mirrored,
      angle: angle.mirrored)
  }

  /// The ellipse on a given face: integer centre, semi-axes int(k·d) + 1, whole degrees.
  ///
  /// All are truncated towards 0. Source: METHOD §7.
  package func ellipse(on face: Landmarks) -> Ellipse {
    let middle = face.mean(of: centre)
    return Ellipse(
      centre: SIMD2(Int(middle.x), Int(middle.y)), along: Int(along.measured(on: face)) + 1,
      across: Int(across.measured(on: face)) + 1, degrees: Int(angle.degrees(on: face)))
  }
}

extension EllipseRule.Length {
  var mirrored: Self {
    Self(factor: factor, from: Landmarks.mirror(from), to: Landmarks.mirror(to))
  }

  func measured(on face: Landmarks) -> Double {
    factor * face.distance(from, to)
  }
}

extension EllipseRule.Direction {
  var mirrored: Self {
    switch self {
    case .horizontal: .horizontal
    case .line(let from, let to): .line(from: Landmarks.mirror(to), to: Landmarks.mirror(from))
    }
  }

  func degrees(on face: Landmarks) -> Double {
    switch self {
    case .horizontal: return 0
    case .line(let from, let to):
      let way = face.points[to] - face.points[from]
      return atan2(way.y, way.x) * 180 / .pi
    }
  }
}
