import GRDB
import Specification

/// What makes a cell dissected: how it was done; the layers below hold what was found.
package struct DissectionRecord: Codable, Sendable, Equatable, FetchableRecord,
  MutablePersistableRecord
{
  package static let databaseTableName = "dissection"

  package var id: Int64?
  package var cellId: Int64
  /// SHA-256, in lower-case hexadecimal, of all that determines what was found.
  package var dissectionHash: String
  package var attemptId: Int64?
  package var variant: Variant
  package var hook: Hook
  /// The union that counts detectors.
  package var unionRule: UnionRule
  package var quantile: Double
  /// A unit is a detector when its IoU is at least this.
  package var iouCut: Double
  /// Images in the dictionary.
  package var imageCount: Int
  /// Side of the network's square input, in pixels.
  package var inputSize: Int
  /// What was hashed, as JSON.
  package var spec: String

  package init(
    cellId: Int64, dissectionHash: String, attemptId: Int64?, variant: Variant = .trained,
    hook: Hook, unionRule: UnionRule, quantile: Double, iouCut: Double, imageCount: Int,
    inputSize: Int, spec: String
  ) {
    self.cellId = cellId
    self.dissectionHash = dissectionHash
    self.attemptId = attemptId
    self.variant = variant
    self.hook = hook
    self.unionRule = unionRule
    self.quantile = quantile
    self.iouCut = iouCut
    self.imageCount = imageCount
    self.inputSize = inputSize
    self.spec = spec
  }

  package mutating func didInsert(_ inserted: InsertionSuccess) {
    id = inserted.rowID
  }
}
