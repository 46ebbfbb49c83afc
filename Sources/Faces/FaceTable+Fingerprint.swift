import Foundation
import Seeding

extension FaceTable {
  /// Names the table by the names in it, so that two lists of the same pictures are known to be so.
  package var fingerprint: String {
    var hash = SHA256()
    for name in names { hash.update((name + "\n").utf8) }
    return String(hash.hexadecimal.prefix(16))
  }
}

/// Names of pictures that are to be kept out of something.
package enum NameList {
  /// Reads the manifest of a split, a CSV file with a column `name` or `image`, or one name a line.
  ///
  /// Of a manifest with a column `partition` or `set` only the rows of train count.
  package static func read(_ url: URL) throws -> Set<String> {
    let columns = try CSVColumns(contentsOf: url)
    guard columns.header.count > 1 else {
      return Set(columns.header + columns.lines.indices.map { columns.columns[0][$0] })
    }
    guard let name = columns.column(named: ["image", "name", "file"]) else {
      throw FacesError.invalid(
        file: columns.file, line: 1, found: "no column of names", valid: "a column called image")
    }
    let sets = columns.column(named: ["partition", "set"]).map { columns.columns[$0] }
    let rows = columns.lines.indices.filter { row in
      sets.map { ["train", "0"].contains($0[row]) } ?? true
    }
    return Set(rows.map { columns.columns[name][$0] })
  }
}
