import Dissection
import Faces
import Foundation
import Networks
import Probing
import Specification

/// What the cells of an arm need of memory and disk, counted from the sizes in its experiment.
///
/// Known before the first step; `lancet run --dry-run` measures it more closely.
package struct Requirements {
  let model: ModelSpecification
  let batch: Int
  /// Different pictures that a worker may come to keep, beside a dictionary's own.
  let pictures: Int
  /// Pictures in the dictionary.
  let dictionary: Int
  let dissection: DissectionSpecification
  let limit: DissectionMemory
  /// Whether the dictionary's pictures lie elsewhere than those of the experiment's own faces.
  let isDictionaryApart: Bool
  /// Training images of a cell.
  let train: Int

  /// How many cells.
  let cells: Int

  package init(_ work: [PlannedWork], of arm: PreparedArm, memory: DissectionMemory) {
    let experiment = arm.experiment
    (model, dissection, limit) = (experiment.model, experiment.dissection, memory)
    dictionary = arm.data.dictionaryFaces.count
    cells = work.count
    isDictionaryApart =
      switch dissection.dictionary {
      case .published: true
      case .synthetic: !experiment.data.isSynthetic
      case .data: false
      }
    train = work.map(\.split.train.count).max() ?? 0
    batch = min(experiment.training.batch, train)
    pictures = Set(work.flatMap { $0.split.sets.flatMap(\.1) }.map(\.image)).count
  }

  private var bytesPerPicture: Int { 3 * model.input * model.input }

  /// Pictures, and the training images of the cell at hand laid out in order.
  package var pictureBytes: Int {
    let ofDictionary = dictionary * bytesPerPicture
    return (pictures + train) * bytesPerPicture
      + (isDictionaryApart ? min(ofDictionary, limit.pictures) : ofDictionary)
  }

  /// Of one cell's weights on disk.
  var weightsBytes: Int { model.architecture.parameterBytes }

  /// Two saved states and a third that is being written, each with weights and momentum.
  package var checkpointBytes: Int { 3 * 2 * weightsBytes }

  /// At the worst moment of a cell.
  var memory: Int { max(trainingMemory, dissectionMemory) }

  /// At the peak of training, which comes when the state is saved.
  ///
  /// The weights lie in memory as such, as momentum and as gradient, and while they are saved twice
  /// more, each time with the momentum.
  private var trainingMemory: Int {
    let activations = batch * model.input * model.input * model.architecture.bytesPerPixel
    return Self.program + 3 * weightsBytes + savingBytes + activations + pictureBytes
  }

  /// What a saving of the state takes for a moment.
  package var savingBytes: Int { 4 * weightsBytes }

  /// While a dissection holds activations: what fits the limit, and at least those of one layer.
  package var dissectionMemory: Int {
    let settings = DissectionSettings(quantiles: [dissection.quantile], grid: true)
    let layers = ResNetDepth.layers.indices.map { stage in
      LayerNeed(
        LayerShape(
          model.architecture, stage: stage, hook: dissection.hook, input: model.input),
        images: dictionary, quantiles: settings.levels)
    }
    let all = layers.reduce(0) { $0 + $1.firstPass + $1.maps }
    let least = layers.map(\.firstPass).max() ?? 0
    return Self.program + 3 * weightsBytes + max(least, min(all, limit.activations)) + pictureBytes
  }

  /// Bytes of a program without a network.
  private static let program = 100_000_000
  /// Bytes of the database for one cell.
  static let recorded = 3_000_000
}

extension ResNetDepth {
  /// Bytes of all parameters and statistics, for two classes.
  package var parameterBytes: Int {
    switch self {
    case .resnet18: 44_800_000
    case .resnet34: 85_200_000
    case .resnet50: 94_300_000
    case .resnet101: 170_400_000
    }
  }

  /// Bytes of activations and gradients in training, for each pixel of a batch's input: measured at
  /// 64 and 112 px, where the whole peak is within 5 % of what is counted.
  fileprivate var bytesPerPixel: Int {
    switch self {
    case .resnet18: 850
    case .resnet34: 1_000
    case .resnet50: 2_400
    case .resnet101: 3_500
    }
  }
}
