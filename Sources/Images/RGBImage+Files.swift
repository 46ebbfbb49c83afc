import Files
import Foundation

extension RGBImage {
  /// The largest picture that is decoded, in pixels: a small file can claim to be enormous.
  package static let largestPixelCount = 1 << 26

  /// Reads a PNG, JPEG or WebP file, told apart by content, not by extension.
  ///
  /// Values are taken as stored: colour profiles and gamma are ignored, alpha is dropped, grey
  /// becomes three equal channels, 16 bits are scaled to 8, CMYK becomes RGB without a profile. A
  /// JPEG or WebP is turned upright where its EXIF data say how it was held.
  /// Throws an `ImageError` that names the file.
  package init(contentsOf url: URL) throws {
    try self.init(decoding: try Self.content(of: url), name: url.relativePath)
  }

  /// Decodes the content of a PNG, JPEG or WebP file; errors call it `name`.
  package init(decoding bytes: [UInt8], name: String) throws {
    if bytes.starts(with: PNGFile.signature) {
      self = try PNGFile.decode(bytes, file: name)
    } else if bytes.starts(with: JPEGFile.signature) {
      self = try JPEGFile.decode(bytes, file: name)
    } else if WebPFile.isWebP(bytes) {
      self = try WebPFile.decode(bytes, file: name)
    } else if bytes.isEmpty {
      throw ImageError.damaged(file: name, reason: "it is empty")
    } else {
      throw ImageError.unknownFormat(file: name)
    }
  }

  /// The size of the upright picture, as its file states it; decodes no pixels.
  package static func size(ofFile url: URL) throws -> (width: Int, height: Int) {
    let bytes = try content(of: url)
    if bytes.starts(with: PNGFile.signature) {
      return try PNGFile.size(bytes, file: url.relativePath)
    } else if bytes.starts(with: JPEGFile.signature) {
      return try JPEGFile.size(bytes, file: url.relativePath)
    } else if WebPFile.isWebP(bytes) {
      return try WebPFile.size(bytes, file: url.relativePath)
    }
    throw ImageError.unknownFormat(file: url.relativePath)
  }

  fileprivate static func content(of url: URL) throws -> [UInt8] {
    do {
      return [UInt8](try Data(contentsOf: url))
    } catch {
      throw ImageError.unreadable(
        file: url.relativePath, reason: DiskError(url.path, .reading, error).reason)
    }
  }

  /// Throws unless a size read from a header is one that memory can be set aside for.
  static func checkSize(width: Int, height: Int, file: String) throws {
    guard width > 0, height > 0 else {
      throw ImageError.damaged(file: file, reason: "its size is \(width)×\(height)")
    }
    guard width <= largestPixelCount / height else {
      throw ImageError.tooLarge(file: file, width: width, height: height)
    }
  }

  /// The picture as the content of a PNG file.
  package func pngData() throws -> [UInt8] {
    try PNGFile.encode(pixels, width: width, height: height, channels: 3)
  }

  /// The picture as the content of a JPEG file of quality 1...100, chroma at half size.
  package func jpegData(quality: Int) throws -> [UInt8] {
    try JPEGFile.encode(self, quality: quality)
  }

  /// Writes the picture as a PNG file: a new file that takes the place of an old one when complete.
  package func writePNG(to url: URL) throws {
    try PNGFile.write(try pngData(), to: url)
  }
}

extension BitMask {
  /// Reads a mask from a PNG, JPEG or WebP file: a pixel is on where any colour sample is not 0.
  ///
  /// Samples are taken raw: of 16 bits none is lost, alpha and gamma change nothing.
  /// Source: METHOD §4, “on where the value is not 0”.
  package init(contentsOf url: URL) throws {
    try self.init(decoding: try RGBImage.content(of: url), name: url.relativePath)
  }

  /// Decodes the content of a PNG, JPEG or WebP file; errors call it `name`.
  package init(decoding bytes: [UInt8], name: String) throws {
    guard bytes.starts(with: PNGFile.signature) else {
      self.init(onWhereNotBlack: try RGBImage(decoding: bytes, name: name))
      return
    }
    let samples = try PNGFile.samples(bytes, keeping16Bits: true, file: name)
    self.init(
      width: samples.width, height: samples.height, samples: samples.bytes,
      bytesPerPixel: 3 * samples.bytesPerSample)
  }

  /// Turns on the pixels of a picture that have any channel above 0.
  package init(onWhereNotBlack image: RGBImage) {
    self.init(width: image.width, height: image.height, samples: image.pixels, bytesPerPixel: 3)
  }

  private init(width: Int, height: Int, samples: [UInt8], bytesPerPixel: Int) {
    self.init(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width {
        let start = (y * width + x) * bytesPerPixel
        if samples[start..<start + bytesPerPixel].contains(where: { $0 != 0 }) {
          self[x, y] = true
        }
      }
    }
  }

  /// Writes the mask as a grey PNG file, on as 255 and off as 0.
  package func writePNG(to url: URL) throws {
    var pixels = [UInt8](repeating: 0, count: width * height)
    for y in 0..<height {
      for x in 0..<width where self[x, y] {
        pixels[y * width + x] = 255
      }
    }
    try PNGFile.write(
      try PNGFile.encode(pixels, width: width, height: height, channels: 1), to: url)
  }
}
