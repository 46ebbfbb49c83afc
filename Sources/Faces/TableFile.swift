import Concepts
import Foundation
import Specification

/// The columns of a CSV table of faces, sorted by what they are for.
///
/// Attributes are 1 or −1, or 1 or 0, in every row. Another column is no attribute, which is an
/// error only when the column is asked for, or has the name of a facial attribute with a mask.
struct TableFile {
  let file: String
  private(set) var images: [String] = []
  /// The line of each row, counted from 1.
  private(set) var lines: [Int] = []
  private(set) var attributes: [String: [Bool]] = [:]
  /// Why a column is no attribute.
  private(set) var refusals: [String: FacesError] = [:]
  private(set) var identities: [Int]?
  private(set) var partitions: [Partition]?
  private(set) var landmarks: [Landmarks?]?
  private(set) var transforms: [[ImageTransform]]?

  init(contentsOf url: URL, columns: TableColumns) throws {
    let scanner = try CSVScanner(contentsOf: url)
    file = scanner.file
    var header: [String] = []
    var layout: Layout?
    var values: [AttributeColumn] = []
    var persons: [String] = []
    try scanner.forEachRecord { line, fields in
      let row = RowPlace(file: file, line: line)
      guard let layout else {
        header = fields.map(\.text)
        let found = try Layout(header, columns, row)
        layout = found
        values = found.attributes.map { _ in AttributeColumn() }
        if found.partition != nil { partitions = [] }
        if found.landmarks != nil { landmarks = [] }
        if found.transform != nil { transforms = [] }
        return
      }
      guard fields.count == header.count else {
        throw scanner.invalid(
          line, found: "\(fields.count) fields", valid: "\(header.count), as in the header,")
      }
      lines.append(line)
      images.append(try Self.text(fields[layout.image], columns.image, row))
      for (number, column) in layout.attributes.enumerated() {
        values[number].append(fields[column], named: header[column], row)
      }
      if let column = layout.identity {
        persons.append(try Self.text(fields[column], columns.identity, row))
      }
      if let column = layout.partition {
        let partition = try Partition(fields[column].text, columns.partition, row)
        partitions?.append(partition)
      }
      if let columns = layout.landmarks {
        let face = try Self.landmarks(fields, columns, header, row)
        landmarks?.append(face)
      }
      if let column = layout.transform {
        let list = try Self.transforms(fields[column].text, row)
        transforms?.append(list)
      }
    }
    guard let layout, !images.isEmpty else {
      throw scanner.invalid(
        1, found: header.isEmpty ? "an empty file" : "a header alone",
        valid: "a header and a row for each picture")
    }
    if layout.identity != nil { identities = Self.numbers(of: persons) }
    try sort(values, named: layout.attributes.map { header[$0] })
  }

  /// Tells attributes from other columns.
  private mutating func sort(_ columns: [AttributeColumn], named names: [String]) throws {
    let masked = Set(LocalConcept.all.filter { $0.type == .attribute }.map(\.name))
    for (name, column) in zip(names, columns) {
      if let refusal = column.refusal {
        if masked.contains(name) { throw refusal }
        refusals[name] = refusal
      } else {
        attributes[name] = column.values
      }
    }
  }

  /// Whole numbers as they are; else each person's place in the order of appearance.
  private static func numbers(of persons: [String]) -> [Int] {
    let numbers = persons.compactMap { Int($0) }
    if numbers.count == persons.count { return numbers }
    var known: [String: Int] = [:]
    return persons.map { person in
      let number = known[person] ?? known.count
      known[person] = number
      return number
    }
  }

  // MARK: - Fields

  private static func text(
    _ field: ArraySlice<UInt8>, _ column: String, _ row: RowPlace
  ) throws -> String {
    if field.isEmpty { throw row.invalid(column: column, found: "nothing", valid: "a name") }
    return field.text
  }

  private static func transforms(_ text: String, _ row: RowPlace) throws -> [ImageTransform] {
    try text.split(separator: "+").map { name in
      guard let transform = ImageTransform(name: String(name)) else {
        throw row.invalid(
          column: TableColumns.transform, found: String(name),
          valid: "nothing, grayscale, or a transform with its parameter such as blur sigma=2")
      }
      return transform
    }
  }

