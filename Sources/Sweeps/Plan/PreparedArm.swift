import Faces
import Foundation
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
  /// What its models learn of each face, where the data are not skewed; nil where they are.
  let labels: TargetLabels?
  /// Weights that its trainings begin with; nil for drawn ones.
  let initial: GivenWeights?

  /// The name that is said before a cell's; empty for the models of an experiment without arms.
  package var name: String { arm.name }

  /// How many numbers its models answer with.
  var outputs: Int { labels?.outputs ?? TargetLabels.binaryClasses.count }

  /// What its models learn, as tables of results call it.
  var learnt: String {
    labels == nil
      ? experiment.target.binaryName ?? experiment.target.name : experiment.target.name
  }

  /// Opens the data of each arm of an experiment; only for the splits alone does a dictionary need no
  /// masks.
  ///
  /// Pictures are kept in memory, or beside the database `onDisk` if there is one. Throws what keeps the
  /// data of an arm from being read.
  static func all(
    of experiment: Experiment, needsMasks: Bool, onDisk results: URL? = nil
  ) throws -> [PreparedArm] {
    var prepared: [PreparedArm] = []
    for arm in experiment.allArms {
      let own = experiment.with(arm)
      let twin = prepared.first { $0.experiment.sharesFaces(with: own) }
      let reader = prepared.first {
        $0.experiment.sharesFaces(with: own) && $0.experiment.model.input == own.model.input
      }
      let columns = experiment.allArms.flatMap(\.settings.target.columns)
      var data = try twin?.data ?? FaceData(own, needsMasks: needsMasks, columns: columns)
      let bank = reader?.bank ?? ImageBank(data.source, size: own.model.input)
      if let results {
        bank.keepInFiles(of: PicturePlace.folder(beside: results), identity: data.digest)
      }
      if twin == nil, own.onBadImage == .skip { try data.leaveOutBadDictionaryPictures(bank) }
      let labels = try data.labels(of: own)
      let outputs = labels?.outputs ?? TargetLabels.binaryClasses.count
      prepared.append(
        PreparedArm(
          arm: arm, experiment: own, data: data, bank: bank,
          dictionary: reader?.dictionary ?? SharedDictionary(),
          thresholds: try GivenThresholds(own), labels: labels,
          initial: try prepared.first {
            $0.experiment.model == own.model && $0.outputs == outputs
          }?.initial ?? GivenWeights(own.model, outputs: outputs)))
    }
    return prepared
  }
}

extension Experiment {
  /// Whether both have the same faces, each for the same use.
  package func sharesFaces(with other: Experiment) -> Bool {
    data == other.data && dissection.dictionary == other.dissection.dictionary
      && dissection.images == other.dissection.images
      // How many faces are painted follows from the size of the sets and the subgroups of the target.
      && (!data.isSynthetic || trainSizes == other.trainSizes)
      && (target == other.target || !isSkewed || !data.isSynthetic)
  }

  /// The training images on each axis; nil for as many as there are.
  private var trainSizes: [Int?] {
    axes.map { $0.train ?? split.train }
  }
}

/// A dictionary at one side of the input, for all arms that dissect with it.
///
/// It is kept for one cue at a time, or for the axes without any.
final class SharedDictionary {
  var prepared: PreparedDictionary?
  /// The cue that it shows.
  var plant: Plant?
}
