/// A place on a canvas: x to the right, y downwards.
package typealias Point = SIMD2<Double>

/// What a path is filled or stroked with.
package enum Paint: Sendable {
  case solid(Colour)
  /// Colours along the line between two points; beyond them the end colours go on.
  case linear(from: Point, to: Point, stops: [Stop])
  /// Colours from a centre outwards to a radius; beyond it the last colour goes on.
  case radial(centre: Point, radius: Double, stops: [Stop])

  /// A colour at a place of a gradient, 0...1.
  package struct Stop: Sendable {
    package let offset: Double
    package let colour: Colour

    package init(_ offset: Double, _ colour: Colour) {
      self.offset = offset
      self.colour = colour
    }
  }
}

/// Which points are inside a path that crosses itself or has holes.
package enum FillRule: Sendable {
  case winding, evenOdd
}

/// Where a text stands to its anchor point, which lies on the baseline.
package enum TextAlignment: Sendable {
  case left, centre, right
}
