import Concepts
import Specification

/// Which column of a table holds what.
struct TableLayout {
  let image: Int
  let partition: Int?
  let identity: Int?
  let transform: Int?
  /// x and y of each landmark in turn.
  let landmarks: [Int]?
  /// All others that have a name: families, Action Units and attributes.
  let others: [Int]

  /// What data sets call the column of their pictures, in lower case.
  static let imageNames: Set<String> = [
    "image", "name", "file", "filename", "file_name", "image_id", "path", "input", "img",
  ]

  /// Throws a `FacesError` where a column that was asked for is not there.
  init(_ header: [String], _ names: TableColumns, file: String, line: Int) throws {
    let named = header.filter { !$0.isEmpty }
    let usual = TableColumns()
    func column(_ name: String, usual: String, others: Set<String>) throws -> Int? {
      if let column = header.firstIndex(of: name) { return column }
      guard name == usual else {
        throw FacesError.missing(what: "column \(name)", folder: file, found: named)
      }
      return header.firstIndex { others.contains(HeaderName.trimmed($0).lowercased()) }
    }
    image = try column(names.image, usual: usual.image, others: Self.imageNames) ?? 0
    partition = try column(
      names.partition, usual: usual.partition, others: ["partition", "split", "set"])
    identity = try column(
      names.identity, usual: usual.identity, others: ["identity", "person", "subject"])
    transform = header.firstIndex(of: TableColumns.transform)
    let points = (0..<Landmarks.count).flatMap { ["x\($0)", "y\($0)"] }
    let found = points.compactMap { header.firstIndex(of: $0) }
    guard found.isEmpty || found.count == points.count else {
      throw FacesError.invalid(
        file: file, line: line, found: "\(found.count) of the columns x0, y0 to x67, y67",
        valid: "all 136 of them, or none,")
    }
    landmarks = found.isEmpty ? nil : found
    let taken = Set([image, partition, identity, transform].compactMap { $0 } + found)
    others = header.indices.filter { !taken.contains($0) && !header[$0].isEmpty }
  }
}
