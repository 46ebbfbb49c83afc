import Foundation
import Images

/// The pictures in Tests/Golden/images and the pixels that Pillow makes of them.
enum GoldenPixels {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Golden/images")

  /// Every `.rgb` file of a sub-folder whose name starts with `stem`, by the size in its name.
  static func images(in folder: String, named stem: String) throws -> [RGBImage] {
    let folder = Self.folder.appending(path: folder)
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .filter { $0.hasPrefix(stem + "-") && $0.hasSuffix(".rgb") }
      .map { name in
        let size = name.dropFirst(stem.count + 1).dropLast(4).split(separator: "x")
          .compactMap { Int($0) }
        let pixels = [UInt8](try Data(contentsOf: folder.appending(path: name)))
        return RGBImage(width: size[0], height: size[1], pixels: pixels)
      }
  }

  static func image(in folder: String, named stem: String) throws -> RGBImage {
    try images(in: folder, named: stem)[0]
  }
}

/// The largest difference between two pictures of one size, or 256 where the sizes differ.
func largestDifference(_ a: RGBImage, _ b: RGBImage) -> Int {
  guard a.width == b.width && a.height == b.height else { return 256 }
  return zip(a.pixels, b.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 0
}