  /// The landmarks of a row, or nil where all of its coordinates are empty.
  private static func landmarks(
    _ fields: [ArraySlice<UInt8>], _ columns: [Int], _ header: [String], _ row: RowPlace
  ) throws -> Landmarks? {
    if columns.allSatisfy({ fields[$0].isEmpty }) { return nil }
    let numbers = try columns.map { column in
      guard let value = FacesError.coordinate(fields[column].text) else {
        throw row.invalid(
          column: header[column], found: "“\(fields[column].text)”", valid: "a number of pixels")
      }
      return value
    }
    return Landmarks(
      points: (0..<Landmarks.count).map { SIMD2(numbers[2 * $0], numbers[2 * $0 + 1]) })
  }
}

/// Where in the file a row begins.
private struct RowPlace {
  let file: String
  /// Counted from 1.
  let line: Int

  func invalid(column: String, found: String, valid: String) -> FacesError {
    .invalidField(file: file, line: line, column: column, found: found, valid: valid)
  }

  func invalid(found: String, valid: String) -> FacesError {
    .invalid(file: file, line: line, found: found, valid: valid)
  }
}

/// Which column holds what.
private struct Layout {
  let image: Int
  let partition: Int?
  let identity: Int?
  let transform: Int?
  /// x and y of each landmark in turn.
  let landmarks: [Int]?
  /// All others that have a name.
  let attributes: [Int]

  init(_ header: [String], _ columns: TableColumns, _ row: RowPlace) throws {
    let named = header.filter { !$0.isEmpty }
    if let twice = named.firstDuplicate() {
      throw row.invalid(found: "the column \(twice) twice", valid: "each column once")
    }
    guard let image = header.firstIndex(of: columns.image) else {
      throw FacesError.missing(
        what: "column \(columns.image) that names the pictures", folder: row.file, found: named)
    }
    self.image = image
    for column in [columns.partition, columns.identity] where !header.contains(column) {
      guard [TableColumns().partition, TableColumns().identity].contains(column) else {
        throw FacesError.missing(what: "column \(column)", folder: row.file, found: named)
      }
    }
    partition = header.firstIndex(of: columns.partition)
    identity = header.firstIndex(of: columns.identity)
    transform = header.firstIndex(of: TableColumns.transform)
    let points = (0..<Landmarks.count).flatMap { ["x\($0)", "y\($0)"] }
    let found = points.compactMap { header.firstIndex(of: $0) }
    guard found.isEmpty || found.count == points.count else {
      throw row.invalid(
        found: "\(found.count) of the columns x0, y0 to x67, y67",
        valid: "all 136 of them, or none,")
    }
    landmarks = found.isEmpty ? nil : found
    let taken = Set([image, partition, identity, transform].compactMap { $0 } + found)
    attributes = header.indices.filter { !taken.contains($0) && !header[$0].isEmpty }
  }
}

/// A column that is an attribute as long as nothing else is found in it.
private struct AttributeColumn {
  private(set) var values: [Bool] = []
  private(set) var refusal: FacesError?
  /// How the column writes “no”: −1 or 0.
  private var no: ArraySlice<UInt8>?

  mutating func append(_ field: ArraySlice<UInt8>, named name: String, _ row: RowPlace) {
    if refusal != nil { return }
    switch field.text {
    case "1": values.append(true)
    case "-1", "0":
      if let no, no != field {
        refusal = row.invalid(
          column: name, found: "\(field.text) below \(no.text)",
          valid: "one of -1 and 0 beside 1 in the whole column")
      }
      no = field
      values.append(false)
    default:
      let found = field.isEmpty ? "nothing" : field.text
      refusal = row.invalid(column: name, found: found, valid: "1 and -1, or 1 and 0,")
    }
  }
}

extension Partition {
  fileprivate init(_ text: String, _ column: String, _ row: RowPlace) throws {
    let numbered: [String: Partition] = ["0": .train, "1": .validation, "2": .test]
    guard let partition = Partition(rawValue: text) ?? numbered[text] else {
      throw row.invalid(
        column: column, found: text.isEmpty ? "nothing" : text,
        valid: "train, validation, test or dictionary, or 0, 1 or 2,")
    }
    self = partition
  }
}
