import Concepts
import Foundation
import Images
import TestSupport

/// Folders with a few small faces, their table and their landmarks.
enum DictionaryFixture {
  /// A face on a picture of 40 × 40: jaw, brows, nose, eyes and mouth as rows of points.
  static let face: Landmarks = {
    func row(_ numbers: Int, from x: Double, to end: Double, y: Double) -> [SIMD2<Double>] {
      (0..<numbers).map { SIMD2(x + (end - x) * Double($0) / Double(numbers - 1), y) }
    }
    let jaw = (0...16).map { number in
      let turn = Double(number) / 16 * .pi
      return SIMD2(20 - 16 * cos(turn), 18 + 18 * sin(turn))
    }
    let nose = (0..<4).map { SIMD2(20, 16 + 2.5 * Double($0)) } + row(5, from: 17, to: 23, y: 26)
    func eye(_ x: Double) -> [SIMD2<Double>] {
      [(0, 16), (2, 15), (4, 15), (6, 16), (4, 17), (2, 17)].map { SIMD2(x + $0.0, $0.1) }
    }
    let mouth = (0..<20).map { number in
      let turn = .pi + 2 * .pi * Double(number < 12 ? number : number - 12) / (number < 12 ? 12 : 8)
      let reach = number < 12 ? SIMD2(7.0, 3.0) : SIMD2(5.0, 1.0)
      return SIMD2(20, 30) + SIMD2(cos(turn), sin(turn)) * reach
    }
    let brows = row(5, from: 8, to: 17, y: 11) + row(5, from: 23, to: 32, y: 11)
    return Landmarks(points: jaw + brows + nose + eye(10) + eye(24) + mouth)
  }()

  /// `table.csv`, `landmarks.csv` and pictures `a.png`, `b.png`, `c.png` in `img/`.
  static func folder(table: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.file("img"), withIntermediateDirectories: true)
    for (number, name) in ["a", "b", "c"].enumerated() {
      let pixels = [UInt8](repeating: UInt8(40 * number), count: 40 * 40 * 3)
      try RGBImage(width: 40, height: 40, pixels: pixels)
        .writePNG(to: folder.file("img/\(name).png"))
    }
    try table.write(to: folder.file("table.csv"), atomically: true, encoding: .utf8)
    let header = (0..<Landmarks.count).map { "x\($0),y\($0)" }.joined(separator: ",")
    let row = face.points.map { "\($0.x),\($0.y)" }.joined(separator: ",")
    try "image,\(header)\na.png,\(row)\nc.png,\(row)\n".write(
      to: folder.file("landmarks.csv"), atomically: true, encoding: .utf8)
    return folder
  }
}
