import Concepts
import Specification

extension TableFile {
  /// The transforms of each row, joined by `+` in its field.
  static func transforms(of column: Int, in table: CSVColumns) throws -> [[ImageTransform]] {
    let valid = "nothing, grayscale, or a transform with its parameter such as blur sigma=2"
    return try table.values(of: column, valid: valid) { word in
      let names = word.split(separator: "+")
      let transforms = names.compactMap { ImageTransform(name: String($0)) }
      return transforms.count == names.count ? transforms : nil
    }
  }

  /// The landmarks of a row, or nil where all of its coordinates are empty.
  static func landmarks(
    _ fields: [ArraySlice<UInt8>], _ columns: [Int], _ header: [String], file: String, line: Int
  ) throws -> Landmarks? {
    if columns.allSatisfy({ fields[$0].isEmpty }) { return nil }
    let numbers = try columns.map { column in
      guard let value = FacesError.coordinate(fields[column].text) else {
        throw FacesError.invalidField(
          file: file, line: line, column: header[column], found: "“\(fields[column].text)”",
          valid: "a number of pixels")
      }
      return value
    }
    return Landmarks(
      points: (0..<Landmarks.count).map { SIMD2(numbers[2 * $0], numbers[2 * $0 + 1]) })
  }
}
