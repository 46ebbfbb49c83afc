import Audit
import Foundation
import Networks
import TestSupport
import Testing

private func state(epochsDone: Int) -> TrainingState {
  let model = ResNet(.resnet18, seed: 3)
  var velocity = model.zeroed()
  velocity.head.bias[0] = 0.25
  return TrainingState(model: model, velocity: velocity, epochsDone: epochsDone)
}

private let summary = EpochSummary(
  epoch: 0, loss: 0.5, accuracy: 0.75, seconds: 1, imagesPerSecond: 10, rate: 0.01)

@Test("a checkpoint gives back weights, momentum and history, until it is removed")
func checkpointRoundTrip() throws {
  let folder = try TemporaryFolder()
  let hash = String(repeating: "a", count: 64)
  let checkpoint = Checkpoint(folder: folder.file("cell"), trainingHash: hash)
  #expect(try checkpoint.load() == nil)
  let saved = state(epochsDone: 1)
  try checkpoint.save(saved, epochs: [summary])
  let (loaded, epochs) = try #require(try checkpoint.load())
  #expect(loaded.epochsDone == 1)
  #expect(loaded.model.weights() == saved.model.weights())
  #expect(loaded.velocity.weights() == saved.velocity.weights())
  #expect(epochs.map(\.loss) == [0.5])
  checkpoint.remove()
  #expect(try checkpoint.load() == nil)
}

@Test("a checkpoint of other settings, or a damaged one, is not taken up")
func foreignCheckpoint() throws {
  let folder = try TemporaryFolder()
  let own = Checkpoint(folder: folder.url, trainingHash: String(repeating: "a", count: 64))
  let other = Checkpoint(folder: folder.url, trainingHash: String(repeating: "b", count: 64))
  try own.save(state(epochsDone: 1), epochs: [summary])
  #expect(try other.load() == nil)
  let file = folder.file("checkpoint.safetensors")
  let bytes = try Data(contentsOf: file)
  try bytes.prefix(bytes.count / 2).write(to: file)
  #expect(try own.load() == nil)
}
