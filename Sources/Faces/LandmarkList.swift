import Concepts
import Foundation

/// The 68 landmarks of images in a CSV file with the header `image,x0,y0,…,x67,y67`, in pixels.
struct LandmarkList {
  private let rows: [String: Int]
  /// 136 numbers a row.
  private let coordinates: [Double]

  init(contentsOf url: URL) throws {
    let text = try TextLines(contentsOf: url)
    let comma = UInt8(ascii: ",")
    let header = ["image"] + (0..<Landmarks.count).flatMap { ["x\($0)", "y\($0)"] }
    guard let first = text.lines.first, first.fields(separatedBy: comma).map(\.text) == header
    else {
      throw text.invalid(
        0, found: "another header", valid: "image,x0,y0 and so on to x67,y67")
    }
    var rows: [String: Int] = [:]
    var coordinates: [Double] = []
    coordinates.reserveCapacity((text.lines.count - 1) * (header.count - 1))
    for (row, line) in text.lines.dropFirst().enumerated() {
      let fields = line.fields(separatedBy: comma)
      guard fields.count == header.count else {
        throw text.invalid(
          row + 1, found: "\(fields.count) fields", valid: "\(header.count), as in the header,")
      }
      guard rows.updateValue(row, forKey: fields[0].text) == nil else {
        throw text.invalid(row + 1, found: "\(fields[0].text) again", valid: "each image once")
      }
      for (column, field) in fields.enumerated().dropFirst() {
        guard let value = Double(field.text), abs(value) < 1e6 else {
          throw text.invalid(
            row + 1, found: "\(header[column]) “\(field.text)”", valid: "a number of pixels")
        }
        coordinates.append(value)
      }
    }
    (self.rows, self.coordinates) = (rows, coordinates)
  }

  /// The landmarks of an image, or nil where the file has none.
  subscript(name: String) -> Landmarks? {
    guard let row = rows[name] else { return nil }
    let start = row * Landmarks.count * 2
    return Landmarks(
      points: (0..<Landmarks.count).map { number in
        SIMD2(coordinates[start + number * 2], coordinates[start + number * 2 + 1])
      })
  }
}
