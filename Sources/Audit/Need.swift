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
  /// Training images of a cell.
  let train: Int

  init(_ experiment: Experiment, work: [PlannedWork], dictionary: Int) {
    model = experiment.model
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

  /// At the peak of training, which comes when the state is saved.
  ///
  /// The weights lie in memory as such, as momentum, gradient and kernels' scratch, and twice more
  /// with the momentum while they are written.
  var memory: Int {
    let activations = batch * model.input * model.input * model.architecture.bytesPerPixel
    return Self.program + 8 * weightsBytes + activations + pictureBytes
  }

  /// Bytes of a program without a network.
  private static let program = 60_000_000
  /// Bytes of the database for one cell.
  static let recorded = 3_000_000
}

extension ResNetDepth {
  /// Bytes of all parameters and statistics, for two classes.
  var parameterBytes: Int {
    switch self {
    case .resnet18: 44_800_000
    case .resnet50: 94_300_000
    }
  }

  /// Bytes of activations and gradients in training, for each pixel of a batch's input.
  fileprivate var bytesPerPixel: Int {
    switch self {
    case .resnet18: 1_000
    case .resnet50: 3_000
    }
  }
}
