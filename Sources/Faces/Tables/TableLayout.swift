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
  /// What a program that finds faces says beside, and is not read: rectangles, and landmarks under
  /// other names.
  private let detections: [Int]
  /// All others that have a name: families, Action Units and attributes.
  let others: [Int]

  /// Whether the table is of a program that finds faces, which may find several in a picture.
  var isOfDetector: Bool { landmarks != nil || !detections.isEmpty }

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
    let extra = Self.detections(in: header).filter { [image] in !found.contains($0) && $0 != image }
    detections = extra
    let taken = Set(
      [image, partition, identity, transform].compactMap { $0 } + found + extra)
    others = header.indices.filter { !taken.contains($0) && !header[$0].isEmpty }
  }

  /// The rectangles of py-feat, and landmarks of all 68 points such as `x_0`, `y_0`.
  private static func detections(in header: [String]) -> [Int] {
    let rectangles = header.indices.filter {
      header[$0].hasPrefix("FaceRect") || header[$0] == "FaceScore"
    }
    let axes = ["x", "y"].map { LandmarkColumns.columns(of: $0, in: header) }
    let arePoints = axes.allSatisfy { $0.count == Landmarks.count }
    return rectangles + (arePoints ? axes.flatMap(\.values) : [])
  }

  /// What a reader should know of the columns that are not read.
  func notes(of header: [String]) -> [TableNote] {
    guard let first = detections.min() else { return [] }
    let rest = detections.count > 1 ? " and \(counted(detections.count - 1, "other column"))" : ""
    return [
      .remark(
        "\(header[first])\(rest) say where faces are, and are not read here. A file of landmarks can "
          + "be named as the landmarks.")
    ]
  }
}
