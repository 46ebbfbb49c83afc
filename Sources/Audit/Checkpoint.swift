import Foundation
import Networks

/// The state of an unfinished training on disk, so that a run that was stopped loses one epoch at most.
///
/// A checkpoint belongs to a training hash; one that was left by other settings is not taken up.
package struct Checkpoint: Sendable {
  let folder: URL
  let trainingHash: String

  /// Names the folder, which need not exist, and the training whose state is kept there.
  package init(folder: URL, trainingHash: String) {
    self.folder = folder
    self.trainingHash = trainingHash
  }

  private var file: URL { folder.appending(path: "checkpoint.safetensors") }

  private static let velocityPrefix = "velocity."

  /// Keeps the state after an epoch, in place of the one before.
  package func save(_ state: TrainingState, epochs: [EpochSummary]) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let history = String(decoding: try JSONEncoder().encode(epochs), as: UTF8.self)
    var weights = state.model.weights(metadata: [
      "trainingHash": trainingHash, "epochsDone": "\(state.epochsDone)", "epochs": history,
    ])
    weights.entries += state.velocity.namedTensors().map {
      .init(name: Self.velocityPrefix + $0.name, shape: $0.shape, values: $0.values)
    }
    try weights.write(to: file)
  }

  /// The state to go on from; nil where there is none for these settings, or it is damaged.
  package func load() throws -> (TrainingState, [EpochSummary])? {
    guard FileManager.default.fileExists(atPath: file.path),
      var weights = try? Safetensors(contentsOf: file),
      weights.metadata["trainingHash"] == trainingHash,
      let epochsDone = weights.metadata["epochsDone"].flatMap({ Int($0) }),
      let history = weights.metadata["epochs"],
      let epochs = try? JSONDecoder().decode([EpochSummary].self, from: Data(history.utf8))
    else { return nil }
    let moving = weights.entries.filter { $0.name.hasPrefix(Self.velocityPrefix) }
    weights.entries.removeAll { $0.name.hasPrefix(Self.velocityPrefix) }
    let model = try ResNet(weights: weights, file: file.path)
    var velocity = model.zeroed()
    try velocity.load(
      Dictionary(
        uniqueKeysWithValues: moving.map {
          (String($0.name.dropFirst(Self.velocityPrefix.count)), ($0.shape, $0.values))
        }))
    return (TrainingState(model: model, velocity: velocity, epochsDone: epochsDone), epochs)
  }

  /// Removes what is there, once the cell is recorded.
  package func remove() {
    try? FileManager.default.removeItem(at: file)
  }
}
