import GRDB

/// What makes a cell dissected: how it was done; the layers below hold what was found.
package struct DissectionRecord: Codable, Sendable, Equatable, FetchableRecord,
  MutablePersistableRecord
{
  package static let databaseTableName = "dissection"

  /// What was dissected: the trained network, or a null that its counts are compared with.
  package enum Variant: String, Codable, Sendable, CaseIterable, DatabaseValueConvertible {
    case trained, untrained, shuffled, shifted
  }

  /// Where in a block the units are.
  package enum Hook: String, Codable, Sendable, CaseIterable, DatabaseValueConvertible {
    case conv1, block
  }

  /// The union that counts detectors.
  package enum Union: String, Codable, Sendable, CaseIterable, DatabaseValueConvertible {
    case hnd, netdissect
  }

  package var id: Int64?
  package var cellId: Int64
  /// SHA-256, in lower-case hexadecimal, of all that determines what was found.
  package var dissectionHash: String
  package var attemptId: Int64?
  package var variant: Variant
  package var hook: Hook
  package var unionRule: Union
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
    hook: Hook, unionRule: Union, quantile: Double, iouCut: Double, imageCount: Int,
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
