import Concepts

extension LandmarkList {
  /// Reads a CSV table: a column that names the image, and an x and a y column of each landmark.
  ///
  /// The columns of a landmark are told by one number, 0…67 or 1…68, and the letter x or y: `x0`,
  /// `x_0`, `0_x`, `landmark_1_y`. Capital letters are read only where there are no small ones, because
  /// OpenFace writes points in space in `X_0`. Rows whose column `success` is 0 are passed over.
  ///
  /// Rows without coordinates have no face. A table without a column for the image is that of one
  /// image, whose name is `image`: so OpenFace writes a file for each.
  package init(csv bytes: [UInt8], file: String) throws {
    self.init(origin: file)
    try read(csv: bytes, file: file, image: file)
  }

  mutating func read(csv bytes: [UInt8], file: String, image: String) throws {
    let scanner = try CSVScanner(bytes, file: file)
    var columns: LandmarkColumns?
    try scanner.forEachRecord { line, fields in
      guard let columns else {
        // CelebA's own list, which has five points, starts with a count.
        if line == 1, fields.count == 1, Int(fields[0].text) != nil { return }
        columns = try LandmarkColumns(fields.map(\.text), line: line, of: scanner)
        return
      }
      guard fields.count == columns.count else {
        throw scanner.invalid(
          line, found: "\(fields.count) fields", valid: "\(columns.count), as in the header,")
      }
      let name =
        try columns.image.map { column in
          try Self.name(fields[column].text, header: columns.names[column], line, scanner)
        } ?? image
      let isLost = columns.success.map { ["0", "0.0"].contains(fields[$0].text) } ?? false
      if isLost
        || columns.points.allSatisfy({ Self.isEmpty(fields[$0.x]) && Self.isEmpty(fields[$0.y]) })
      {
        appendNoFace(of: name)
        return
      }
      func coordinate(_ column: Int) throws -> Double {
        guard let value = FacesError.coordinate(fields[column].text) else {
          throw scanner.invalid(
            line, found: "\(columns.names[column]) “\(fields[column].text)”",
            valid: "a number of pixels")
        }
        return value
      }
      let points = try columns.points.map { point in
        SIMD2(try coordinate(point.x), try coordinate(point.y))
      }
      append(Landmarks(points: points), of: name)
    }
    if columns == nil {
      throw scanner.invalid(1, found: "an empty file", valid: "a header and a row for each image")
    }
  }

  private static func isEmpty(_ field: ArraySlice<UInt8>) -> Bool {
    AttributeValue(field.text) == .unknown
  }

  /// The name in a field; a number with a point names no file.
  private static func name(
    _ text: String, header: String, _ line: Int, _ scanner: CSVScanner
  ) throws -> String {
    guard !text.isEmpty, !(text.contains(".") && Double(text) != nil) else {
      throw scanner.invalid(
        line, found: "\(header) “\(text)”", valid: "a column called image that names the image")
    }
    return text
  }
}

/// Where a table of landmarks has what.
struct LandmarkColumns {
  let names: [String]
  /// nil in a table of one image.
  let image: Int?
  let success: Int?
  /// The columns of the landmarks, in order.
  let points: [(x: Int, y: Int)]

  var count: Int { names.count }

  /// The first columns of OpenFace's tables, which are about one image each.
  private static let openFace: Set<String> = ["face", "frame"]

  init(_ names: [String], line: Int, of scanner: CSVScanner) throws {
    self.names = names
    var found: [[Int: Int]] = []
    for axis in ["x", "y"] {
      let small = Self.columns(of: axis, in: names)
      found.append(small.isEmpty ? Self.columns(of: axis.uppercased(), in: names) : small)
    }
    let (xs, ys) = (found[0], found[1])
    let numbers = xs.keys.sorted()
    guard xs.count == Landmarks.count, Set(ys.keys) == Set(numbers),
      let first = numbers.first, first <= 1, numbers == Array(first..<first + Landmarks.count)
    else {
      let count = max(xs.count, Self.namedPoints(in: names))
      if count > 0, count != Landmarks.count {
        throw FacesError.wrongLandmarks(file: scanner.file, count: count)
      }
      throw scanner.invalid(
        line, found: "another header", valid: "image,x0,y0 and so on to x67,y67")
    }
    points = numbers.map { (xs[$0] ?? 0, ys[$0] ?? 0) }
    success = names.firstIndex(of: "success")
    let taken = Set(xs.values).union(ys.values)
    let named = names.firstIndex { TableLayout.imageNames.contains($0.lowercased()) }
    let isOfOneImage = names.first.map { Self.openFace.contains($0.lowercased()) } ?? false
    image = named ?? (isOfOneImage ? nil : 0)
    guard image.map({ !taken.contains($0) }) ?? true else {
      throw scanner.invalid(
        line, found: "no column that names the image", valid: "a column called image")
    }
  }

  /// The columns whose name is an axis, one number and words for a landmark, by the number.
  static func columns(of axis: String, in names: [String]) -> [Int: Int] {
    var columns: [Int: Int] = [:]
    for (column, name) in names.enumerated() {
      let digits = name.split { !$0.isASCII || !$0.isNumber }
      guard digits.count == 1, let number = Int(digits[0]) else { continue }
      let words = name.split { !$0.isLetter }.map(String.init)
      let isPoint = words.allSatisfy {
        $0 == axis || ["landmark", "landmarks", "point", "lm", "p", "pt"].contains($0)
      }
      if isPoint && words.count(where: { $0 == axis }) == 1 { columns[number] = column }
    }
    return columns
  }

  /// How many points a header names in words, such as `lefteye_x lefteye_y`.
  private static func namedPoints(in names: [String]) -> Int {
    names.flatMap { $0.split(separator: " ") }.count {
      $0.count > 2 && ($0.hasSuffix("_x") || $0.hasSuffix("_X"))
    }
  }
}
