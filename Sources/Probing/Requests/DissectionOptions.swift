import Dissection
import Foundation

/// What a dissection can be asked for, of weights and of activation maps alike.
package struct DissectionOptions: Sendable {
  package var settings = DissectionSettings()
  /// The side of the model's input; else what the files say.
  package var size: Int?
  /// Thresholds to use instead of each unit's own.
  package var thresholds: URL?
  package var makesGallery = false
  package var threads = 1
  /// Whether the dissection of another model in the output's folder is replaced.
  package var replaces = false
  /// The program and its version, as the record names it.
  package var program = "lancet"

  package init() {}

  /// Which thresholds units are hot above; `isOnly` where one layer is dissected.
  func thresholdRule(isOnly: Bool) throws -> ThresholdRule {
    try thresholds.map { .given(try ThresholdFile($0).values(isOnly: isOnly)) } ?? .own
  }

  /// The files with thresholds.
  func thresholdInputs() throws -> [RunRecord.Input] {
    try thresholds.map { try RunRecord.Input.all("thresholds", at: $0) } ?? []
  }
}
