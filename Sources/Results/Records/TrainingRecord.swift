import GRDB
import Specification

/// What makes a cell trained.
package struct TrainingRecord: Codable, Sendable, Equatable, FetchableRecord, PersistableRecord {
  package static let databaseTableName = "training"

  package var cellId: Int64
  package var attemptId: Int64?
  /// Images in the training split.
  package var trainCount: Int
  /// The weights, as a path from the folder that the database is in.
  package var weightsFile: String

  package init(cellId: Int64, attemptId: Int64?, trainCount: Int, weightsFile: String) {
    self.cellId = cellId
    self.attemptId = attemptId
    self.trainCount = trainCount
    self.weightsFile = weightsFile
  }
}

/// One epoch of a cell's training.
package struct EpochRecord: Codable, Sendable, Equatable, FetchableRecord, PersistableRecord {
  package static let databaseTableName = "epoch"

  package var cellId: Int64
  /// Counts from 0.
  package var number: Int
  /// Mean over the epoch's training images, before each step.
  package var loss: Double
  /// Share of the epoch's training images that were answered right, 0...1; 0 where numbers are learnt.
  package var accuracy: Double
  /// Learning rate at the end of the epoch.
  package var rate: Double
  package var seconds: Double
  package var imagesPerSecond: Double

  package init(
    cellId: Int64, number: Int, loss: Double, accuracy: Double, rate: Double, seconds: Double,
    imagesPerSecond: Double
  ) {
    self.cellId = cellId
    self.number = number
    self.loss = loss
    self.accuracy = accuracy
    self.rate = rate
    self.seconds = seconds
    self.imagesPerSecond = imagesPerSecond
  }
}

/// How a trained model does on one subgroup of one partition.
package struct EvaluationRecord: Codable, Sendable, Equatable, FetchableRecord {
  package var cellId: Int64
  /// `validation` or `test`.
  package var partition: Partition
  /// Whether the subgroup has the target attribute.
  package var target: Bool
  /// Whether the subgroup has the bias attribute, or is transformed.
  package var attribute: Bool
  /// Images of the subgroup; may be 0.
  package var n: Int
  package var correct: Int

  package init(
    cellId: Int64, partition: Partition, target: Bool, attribute: Bool, n: Int, correct: Int
  ) {
    self.cellId = cellId
    self.partition = partition
    self.target = target
    self.attribute = attribute
    self.n = n
    self.correct = correct
  }

  /// What is counted of the images of a subgroup.
  private static let metric = "correct"

  /// Adds a row to the table of scores.
  func insert(_ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO score (cellId, partition, target, attribute, metric, n, value)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
    try statement.execute(
      arguments: [cellId, partition, target, attribute, Self.metric, n, correct])
  }
}
