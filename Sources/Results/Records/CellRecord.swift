import GRDB
import Specification

/// One trained model, or one that is to be trained; experiments that agree on its hash share it.
package struct CellRecord: Codable, Sendable, Equatable, FetchableRecord, MutablePersistableRecord {
  package static let databaseTableName = "cell"

  package var id: Int64?
  /// SHA-256, in lower-case hexadecimal, of all that determines the trained weights.
  package var trainingHash: String
  /// The attribute's header, or the transform's name; `unskewed` where there is no axis.
  package var axis: String
  package var axisKind: SkewAxis.Kind
  /// What is learnt.
  package var target: String
  /// P, in percent.
  package var skew: Int
  package var seed: Int
  package var splitSeed: Int
  /// What was hashed, as JSON.
  package var spec: String

  package init(
    trainingHash: String, axis: String, axisKind: SkewAxis.Kind, target: String, skew: Int,
    seed: Int,
    splitSeed: Int, spec: String
  ) {
    self.trainingHash = trainingHash
    self.axis = axis
    self.axisKind = axisKind
    self.target = target
    self.skew = skew
    self.seed = seed
    self.splitSeed = splitSeed
    self.spec = spec
  }

  /// The cell's name in messages, such as `Eyeglasses P75 seed 1`.
  package var name: String { CellName.text(axis: axis, skew: skew, seed: seed) }

  package mutating func didInsert(_ inserted: InsertionSuccess) {
    id = inserted.rowID
  }
}

/// A cell that an experiment wants, and the dissection it wants of it.
package struct PlannedCell: Sendable, Equatable {
  package var cell: CellRecord
  package var dissectionHash: String
  /// The arm that it belongs to; empty where the experiment has none.
  package var arm: String

  package init(_ cell: CellRecord, dissectionHash: String, arm: String = "") {
    self.cell = cell
    self.dissectionHash = dissectionHash
    self.arm = arm
  }

  /// The cell's name in messages, such as `Eyeglasses P75 seed 1`, after that of its arm.
  package var name: String { CellName.text(cell.name, arm: arm) }
}

/// How cells are called in messages.
package enum CellName {
  /// Such as `Eyeglasses P75 seed 1`, or `unskewed seed 1` of a model whose data are not skewed.
  package static func text(axis: String, skew: Int, seed: Int) -> String {
    axis == SkewAxis.unskewedName ? "\(axis) seed \(seed)" : "\(axis) P\(skew) seed \(seed)"
  }

  /// Such as `longer, Eyeglasses P75 seed 1`; the cell's name alone where there are no arms.
  package static func text(_ cell: String, arm: String) -> String {
    arm.isEmpty ? cell : "\(arm), \(cell)"
  }
}
