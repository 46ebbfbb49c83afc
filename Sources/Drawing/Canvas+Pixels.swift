import CCairo

extension Canvas {
  /// The picture as `height` × `width` × 3 bytes R, G, B; what is transparent lies on black.
  /// - Precondition: the canvas holds colour.
  package func rgb() -> [UInt8] {
    precondition(format == .colour, "a canvas of coverage has no colours")
    var bytes = [UInt8](repeating: 0, count: width * height * 3)
    readRows(bytesPerPixel: 4) { y, row in
      for x in 0..<width {
        let place = (y * width + x) * 3
        let pixel = unsafe row.unsafeLoad(fromByteOffset: 4 * x, as: UInt32.self)
        bytes[place] = UInt8(truncatingIfNeeded: pixel >> 16)
        bytes[place + 1] = UInt8(truncatingIfNeeded: pixel >> 8)
        bytes[place + 2] = UInt8(truncatingIfNeeded: pixel)
      }
    }
    return bytes
  }

  /// How much of each pixel is covered, 0...255, as `height` × `width` bytes.
  /// - Precondition: the canvas holds coverage.
  package func coverage() -> [UInt8] {
    precondition(format == .coverage, "a canvas of colours is read by rgb()")
    var bytes = [UInt8](repeating: 0, count: width * height)
    readRows(bytesPerPixel: 1) { y, row in
      for x in 0..<width {
        bytes[y * width + x] = unsafe row.unsafeLoad(fromByteOffset: x, as: UInt8.self)
      }
    }
    return bytes
  }

  /// Writes the picture as a PNG file.
  /// - Throws: `DrawingError.cannotWrite` when the file cannot be made.
  package func writePNG(to path: String) throws {
    unsafe cairo_surface_flush(surface)
    let status = unsafe cairo_surface_write_to_png(surface, path)
    guard status == CAIRO_STATUS_SUCCESS else {
      throw DrawingError.cannotWrite(path: path, reason: Canvas.message(of: status))
    }
  }

  /// Hands each row of pixels to `body`, from the top.
  private func readRows(bytesPerPixel: Int, _ body: (Int, RawSpan) -> Void) {
    unsafe cairo_surface_flush(surface)
    let stride = Int(unsafe cairo_image_surface_get_stride(surface))
    guard let data = unsafe cairo_image_surface_get_data(surface) else {
      preconditionFailure("a finished Cairo surface was read")
    }
    for y in 0..<height {
      let row = unsafe UnsafeRawBufferPointer(
        start: data + y * stride, count: width * bytesPerPixel)
      unsafe body(y, row.bytes)
    }
  }
}
