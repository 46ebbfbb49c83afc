import CPNG
import Files
import Foundation

/// Decoding of PNG through libpng's rows, encoding through its simplified interface.
///
/// Samples arrive as they are stored: chunks that say how to show them, such as gamma and profile,
/// are taken out first.
enum PNGFile {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// The chunks that hold pixels, as against those that say how to show them.
  private static let kept: Set<String> = ["IHDR", "PLTE", "IDAT", "IEND"]

  /// The red, green and blue samples of every pixel.
  struct Samples {
    let width: Int
    let height: Int
    /// Of a sample: 1, or 2 with the higher first.
    let bytesPerSample: Int
    let bytes: [UInt8]
  }

  static func decode(_ bytes: [UInt8], file: String) throws -> RGBImage {
    let samples = try samples(bytes, keeping16Bits: false, file: file)
    return RGBImage(width: samples.width, height: samples.height, pixels: samples.bytes)
  }

  /// The colour samples of a file; 16-bit ones are scaled to 8 bits unless they are kept.
  static func samples(_ bytes: [UInt8], keeping16Bits: Bool, file: String) throws -> Samples {
    let (width, height) = try size(bytes, file: file)
    let bytesPerSample = keeping16Bits && bytes[depthPlace] == 16 ? 2 : 1
    let bytes = try withoutAncillaryChunks(bytes, file: file)
    let total = width * height * 3 * bytesPerSample
    var message = [CChar](repeating: 0, count: 80)
    let pixels = unsafe [UInt8](unsafeUninitializedCapacity: total) { target, count in
      let isRead = unsafe lancetPNGDecode(
        bytes, bytes.count, keeping16Bits ? 1 : 0, target.baseAddress, total, &message,
        message.count)
      count = isRead == 0 ? 0 : total
    }
    guard pixels.count == total else {
      let text = String(
        decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw ImageError.damaged(
        file: file, reason: text.isEmpty ? "it cannot be decoded" : text)
    }
    return Samples(width: width, height: height, bytesPerSample: bytesPerSample, bytes: pixels)
  }

  /// Where the `IHDR` chunk, which the format puts first, has the bits of a sample.
  private static let depthPlace = signature.count + 16

  /// The size in the `IHDR` chunk, which the format puts first.
  static func size(_ bytes: [UInt8], file: String) throws -> (width: Int, height: Int) {
    let fields = signature.count + 8
    guard bytes.count > depthPlace else {
      throw ImageError.damaged(file: file, reason: "it is cut off after \(bytes.count) bytes")
    }
    guard bytes[fields - 4..<fields].elementsEqual("IHDR".utf8) else {
      throw ImageError.damaged(file: file, reason: "its first chunk is not its header")
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

  /// Writes the file as `Disk.write` does; throws a `DiskError`.
  static func write(_ bytes: [UInt8], to url: URL) throws {
    try Disk.write(Data(bytes), to: url)
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

  static func message(of image: png_image) -> String {
    unsafe withUnsafeBytes(of: image.message) { text in
      unsafe String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
