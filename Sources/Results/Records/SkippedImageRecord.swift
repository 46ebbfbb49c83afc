import GRDB
import Specification

/// A picture that an experiment leaves out because it cannot be read.
package struct SkippedImageRecord: Codable, Sendable, Equatable, FetchableRecord {
  /// The name of the picture in its table.
  package var image: String
  /// What the picture would have been used for.
  package var partition: Partition
  package var reason: String

  package init(image: String, partition: Partition, reason: String) {
    (self.image, self.partition, self.reason) = (image, partition, reason)
  }
}

extension ResultStore {
  /// The pictures that an experiment leaves out, by name.
  package func skippedImages(ofExperiment name: String) throws -> [SkippedImageRecord] {
    let experiment = try experiment(named: name)
    return try read { db in
      try SkippedImageRecord.readAll(
        db,
        sql: """
          SELECT image, partition, reason FROM skippedImage
          WHERE experimentId = (SELECT id FROM experiment WHERE name = ?) ORDER BY image
          """,
        arguments: [experiment.name])
    }
  }

  /// Lists the pictures that an experiment leaves out, in place of those listed before.
  static func list(
    _ skipped: [SkippedImageRecord], ofExperiment experimentID: Int64?, in db: Database
  ) throws {
    try db.execute(
      sql: "DELETE FROM skippedImage WHERE experimentId = ?", arguments: [experimentID])
    for picture in skipped {
      try db.execute(
        sql: """
          INSERT INTO skippedImage (experimentId, image, partition, reason) VALUES (?, ?, ?, ?)
          """,
        arguments: [experimentID, picture.image, picture.partition, picture.reason])
    }
  }
}
