import Faces
import Probing
import Specification

/// An arm of an experiment with all that its cells take: the experiment as the arm has it, its faces,
/// their pictures, and thresholds.
///
/// Arms with the same faces share them; with the same side of the input they share the pictures, too.
package struct PreparedArm {
  package let arm: Arm
  /// With the settings of the arm.
  package let experiment: Experiment
  package let data: FaceData
  package let bank: ImageBank
  /// The dictionary at the side of the input, once a cell needed it.
  let dictionary: SharedDictionary
  /// Thresholds that the arm gives; nil for each unit's own.
  let thresholds: GivenThresholds?

  /// The name that is said before a cell's; empty for the models of an experiment without arms.
  package var name: String { arm.name }

  /// Opens the data of each arm of an experiment; only for the splits alone does a dictionary need no
  /// masks.
  ///
  /// Throws what keeps the data of an arm from being read.
  static func all(of experiment: Experiment, needsMasks: Bool) throws -> [PreparedArm] {
    var prepared: [PreparedArm] = []
    for arm in experiment.allArms {
      let own = experiment.with(arm)
      let twin = prepared.first { $0.experiment.sharesFaces(with: own) }
      let reader = prepared.first {
        $0.experiment.sharesFaces(with: own) && $0.experiment.model.input == own.model.input
      }
      var data = try twin?.data ?? FaceData(own, needsMasks: needsMasks)
      let bank = reader?.bank ?? ImageBank(data.source, size: own.model.input)
      if twin == nil, own.onBadImage == .skip { try data.leaveOutBadDictionaryPictures(bank) }
      prepared.append(
        PreparedArm(
          arm: arm, experiment: own, data: data, bank: bank,
          dictionary: reader?.dictionary ?? SharedDictionary(),
          thresholds: try GivenThresholds(own)))
    }
    return prepared
  }
}

extension Experiment {
  /// Whether both have the same faces, each for the same use.
  func sharesFaces(with other: Experiment) -> Bool {
    data == other.data && dissection.dictionary == other.dissection.dictionary
      && dissection.images == other.dissection.images
  }
}

/// A dictionary at one side of the input, for all arms that dissect with it.
final class SharedDictionary {
  var prepared: PreparedDictionary?
}
