import CCairo

/// A surface of pixels to draw on with Cairo, anti-aliased, in user units that start as pixels.
///
/// Drawing calls build a current path and then use it up. A canvas belongs to one task at a time.
@safe package final class Canvas {
  /// What a pixel of a canvas holds.
  package enum Format: Sendable {
    /// Red, green, blue and opacity, transparent at first.
    case colour
    /// Coverage alone, 0 at first; paints count by their opacity.
    case coverage
    /// None: shapes and letters, written to a file.
    case page
  }

  package let width: Int
  package let height: Int
  package let format: Format
  let context: OpaquePointer
  let surface: OpaquePointer

  /// Makes an empty canvas.
  /// - Precondition: the size is 1...32,767 each way, Cairo's limit.
  package convenience init(width: Int, height: Int, format: Format = .colour) {
    precondition(
      (1...32_767).contains(width) && (1...32_767).contains(height),
      "a canvas of \(width)×\(height) pixels")
    precondition(format != .page, "a page is made by Page")
    let layout = format == .colour ? CAIRO_FORMAT_ARGB32 : CAIRO_FORMAT_A8
    let surface = unsafe cairo_image_surface_create(layout, Int32(width), Int32(height))
    unsafe self.init(surface: surface, width: width, height: height, format: format)
  }

  /// Makes a canvas that draws on a surface of Cairo's, and owns it.
  init(surface: OpaquePointer?, width: Int, height: Int, format: Format) {
    guard let surface = unsafe surface, let context = unsafe cairo_create(surface) else {
      preconditionFailure("Cairo made no surface of \(width)×\(height)")
    }
    self.width = width
    self.height = height
    self.format = format
    unsafe self.surface = surface
    unsafe self.context = context
    // Text is as wide on every surface as where it was measured.
    let options = unsafe cairo_font_options_create()
    unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    unsafe cairo_set_font_options(context, options)
    unsafe cairo_font_options_destroy(options)
    check()
  }

  deinit {
    unsafe cairo_destroy(context)
    unsafe cairo_surface_destroy(surface)
  }

  /// Stops when Cairo met an error, which after a valid start only exhausted memory or a
  /// mistake in this module causes.
  func check() {
    let status = unsafe cairo_status(context)
    precondition(status == CAIRO_STATUS_SUCCESS, "Cairo: \(Canvas.message(of: status))")
  }

  static func message(of status: cairo_status_t) -> String {
    unsafe String(cString: cairo_status_to_string(status))
  }
}

// MARK: - Transforms, state and clips

extension Canvas {
  package func translate(by offset: Point) {
    unsafe cairo_translate(context, offset.x, offset.y)
  }

  package func scale(by factor: Double) {
    unsafe cairo_scale(context, factor, factor)
  }

  /// Turns what is drawn next by an angle in radians, clockwise as seen.
  package func rotate(by angle: Double) {
    unsafe cairo_rotate(context, angle)
  }

  /// Runs `body` and takes back its transforms and clips.
  package func saved<Result>(_ body: () throws -> Result) rethrows -> Result {
    unsafe cairo_save(context)
    defer { unsafe cairo_restore(context) }
    return try body()
  }

  /// Keeps what is drawn next inside the current path, and uses the path up.
  package func clip() {
    unsafe cairo_clip(context)
  }
}
