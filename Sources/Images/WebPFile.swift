import CWebP

/// Decoding of WebP, lossy and lossless, through libwebp's simple interface.
enum WebPFile {
  /// Whether a file says that it is WebP: `RIFF`, four bytes of length, `WEBP`.
  static func isWebP(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 12 && bytes.starts(with: "RIFF".utf8) && bytes[8..<12].elementsEqual("WEBP".utf8)
  }

  /// Decodes to upright RGB with smooth chroma; alpha is dropped, colours are taken as stored.
  static func decode(_ bytes: [UInt8], file: String) throws -> RGBImage {
    let (width, height) = try storedSize(bytes, file: file)
    let total = width * height * 3
    let pixels = unsafe [UInt8](unsafeUninitializedCapacity: total) { target, count in
      let result = unsafe WebPDecodeRGBInto(
        bytes, bytes.count, target.baseAddress, total, Int32(width * 3))
      count = unsafe result == nil ? 0 : total
    }
    guard pixels.count == total else {
      throw ImageError.damaged(file: file, reason: "the WebP decoder gives up")
    }
    let image = RGBImage(width: width, height: height, pixels: pixels)
    return image.turnedUpright(from: Orientation(webP: bytes))
  }

  /// The size of the upright picture, as the header states it.
  static func size(_ bytes: [UInt8], file: String) throws -> (width: Int, height: Int) {
    let (width, height) = try storedSize(bytes, file: file)
    return Orientation(webP: bytes).swapsSides ? (height, width) : (width, height)
  }

  private static func storedSize(
    _ bytes: [UInt8], file: String
  ) throws -> (width: Int, height: Int) {
    if isAnimation(bytes) {
      throw ImageError.unsupported(file: file, kind: "an animated WebP")
    }
    var (width, height): (Int32, Int32) = (0, 0)
    guard unsafe WebPGetInfo(bytes, bytes.count, &width, &height) != 0 else {
      throw ImageError.damaged(file: file, reason: "its WebP header is damaged or cut off")
    }
    try RGBImage.checkSize(width: Int(width), height: Int(height), file: file)
    return (Int(width), Int(height))
  }

  /// Whether the flags of the extended header, which comes first, announce several pictures.
  ///
  /// Source: RFC 9649, §2.7.
  private static func isAnimation(_ bytes: [UInt8]) -> Bool {
    let (flags, animation) = (20, UInt8(0x02))
    return bytes.count > flags && bytes[12..<16].elementsEqual("VP8X".utf8)
      && bytes[flags] & animation != 0
  }
}

extension Orientation {
  /// What the EXIF data of a WebP file say; upright where there are none, or they are damaged.
  init(webP bytes: [UInt8]) {
    self = Self.exifChunk(in: bytes).flatMap(Self.init(tiff:)) ?? .upright
  }

  /// The TIFF structure in the chunk `EXIF`; some programs put a JPEG's name of it in front.
  private static func exifChunk(in bytes: [UInt8]) -> ArraySlice<UInt8>? {
    let (header, frame) = (12, 8)  // a chunk's frame: four bytes each of name and length
    var place = header
    while place + frame <= bytes.count {
      let length = bytes[place + 4..<place + frame].reversed().reduce(0) { $0 << 8 | Int($1) }
      let content = place + frame
      guard length <= bytes.count - content else { return nil }
      if bytes[place..<place + 4].elementsEqual("EXIF".utf8) {
        let exif = bytes[content..<content + length]
        return exif.starts(with: Self.exifName) ? exif.dropFirst(Self.exifName.count) : exif
      }
      place = content + length + length % 2  // chunks begin at even places
    }
    return nil
  }
}
