import CPNG
import Foundation

/// Decoding and encoding of PNG through libpng's simplified interface.
///
/// That interface converts colours by the file's gamma and profile. Chunks that carry those are taken
/// out first, so that 8-bit values arrive as they are stored.
enum PNGFile {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// The chunks that hold pixels, as against those that say how to show them.
  private static let kept: Set<String> = ["IHDR", "PLTE", "IDAT", "IEND"]

  static func decode(_ bytes: [UInt8], file: String) throws -> RGBImage {
    let bytes = try withoutAncillaryChunks(bytes, file: file)
    var image = unsafe png_image()
    unsafe image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { unsafe png_image_free(&image) }

    return try unsafe bytes.withUnsafeBytes { source in
      guard
        unsafe png_image_begin_read_from_memory(&image, source.baseAddress, source.count) != 0
      else { throw unsafe ImageError.damaged(file: file, reason: message(of: image)) }
      let (width, height) = unsafe (Int(image.width), Int(image.height))
      try RGBImage.checkSize(width: width, height: height, file: file)

      // Asking for RGB would blend with a background, so alpha is asked for and then dropped.
      unsafe image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA)
      unsafe image.flags |= png_uint_32(PNG_IMAGE_FLAG_16BIT_sRGB)
      var rgba = [UInt8](repeating: 0, count: width * height * 4)
      let read = unsafe rgba.withUnsafeMutableBytes { target in
        unsafe png_image_finish_read(&image, nil, target.baseAddress, 0, nil)
      }
      guard read != 0 else {
        throw unsafe ImageError.damaged(file: file, reason: message(of: image))
      }
      return RGBImage(width: width, height: height, pixels: withoutAlpha(rgba))
    }
  }

  /// The size in the `IHDR` chunk, which the format puts first.
  static func size(_ bytes: [UInt8], file: String) throws -> (width: Int, height: Int) {
    let fields = signature.count + 8
    guard bytes.count >= fields + 8 else {
      throw ImageError.damaged(file: file, reason: "it is cut off after \(bytes.count) bytes")
    }
    let (width, height) = (number(bytes, at: fields), number(bytes, at: fields + 4))
    try RGBImage.checkSize(width: width, height: height, file: file)
    return (width, height)
  }

  /// Four bytes as a number, the highest first.
  private static func number(_ bytes: [UInt8], at place: Int) -> Int {
    bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
  }

  /// Encodes 8-bit pixels with 1 channel (grey) or 3 (RGB).
  static func encode(_ pixels: [UInt8], width: Int, height: Int, channels: Int) throws -> [UInt8] {
    precondition(channels == 1 || channels == 3, "\(channels) channels")
    precondition(pixels.count == width * height * channels && width > 0 && height > 0)
    var image = unsafe png_image()
    unsafe image.version = png_uint_32(PNG_IMAGE_VERSION)
    unsafe image.width = png_uint_32(width)
    unsafe image.height = png_uint_32(height)
    unsafe image.format = channels == 3 ? png_uint_32(PNG_FORMAT_FLAG_COLOR) : 0
    defer { unsafe png_image_free(&image) }

    // Deflate never grows its input by more than this; the rest is room for headers.
    let raw = pixels.count + height
    var count = png_alloc_size_t(raw + raw / 4 + 4096)
    var bytes = [UInt8](repeating: 0, count: Int(count))
    let written = unsafe bytes.withUnsafeMutableBytes { target in
      unsafe pixels.withUnsafeBytes { source in
        unsafe png_image_write_to_memory(
          &image, target.baseAddress, &count, 0, source.baseAddress, 0, nil)
      }
    }
    guard written != 0 else {
      throw unsafe ImageError.unwritable(file: "PNG data", reason: message(of: image))
    }
    bytes.removeSubrange(Int(count)...)
    return bytes
  }

  /// Writes a new file and renames it to `url`.
  static func write(_ bytes: [UInt8], to url: URL) throws {
    do {
      try Data(bytes).write(to: url, options: .atomic)
    } catch {
      throw ImageError.unwritable(file: url.path, reason: error.localizedDescription)
    }
  }

  /// Copies the chunks in `kept`; throws where the file ends before its `IEND`.
  private static func withoutAncillaryChunks(_ bytes: [UInt8], file: String) throws -> [UInt8] {
    let frame = 12  // four bytes each of length, name and checksum around a chunk's content
    var result = signature
    var start = signature.count
    while start + frame <= bytes.count {
      let length = number(bytes, at: start)
      let name = String(decoding: bytes[start + 4..<start + 8], as: UTF8.self)
      let end = start + frame + length
      guard end <= bytes.count else { break }
      if kept.contains(name) { result += bytes[start..<end] }
      if name == "IEND" { return result }
      start = end
    }
    throw ImageError.damaged(file: file, reason: "it is cut off after \(bytes.count) bytes")
  }

  private static func withoutAlpha(_ rgba: [UInt8]) -> [UInt8] {
    let count = rgba.count / 4
    return unsafe [UInt8](unsafeUninitializedCapacity: count * 3) { target, written in
      for pixel in 0..<count {
        unsafe target[pixel * 3] = rgba[pixel * 4]
        unsafe target[pixel * 3 + 1] = rgba[pixel * 4 + 1]
        unsafe target[pixel * 3 + 2] = rgba[pixel * 4 + 2]
      }
      written = count * 3
    }
  }

  private static func message(of image: png_image) -> String {
    unsafe withUnsafeBytes(of: image.message) { text in
      unsafe String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
