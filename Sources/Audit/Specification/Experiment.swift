import Dissection
import Faces
import Networks

/// A bias sweep as its file defines it: what is skewed, what is trained, how it is dissected.
///
/// Everything that determines a number is a value here; nothing else is read from the outside.
package struct Experiment: Sendable, Equatable, Encodable {
  /// Names the experiment in the database; one experiment per name.
  package var name: String
  package var question: String
  package var data: DataSpecification
  /// The attribute that the classifier learns, as the table's header writes it.
  package var target: String
  package var skews: [SkewSpecification]
  package var split: SplitSpecification
  /// One trained model per axis, P and seed: initialisation, order and augmentation derive from it.
  package var seeds: [UInt64]
  package var model: ModelSpecification
  package var training: TrainingSpecification
  package var dissection: DissectionSpecification
  /// The quantities declared before the run.
  package var endpoints: [Endpoint]
  /// Quantities declared as those that should not move.
  package var controls: [Endpoint]
  package var onBadImage: BadImageRule
  /// The file's text, without what the command line replaced.
  package var source: String

  private enum CodingKeys: String, CodingKey {
    case name, question, data, target, skews, split, seeds, model, training, dissection, endpoints
    case controls, onBadImage
  }
}

/// Where the faces come from.
package enum DataSpecification: Sendable, Equatable, Encodable {
  case synthetic(seed: UInt64, population: Population = Population())
  /// A folder in CelebA's file formats.
  case celeba(root: String)
  /// A CSV file and the folder of its pictures.
  case table(csv: String, images: String, landmarks: String?, columns: TableColumns)
}

/// What becomes of a picture that cannot be read.
package enum BadImageRule: String, CaseIterable, Sendable, Codable {
  /// The run stops before anything is trained.
  case fail
  /// It is left out and the database lists it; in a set to train or test on, the next in the
  /// permutation moves up. A folder of a Face Dictionary is to be mended instead: as `fail`.
  case skip
}

/// One axis of skew and the values of P, in percent, that it is swept over.
package struct SkewSpecification: Sendable, Equatable, Encodable {
  package var axis: SkewAxis
  package var percentages: [Int]
  /// Training images on this axis, where it has a number of its own.
  package var train: Int?
}

package struct SplitSpecification: Sendable, Equatable, Codable {
  /// Training images; nil for as many as the scarcest subgroup allows at every P.
  package var train: Int?
  package var validation: Int
  package var test: Int
  package var seed: UInt64
  /// Whether each seed draws a split of its own.
  package var perSeed: Bool
}

package struct ModelSpecification: Sendable, Equatable, Codable {
  package var architecture: ResNetDepth
  /// Side of the square input, in pixels.
  package var input: Int
}

package enum Augment: String, CaseIterable, Sendable, Codable {
  case flip, shift
}

package struct TrainingSpecification: Sendable, Equatable, Codable {
  package var epochs: Int
  package var batch: Int
  /// Peak learning rate.
  package var rate: Double
  package var momentum: Double
  package var decay: Double
  package var schedule: Schedule
  /// Epochs over which the rate rises linearly from 0.
  package var warmUp: Double
  package var augment: [Augment]
  /// Whether the last batch-norm scale of every residual block starts at 0.
  package var zeroStart: Bool
}

/// Whose faces and masks the Face Dictionary holds.
package enum DictionarySource: Sendable, Equatable, Codable {
  /// Painted faces with exact masks.
  case synthetic
  /// Held-out faces of the experiment's own data, with masks from their landmarks.
  case data
  /// A folder in the published layout.
  case published(path: String)
}

package struct DissectionSpecification: Sendable, Equatable, Codable {
  package var dictionary: DictionarySource
  package var images: Int
  package var hook: Hook
  package var quantile: Double
  package var iou: Double
  package var union: UnionRule
  /// Draws of each null that the counts are held against; 0 for none, not even the untrained network.
  package var nulls: Int
  /// Test images on which the endpoints' units are taken away; 0 for no ablation.
  package var ablation: Int
  /// Whether units are probed for the skewed attribute; nil for no, so that what was recorded before
  /// there was a choice keeps its hash.
  package var axisFamily: Bool?
}

/// What an experiment may declare before its run.
package enum Endpoint: String, CaseIterable, Sendable, Codable {
  case eyeDetectors, cheekDetectors, noseDetectors, mouthDetectors, chinDetectors
  /// Pairs of a unit and the concept that is skewed itself, or the concept Smiling.
  case axisPairs, smilingPairs
  /// Units biased towards a palette; towards faces with or without the skewed attribute.
  case biasedUnits
  case axisBiasedUnits = "biasedUnits:axis"
  case accuracyGap, worstSubgroup

  /// Whether it counts units of a block; the others are accuracies.
  package var countsUnits: Bool { self != .accuracyGap && self != .worstSubgroup }
}
