import Tensors

/// Square RGB images to train on, with a class each, wherever their pixels are kept.
package protocol TrainingImages: Sendable {
  /// The side S of every image, in pixels.
  var size: Int { get }
  /// The class of each image.
  var labels: [UInt8] { get }

  /// Writes image `index`, changed by `move`, into `place` of a batch, [N, S, S, 3].
  ///
  /// Throws what keeps its pixels from being read.
  func write(
    _ index: Int, _ move: AugmentationMove, _ normalization: Normalization,
    into batch: inout MutableSpan<Float>, place: Int) throws

  /// Is told which images will be written next, while those before them are at work.
  func expect(_ indices: ArraySlice<Int>)
}

extension TrainingImages {
  /// The number of images, N.
  package var count: Int { labels.count }

  package func expect(_ indices: ArraySlice<Int>) {}
}

extension LabelledImages: TrainingImages {}
