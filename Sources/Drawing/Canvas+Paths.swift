import CCairo

extension Canvas {
  /// Starts a new part of the path.
  package func move(to point: Point) {
    unsafe cairo_move_to(context, point.x, point.y)
  }

  package func line(to point: Point) {
    unsafe cairo_line_to(context, point.x, point.y)
  }

  /// Adds a cubic Bézier curve.
  package func curve(to end: Point, _ control1: Point, _ control2: Point) {
    unsafe cairo_curve_to(
      context, control1.x, control1.y, control2.x, control2.y, end.x, end.y)
  }

  /// Closes the current part of the path with a line to its start.
  package func close() {
    unsafe cairo_close_path(context)
  }

  /// Adds a closed ellipse; `angle` turns its first semi-axis, in radians, clockwise as seen.
  package func ellipse(at centre: Point, _ semiAxes: Point, angle: Double = 0) {
    saved {
      unsafe cairo_new_sub_path(context)
      translate(by: centre)
      rotate(by: angle)
      unsafe cairo_scale(context, max(semiAxes.x, 1e-6), max(semiAxes.y, 1e-6))
      unsafe cairo_arc(context, 0, 0, 1, 0, 2 * Double.pi)
      close()
    }
  }

  /// Adds a rectangle by its top left corner and size, its corners rounded by `radius`.
  package func rectangle(at corner: Point, _ size: Point, radius: Double = 0) {
    let radius = max(0, min(radius, size.x / 2, size.y / 2))
    let bend = radius * 0.4477  // of a Bézier quarter circle, from the corner
    let end = corner + size
    move(to: Point(corner.x + radius, corner.y))
    line(to: Point(end.x - radius, corner.y))
    curve(
      to: Point(end.x, corner.y + radius),
      Point(end.x - bend, corner.y), Point(end.x, corner.y + bend))
    line(to: Point(end.x, end.y - radius))
    curve(
      to: Point(end.x - radius, end.y), Point(end.x, end.y - bend), Point(end.x - bend, end.y))
    line(to: Point(corner.x + radius, end.y))
    curve(
      to: Point(corner.x, end.y - radius),
      Point(corner.x + bend, end.y), Point(corner.x, end.y - bend))
    line(to: Point(corner.x, corner.y + radius))
    curve(
      to: Point(corner.x + radius, corner.y),
      Point(corner.x, corner.y + bend), Point(corner.x + bend, corner.y))
    close()
  }

  /// Adds a smooth open curve through all points (Catmull and Rom's spline).
  ///
  /// With `continuing` it goes on from the current point by a line, else it starts a new part.
  package func curve(through points: [Point], continuing: Bool = false) {
    guard let first = points.first, let last = points.last else { return }
    if continuing { line(to: first) } else { move(to: first) }
    for i in points.indices.dropLast() {
      let before = i > 0 ? points[i - 1] : first
      let after = i + 2 < points.count ? points[i + 2] : last
      spline(before, points[i], points[i + 1], after)
    }
  }

  /// Adds a smooth closed curve through all points.
  package func loop(through points: [Point]) {
    guard let first = points.first else { return }
    let n = points.count
    move(to: first)
    for i in 0..<n {
      spline(points[(i + n - 1) % n], points[i], points[(i + 1) % n], points[(i + 2) % n])
    }
    close()
  }

  private func spline(_ before: Point, _ start: Point, _ end: Point, _ after: Point) {
    curve(to: end, start + (end - before) / 6, end - (after - start) / 6)
  }
}
