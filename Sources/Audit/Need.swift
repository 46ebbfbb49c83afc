import Faces
import Foundation
import Networks

/// What a run needs of memory and disk, counted from the sizes in its experiment.
///
/// Known before the first step; `lancet run --dry-run` measures it more closely.
struct Need {
  let model: ModelSpecification
  let batch: Int
  /// Different pictures that a worker may come to keep, the dictionary's among them.
  let pictures: Int
  /// Pictures in the dictionary.
  let dictionary: Int
  let hook: Hook
  /// Training images of a cell.
  let train: Int

  init(_ experiment: Experiment, work: [PlannedWork], dictionary: Int) {
    model = experiment.model
    hook = experiment.dissection.hook
    self.dictionary = dictionary
    train = work.map(\.split.train.count).max() ?? 0
    batch = min(experiment.training.batch, train)
    pictures = Set(work.flatMap { $0.split.sets.flatMap(\.1) }.map(\.image)).count + dictionary
  }

  private var bytesPerPicture: Int { 3 * model.input * model.input }

  /// Pictures, and the training images of the cell at hand laid out in order.
  var pictureBytes: Int { (pictures + train) * bytesPerPicture }

  /// Of one cell's weights on disk.
  var weightsBytes: Int { model.architecture.parameterBytes }

  /// Two saved states and a third that is being written, each with weights and momentum.
  var checkpointBytes: Int { 3 * 2 * weightsBytes }

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
  var savingBytes: Int { 4 * weightsBytes }

  /// While a dissection holds maps, of which it drops some beyond its limit.
  var dissectionMemory: Int {
    var (side, floats) = ((model.input + 3) / 4, 0)
    for width in [64, 128, 256, 512] {
      floats += side * side * width * (hook == .block ? model.architecture.expansion : 1)
      side = (side + 1) / 2
    }
    let maps = dictionary * floats * MemoryLayout<Float>.size
    let kept = min(maps, DissectionStage.mapMemory)
    return Self.program + 3 * weightsBytes + kept + pictureBytes
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
    case .resnet50: 94_300_000
    }
  }

  /// Channels at a block's output, for each of its first convolution.
  fileprivate var expansion: Int {
    switch self {
    case .resnet18: 1
    case .resnet50: 4
    }
  }

  /// Bytes of activations and gradients in training, for each pixel of a batch's input: measured at
  /// 64 and 112 px, where the whole peak is within 5 % of what is counted.
  fileprivate var bytesPerPixel: Int {
    switch self {
    case .resnet18: 850
    case .resnet50: 2_400
    }
  }
}
