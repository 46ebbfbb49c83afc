import CCairo

extension Canvas {
  /// Writes one line in DejaVu Sans; `point` lies on the baseline.
  package func text(
    _ string: String, at point: Point, size: Double, bold: Bool = false, _ colour: Colour,
    alignment: TextAlignment = .left
  ) {
    let shift: Double =
      switch alignment {
      case .left: 0
      case .centre: width(of: string, size: size, bold: bold) / 2
      case .right: width(of: string, size: size, bold: bold)
      }
    select(size: size, bold: bold)
    unsafe cairo_set_source_rgba(context, colour.red, colour.green, colour.blue, colour.alpha)
    move(to: Point(point.x - shift, point.y))
    unsafe cairo_show_text(context, string)
    unsafe cairo_new_path(context)
    check()
  }

  /// How far a line of DejaVu Sans runs, in user units.
  package func width(of string: String, size: Double, bold: Bool = false) -> Double {
    select(size: size, bold: bold)
    var extents = cairo_text_extents_t()
    unsafe cairo_text_extents(context, string, &extents)
    return extents.x_advance
  }

  private func select(size: Double, bold: Bool) {
    unsafe cairo_select_font_face(
      context, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
      bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    unsafe cairo_set_font_size(context, size)
  }
}
