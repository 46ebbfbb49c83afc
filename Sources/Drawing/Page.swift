import CCairo

/// A drawing of a stated size, written as a file of any kind by the same drawing code.
///
/// Lengths are points of 1/72 inch; the page is white.
package struct Page: Sendable {
  /// The kinds of file that a page can become.
  package enum Format: String, CaseIterable, Sendable {
    case svg, pdf, png
  }

  /// Width and height in points.
  package let size: Point
  /// What the file says it shows, where the format has a place for it.
  package let title: String
  private let drawing: @Sendable (Canvas) -> Void

  /// Pixels of a PNG per point: 300 per inch.
  package static let pixelsPerPoint = 300.0 / 72

  /// - Precondition: a picture of the size has at most 32,767 pixels each way.
  package init(size: Point, title: String, _ drawing: @escaping @Sendable (Canvas) -> Void) {
    self.size = size
    self.title = title
    self.drawing = drawing
  }

  /// Draws the page as it is on a canvas, a unit a point.
  package func draw(on canvas: Canvas) {
    drawing(canvas)
  }

  /// The bytes of a file that shows the page; the same page gives the same bytes.
  package func file(as format: Format) -> [UInt8] {
    switch format {
    case .png:
      let canvas = Canvas(
        width: Int((size.x * Self.pixelsPerPoint).rounded(.up)),
        height: Int((size.y * Self.pixelsPerPoint).rounded(.up)))
      canvas.paint(.solid(.white))
      canvas.scale(by: Self.pixelsPerPoint)
      drawing(canvas)
      return pngWithResolution(canvas.png(), pixelsPerInch: 72 * Self.pixelsPerPoint)
    case .svg, .pdf:
      let sink = ByteSink()
      let canvas = Canvas(page: size, as: format, into: sink)
      if format == .pdf { canvas.describe(title: title) }
      canvas.paint(.solid(.white))
      drawing(canvas)
      canvas.finish()
      return format == .svg ? CompactSVG.bytes(of: sink.bytes) : sink.bytes
    }
  }
}

/// Where Cairo writes a file to.
final class ByteSink {
  fileprivate(set) var bytes: [UInt8] = []

  /// Cairo's way to hand over a part of the file; `sink` is a `ByteSink` that outlives the call.
  fileprivate static let write: cairo_write_func_t = { sink, data, length in
    guard let sink = unsafe sink, let data = unsafe data else { return CAIRO_STATUS_WRITE_ERROR }
    let part = unsafe UnsafeBufferPointer(start: data, count: Int(length))
    unsafe Unmanaged<ByteSink>.fromOpaque(sink).takeUnretainedValue().bytes.append(contentsOf: part)
    return CAIRO_STATUS_SUCCESS
  }

  fileprivate var address: UnsafeMutableRawPointer {
    unsafe Unmanaged.passUnretained(self).toOpaque()
  }
}

extension Canvas {
  /// Makes a canvas that writes itself to `sink`, which must live until `finish` has been called.
  fileprivate convenience init(page size: Point, as format: Page.Format, into sink: ByteSink) {
    let surface =
      if format == .pdf {
        unsafe cairo_pdf_surface_create_for_stream(ByteSink.write, sink.address, size.x, size.y)
      } else {
        unsafe cairo_svg_surface_create_for_stream(ByteSink.write, sink.address, size.x, size.y)
      }
    unsafe self.init(
      surface: surface, width: Int(size.x.rounded(.up)), height: Int(size.y.rounded(.up)),
      format: .page)
  }

  /// Writes the title, and a fixed date in place of the clock's, into a PDF.
  fileprivate func describe(title: String) {
    unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
    unsafe cairo_pdf_surface_set_metadata(
      surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z")
  }

  /// Writes what is left of the file.
  fileprivate func finish() {
    check()
    unsafe cairo_surface_finish(surface)
    let status = unsafe cairo_surface_status(surface)
    precondition(status == CAIRO_STATUS_SUCCESS, "Cairo: \(Canvas.message(of: status))")
  }

  /// The picture as the bytes of a PNG file.
  package func png() -> [UInt8] {
    let sink = ByteSink()
    unsafe cairo_surface_flush(surface)
    let status = unsafe cairo_surface_write_to_png_stream(surface, ByteSink.write, sink.address)
    precondition(status == CAIRO_STATUS_SUCCESS, "Cairo: \(Canvas.message(of: status))")
    return sink.bytes
  }
}
