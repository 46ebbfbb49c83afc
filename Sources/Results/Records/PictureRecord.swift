import Foundation
import GRDB

/// What the file of a picture was when it was first used.
package struct PictureRecord: Codable, Sendable, Equatable, FetchableRecord {
  /// The name of the picture in its table.
  package var image: String
  /// Bytes.
  package var size: Int
  /// When the file was last changed, in seconds since 1970.
  package var modified: Double
  /// SHA-256 of the file, in lower-case hexadecimal.
  package var fingerprint: String

  package init(image: String, size: Int, modified: Double, fingerprint: String) {
    (self.image, self.size, self.modified) = (image, size, modified)
    self.fingerprint = fingerprint
  }
}

extension ResultStore {
  /// The pictures of a table that were used, by name; `data` is the table's digest.
  package func pictures(ofData data: String) throws -> [String: PictureRecord] {
    let pictures = try read { db in
      try PictureRecord.readAll(
        db, sql: "SELECT image, size, modified, fingerprint FROM picture WHERE data = ?",
        arguments: [data])
    }
    return Dictionary(pictures.map { ($0.image, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Records pictures as used; of one that is known only size and time are taken over.
  package func record(_ pictures: [PictureRecord], ofData data: String) throws {
    if pictures.isEmpty { return }
    try write { db in
      for picture in pictures {
        let statement = try db.cachedStatement(
          sql: """
            INSERT INTO picture (data, image, size, modified, fingerprint) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (data, image) DO UPDATE
            SET size = excluded.size, modified = excluded.modified
            """)
        try statement.execute(arguments: [
          data, picture.image, picture.size, picture.modified, picture.fingerprint,
        ])
      }
    }
  }
}
