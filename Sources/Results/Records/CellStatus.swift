import Foundation
import GRDB
import Specification

/// How far a cell has come.
package enum CellState: String, Codable, Sendable, CaseIterable, DatabaseValueConvertible {
  case planned
  /// A worker holds it.
  case running
  /// Its worker gave up, or went silent for longer than its lease.
  case interrupted
  /// Its last attempt failed, with a message.
  case failed
  /// Trained, and not dissected as the experiment wants.
  case trained
  case dissected
}

/// Where one cell of an experiment stands: a row of the view `cellStatus`.
///
/// Nothing of it is stored; it follows from what was recorded and from the clock.
package struct CellStatus: Codable, Sendable, Equatable, FetchableRecord {
  package var experiment: String
  /// Place in the plan, from 0.
  package var position: Int
  package var cellId: Int64
  package var trainingHash: String
  package var dissectionHash: String
  package var axis: String
  package var axisKind: SkewAxis.Kind
  package var target: String
  /// P, in percent.
  package var skew: Int
  package var seed: Int
  package var splitSeed: Int
  package var isTrained: Bool
  package var isDissected: Bool
  package var state: CellState
  /// All attempts at the cell, for whichever experiment.
  package var attempts: Int
  /// The last attempt's worker, times and message.
  package var worker: String?
  package var started: Date?
  package var finished: Date?
  package var message: String?
  /// The arm that it belongs to; empty where the experiment has none.
  package var arm: String

  /// The cell's name in messages, such as `Eyeglasses P75 seed 1`, after that of its arm.
  package var name: String {
    CellName.text(CellName.text(axis: axis, skew: skew, seed: seed), arm: arm)
  }
}
