import CCairo

extension Canvas {
  /// Fills the current path and uses it up, unless it is kept for a stroke.
  package func fill(_ paint: Paint, rule: FillRule = .winding, keepingPath: Bool = false) {
    withSource(paint) {
      unsafe cairo_set_fill_rule(
        context, rule == .winding ? CAIRO_FILL_RULE_WINDING : CAIRO_FILL_RULE_EVEN_ODD)
      if keepingPath { unsafe cairo_fill_preserve(context) } else { unsafe cairo_fill(context) }
    }
  }

  package func fill(_ colour: Colour, rule: FillRule = .winding, keepingPath: Bool = false) {
    fill(.solid(colour), rule: rule, keepingPath: keepingPath)
  }

  /// Draws along the current path with round ends and joints, and uses it up.
  ///
  /// `dashes` are the lengths of strokes and spaces in turn, with flat ends; none is a full line.
  package func stroke(
    _ paint: Paint, width: Double, dashes: [Double] = [], keepingPath: Bool = false
  ) {
    withSource(paint) {
      unsafe cairo_set_line_width(context, width)
      unsafe cairo_set_line_cap(
        context, dashes.isEmpty ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
      unsafe cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
      unsafe cairo_set_dash(context, dashes, Int32(dashes.count), 0)
      if keepingPath {
        unsafe cairo_stroke_preserve(context)
      } else {
        unsafe cairo_stroke(context)
      }
    }
  }

  package func stroke(
    _ colour: Colour, width: Double, dashes: [Double] = [], keepingPath: Bool = false
  ) {
    stroke(.solid(colour), width: width, dashes: dashes, keepingPath: keepingPath)
  }

  /// Covers everything inside the clip.
  package func paint(_ paint: Paint) {
    withSource(paint) { unsafe cairo_paint(context) }
  }

  private func withSource(_ paint: Paint, _ body: () -> Void) {
    switch paint {
    case .solid(let colour):
      unsafe cairo_set_source_rgba(
        context, colour.red, colour.green, colour.blue, colour.alpha)
      body()
    case .linear(let start, let end, let stops):
      let pattern = unsafe cairo_pattern_create_linear(start.x, start.y, end.x, end.y)
      unsafe use(pattern, stops, body)
    case .radial(let centre, let radius, let stops):
      let pattern = unsafe cairo_pattern_create_radial(
        centre.x, centre.y, 0, centre.x, centre.y, radius)
      unsafe use(pattern, stops, body)
    }
    check()
  }

  private func use(_ pattern: OpaquePointer?, _ stops: [Paint.Stop], _ body: () -> Void) {
    for stop in stops {
      let colour = stop.colour
      unsafe cairo_pattern_add_color_stop_rgba(
        pattern, stop.offset, colour.red, colour.green, colour.blue, colour.alpha)
    }
    unsafe cairo_set_source(context, pattern)
    unsafe cairo_pattern_destroy(pattern)  // the context holds it as long as it is the source
    body()
  }
}
