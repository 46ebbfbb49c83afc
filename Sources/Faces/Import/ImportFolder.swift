import Foundation

/// The folder of a data set, and what is looked for in it.
struct ImportFolder {
  let url: URL

  /// The first of some files that is there, in the folder itself or in one of `places`.
  func file(_ names: String..., in places: [String] = []) -> URL? {
    for place in [""] + places {
      for name in names {
        let file =
          place.isEmpty ? url.appending(path: name) : url.appending(path: "\(place)/\(name)")
        if FileManager.default.fileExists(atPath: file.path) && !file.isFolder { return file }
      }
    }
    return nil
  }

  /// The same; throws where none is there.
  func required(_ name: String, in places: [String] = []) throws -> URL {
    guard let file = file(name, in: places) else { throw missing(name) }
    return file
  }

  /// The first of some folders that is there.
  func folder(_ names: String...) throws -> URL {
    let folders = names.map { url.appending(path: $0, directoryHint: .isDirectory) }
    guard let folder = folders.first(where: \.isFolder) else {
      throw missing("folder " + names.joined(separator: " or "))
    }
    return folder
  }

  private func missing(_ what: String) -> FacesError {
    let found = try? FileManager.default.contentsOfDirectory(atPath: url.path)
    return .missing(what: what, folder: url.relativePath, found: (found ?? []).sorted())
  }
}

extension CSVScanner {
  /// Hands over each record behind the header with the places of some columns of the header.
  ///
  /// Throws `FacesError` where one of the columns is not there, or a record has another number of
  /// fields.
  func forEachRow(
    _ columns: [String],
    _ body: (_ line: Int, _ fields: [ArraySlice<UInt8>], _ places: [Int]) throws -> Void
  ) throws {
    var places: [Int]?
    var width = 0
    try forEachRecord { line, fields in
      guard let places else {
        let header = fields.map(\.text)
        width = header.count
        places = try columns.map { column in
          guard let place = header.firstIndex(of: column) else {
            throw FacesError.missing(what: "column \(column)", folder: file, found: header)
          }
          return place
        }
        return
      }
      guard fields.count == width else {
        throw invalid(line, found: "\(fields.count) fields", valid: "\(width), as in the header,")
      }
      try body(line, fields, places)
    }
  }

  /// The names in the header.
  func header() throws -> [String] {
    struct Found: Error { let names: [String] }
    do {
      try forEachRecord { _, fields in throw Found(names: fields.map(\.text)) }
    } catch let found as Found {
      return found.names
    }
    throw invalid(1, found: "an empty file", valid: "a header and rows")
  }
}
