import Foundation
import Results
import Specification

extension DissectionRecord {
  /// How it was asked for; nil where that is not recorded.
  var settings: RecordedSettings.Dissection? {
    try? JSONDecoder().decode(RecordedSettings.Dissection.self, from: Data(spec.utf8))
  }
}
