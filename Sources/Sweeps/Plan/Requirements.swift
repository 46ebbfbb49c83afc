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
  /// Where the experiment's own pictures are kept.
  package let place: PicturePlace

  /// How many cells.
  let cells: Int

  package init(
    _ work: [PlannedWork], of arm: PreparedArm, memory: DissectionMemory,
    pictures place: PicturePlace
  ) {
    let experiment = arm.experiment
    (model, dissection, limit) = (experiment.model, experiment.dissection, memory)
    weightsBytes = 4 * model.graph().floats
    self.place = place
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

  /// Pictures in memory, and the training images of the cell at hand laid out in order; from the disk
  /// only those that are at work.
  package var pictureBytes: Int {
    let ofDictionary = dictionary * bytesPerPicture
    let apart = min(ofDictionary, limit.pictures)
    switch place {
    case .memory:
      return (pictures + train) * bytesPerPicture + (isDictionaryApart ? apart : ofDictionary)
    case .disk:
      return Self.atWork + train * Self.ofPicture + (isDictionaryApart ? apart : 0)
    }
  }

  /// Bytes of pictures that an evaluation or a dissection lays out at a time: twice 50 MB at most.
  private static let atWork = 100_000_000
  /// Bytes that are kept of a picture on the disk: where it is, and its label.
  private static let ofPicture = 100

  /// Of one cell's weights on disk: parameters and running statistics.
  let weightsBytes: Int

  /// Two saved states and a third that is being written, each with weights and momentum.
  package var checkpointBytes: Int { 3 * 2 * weightsBytes }

  /// At the worst moment of a cell.
  var memory: Int { max(trainingMemory, dissectionMemory) }

  /// At the peak of training, which comes when the state is saved.
  ///
  /// The weights lie in memory as such, as momentum and as gradient, and while they are saved twice
  /// more, each time with the momentum.
  private var trainingMemory: Int {
    // What no measurement says is what the step plans to hold.
    let activations =
      model.architecture.bytesPerPixel.map { batch * model.input * model.input * $0 }
      ?? 4 * model.graph().trainingFloats(batch: max(1, batch), side: model.input)
    // Weights that training begins with are kept for the next cell.
    let initial = model.initial == nil ? 0 : weightsBytes
    return Self.program + 3 * weightsBytes + initial + savingBytes + activations + pictureBytes
  }

  /// What a saving of the state takes for a moment.
  package var savingBytes: Int { 4 * weightsBytes }

  /// While a dissection holds activations: what fits the limit, and at least those of one layer.
  package var dissectionMemory: Int {
    let settings = DissectionSettings(quantiles: [dissection.quantile], grid: true)
    let graph = model.graph()
    let layers = graph.layers.map { layer in
      LayerNeed(
        LayerShape(graph, layer, hook: dissection.hook, input: model.input), images: dictionary,
        quantiles: settings.levels)
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

extension Architecture {
  /// Bytes of activations and gradients in training, for each pixel of a batch's input: measured at
  /// 64 and 112 px, where the whole peak is within 5 % of what is counted; nil where what a step plans to
  /// hold tells it, as of an Inception-ResNet-v1 within 3 % at 112 and 160 px.
  fileprivate var bytesPerPixel: Int? {
    switch self {
    case .resnet18: 650
    case .resnet34: 800
    case .resnet50: 1_860
    case .resnet101: 2_960
    case .inceptionResNetV1: nil
    }
  }
}
