import Faces
import Foundation
import Networks
import Painter
import Tensors

/// What training on synthetic faces came to, with or without Winograd's filtering.
struct AccuracyReport: Encodable {
  let seed: UInt64
  let winograd: Bool
  /// The share of the test images classified rightly.
  let accuracy: Double
  /// The mean loss of the last epoch.
  let loss: Double
  let imagesPerSecond: Double
  /// The share of the time in which steps waited for their images.
  let waiting: Double
}

/// Trains on synthetic faces with and without Winograd's filtering, for the seeds 1...`runs`.
///
/// Rounding differs between the two and grows with every step; what matters is whether the accuracy
/// differs by more than it does between seeds.
func compareAccuracy(_ options: EngineBenchmark, on pool: WorkerPool) throws {
  let (train, test) = (1200, 600)
  let source = SyntheticSource(seed: 12, counts: [.train: train, .test: test])
  let training = try labelled(source, 0..<train, size: options.side)
  let testing = try labelled(source, train..<train + test, size: options.side)
  var settings = TrainingSettings(epochs: 5, rate: 0.01)
  (settings.batch, settings.warmUpEpochs) = (options.batch, 0.5)
  settings.augmentation = Augmentation(flip: true, shift: 4)
  for seed in 1...UInt64(options.runs) {
    for winograd in [true, false] {
      try WinogradUse.$isAllowed.withValue(winograd) {
        var state = TrainingState(Network(.resnet50, seed: seed))
        var summaries: [EpochSummary] = []
        try Networks.train(&state, on: training, settings: settings, seed: seed, pool: pool) {
          _, _ in
        } epoch: { summary, _ in
          summaries.append(summary)
        }
        let right = correctlyClassified(state.model.logits(of: testing, pool: pool), testing.labels)
        let epochs = Double(summaries.count)
        try print(
          json: AccuracyReport(
            seed: seed, winograd: winograd, accuracy: Double(right) / Double(test),
            loss: summaries.last?.loss ?? .nan,
            imagesPerSecond: summaries.map(\.imagesPerSecond).reduce(0, +) / epochs,
            waiting: summaries.compactMap(\.waiting).reduce(0, +) / epochs))
      }
    }
  }
}

/// Paints some faces, labelled by the attribute Male.
private func labelled(_ source: SyntheticSource, _ faces: Range<Int>, size: Int) throws
  -> LabelledImages
{
  var images = LabelledImages(size: size)
  let males = try source.table.values(of: "Male")
  for face in faces {
    images.pixels += source.image(face, size: size).pixels
    images.labels.append(males[face] == true ? 1 : 0)
  }
  return images
}
