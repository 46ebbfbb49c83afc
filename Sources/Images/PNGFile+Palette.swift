import CPNG
import Foundation

extension PNGFile {
  /// Encodes a picture as places in a list of at most 256 colours.
  static func encode(
    _ indices: [UInt8], width: Int, height: Int, colours: [SIMD3<UInt8>]
  ) throws -> [UInt8] {
    precondition(
      indices.count == width * height && width > 0 && height > 0
        && (1...256).contains(colours.count) && indices.allSatisfy { Int($0) < colours.count },
      "\(indices.count) pixels of \(colours.count) colours for \(width)×\(height)")
    var image = unsafe png_image()
    unsafe image.version = png_uint_32(PNG_IMAGE_VERSION)
    unsafe image.width = png_uint_32(width)
    unsafe image.height = png_uint_32(height)
    unsafe image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_COLORMAP)
    unsafe image.colormap_entries = png_uint_32(colours.count)
    defer { unsafe png_image_free(&image) }

    let map = colours.flatMap { [$0.x, $0.y, $0.z] }
    // Deflate never grows its input by more than this; the rest is room for headers and colours.
    var count = png_alloc_size_t(indices.count + indices.count / 4 + height + 8192)
    var bytes = [UInt8](repeating: 0, count: Int(count))
    let written = unsafe bytes.withUnsafeMutableBytes { target in
      unsafe indices.withUnsafeBytes { source in
        unsafe map.withUnsafeBytes { map in
          unsafe png_image_write_to_memory(
            &image, target.baseAddress, &count, 0, source.baseAddress, 0, map.baseAddress)
        }
      }
    }
    guard written != 0 else {
      throw unsafe ImageError.unwritable(file: "PNG data", reason: message(of: image))
    }
    bytes.removeSubrange(Int(count)...)
    return bytes
  }
}

extension RGBImage {
  /// The picture as the content of a PNG file of at most `limit` bytes where that can be had by taking
  /// fewer colours, from 128 down to 16; the `reserved` ones stay as they are.
  package func smallPNGData(limit: Int, reserved: [SIMD3<UInt8>] = []) throws -> [UInt8] {
    var bytes: [UInt8] = []
    for count in [128, 96, 64, 40, 24, 16] {
      let palette = ColourPalette(of: self, count: count, reserved: reserved)
      bytes = try PNGFile.encode(
        palette.indices(of: self), width: width, height: height, colours: palette.colours)
      if bytes.count <= limit { break }
    }
    return bytes
  }

  /// Writes `smallPNGData` as a file: a new one that takes the place of an old one when complete.
  package func writeSmallPNG(
    to url: URL, limit: Int, reserved: [SIMD3<UInt8>] = []
  ) throws {
    try PNGFile.write(try smallPNGData(limit: limit, reserved: reserved), to: url)
  }
}
