import Foundation
import Networks
import Sweeps
import TestSupport
import Testing

private func state(epochsDone: Int, steps: Int = 0) -> TrainingState {
  let model = Network(.resnet18, seed: 3)
  var velocity = model.zeroed()
  velocity["fc.bias"][0] = 0.25 * Float(epochsDone + 1)
  var part = EpochPart()
  // A number that decimal digits only give back if there are enough of them.
  (part.steps, part.lossSum, part.correct) = (steps, 0.1 + 0.2, 3 * steps)
  return TrainingState(model: model, velocity: velocity, epochsDone: epochsDone, part: part)
}

private func summaries(_ count: Int) -> [EpochSummary] {
  (0..<count).map {
    EpochSummary(
      epoch: $0, loss: 1 / 3, accuracy: 0.75, seconds: 1, imagesPerSecond: 10, rate: 0.01)
  }
}

@Suite struct CheckpointTests {
  let folder: TemporaryFolder
  var checkpoint: Checkpoint

  init() throws {
    folder = try TemporaryFolder()
    checkpoint = Checkpoint(folder: folder.file("cell"), trainingHash: Self.hash("a"))
  }

  private static func hash(_ digit: String) -> String { String(repeating: digit, count: 64) }

  private func file(_ number: Int) -> URL { folder.file("cell/checkpoint-\(number).safetensors") }

  @Test("a checkpoint gives back weights, momentum, part of an epoch and history, until removed")
  mutating func roundTrip() throws {
    #expect(checkpoint.load().latest == nil)
    let saved = state(epochsDone: 1, steps: 7)
    try checkpoint.save(saved, epochs: summaries(1))
    let kept = checkpoint.load()
    let (loaded, epochs) = try #require(kept.latest)
    #expect(kept.damage.isEmpty)
    #expect(loaded.epochsDone == 1 && loaded.part == saved.part)
    #expect(loaded.model.weights() == saved.model.weights())
    #expect(loaded.velocity.weights() == saved.velocity.weights())
    #expect(epochs.map(\.loss) == [1 / 3])
    checkpoint.remove()
    #expect(checkpoint.load().latest == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("cell").path).isEmpty)
  }

  @Test("of two checkpoints the one further ahead is taken, and the other is written next")
  mutating func turns() throws {
    for steps in 1...3 {
      try checkpoint.save(state(epochsDone: 1, steps: steps), epochs: summaries(1))
    }
    #expect(checkpoint.load().latest?.state.part.steps == 3)
    try checkpoint.save(state(epochsDone: 2, steps: 1), epochs: summaries(2))
    #expect(checkpoint.load().latest?.state.epochsDone == 2)
    try FileManager.default.removeItem(at: file(1))
    let before = checkpoint.load().latest?.state
    #expect(before?.epochsDone == 1 && before?.part.steps == 3)
  }

  @Test(
    "a checkpoint that is cut off or changed is named, and the one before is taken up",
    arguments: ["cut off", "empty", "changed"])
  mutating func damage(kind: String) throws {
    try checkpoint.save(state(epochsDone: 0, steps: 1), epochs: [])
    try checkpoint.save(state(epochsDone: 0, steps: 2), epochs: [])
    try damage(file(1), kind)
    let kept = checkpoint.load()
    #expect(kept.latest?.state.part.steps == 1)
    #expect(kept.damage.count == 1 && kept.damage[0].contains("checkpoint-1.safetensors"))
    try damage(file(0), kind)
    let none = checkpoint.load()
    #expect(none.latest == nil && none.damage.count == 2)
    // What is damaged is in nobody's way.
    try checkpoint.save(state(epochsDone: 0, steps: 3), epochs: [])
    #expect(checkpoint.load().latest?.state.part.steps == 3)
  }

  private func damage(_ file: URL, _ kind: String) throws {
    var bytes = try Data(contentsOf: file)
    switch kind {
    case "cut off": bytes = bytes.prefix(bytes.count / 2)
    case "empty": bytes = Data()
    default: bytes[bytes.count - 101] ^= 1
    }
    try bytes.write(to: file)
  }

  @Test("a checkpoint of other settings is not taken up")
  mutating func foreign() throws {
    try checkpoint.save(state(epochsDone: 1), epochs: summaries(1))
    var other = Checkpoint(folder: folder.file("cell"), trainingHash: Self.hash("b"))
    let kept = other.load()
    #expect(kept.latest == nil && kept.damage.count == 1)
  }
}
