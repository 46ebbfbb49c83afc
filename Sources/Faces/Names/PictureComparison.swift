import Foundation
import Images

/// Whether two files show the same picture, also where one was made smaller or saved anew.
enum PictureComparison {
  /// The side to which pictures are brought before they are compared.
  private static let side = 16
  /// The mean difference of samples, of 255, that resizing and compression leave.
  private static let most = 4.0

  /// Throws an `ImageError` where a file cannot be read.
  static func areSame(_ first: URL, _ second: URL) throws -> Bool {
    if let a = try? Data(contentsOf: first), let b = try? Data(contentsOf: second), a == b {
      return true
    }
    let (a, b) = (try thumbnail(of: first), try thumbnail(of: second))
    let difference = zip(a.pixels, b.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    return Double(difference) <= most * Double(a.pixels.count)
  }

  private static func thumbnail(of file: URL) throws -> RGBImage {
    try RGBImage(contentsOf: file).resized(toWidth: side, height: side)
  }
}
