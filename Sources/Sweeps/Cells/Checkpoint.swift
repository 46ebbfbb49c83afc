import Files
import Foundation
import Networks
import Specification

/// The state of an unfinished training on disk, so that a run that was stopped goes on from there.
///
/// Two files are written in turn, so that the state before the last is there while the last is
/// being written, or when it turns out to be damaged. A checkpoint belongs to a training hash; one
/// that was left by other settings is not taken up.
package struct Checkpoint: Sendable {
  let folder: URL
  let trainingHash: String
  /// Which of the two files is written next.
  private var next = 0

  /// Names the folder, which need not exist, and the training whose state is kept there.
  package init(folder: URL, trainingHash: String) {
    self.folder = folder
    self.trainingHash = trainingHash
  }

  /// What lies on disk.
  package struct Kept: Sendable {
    /// The state that is furthest ahead, and the epochs behind it.
    package var latest: (state: TrainingState, epochs: [EpochSummary])?
    /// What is wrong with the files that cannot be taken up.
    package var damage: [String] = []
  }

  private static let fileCount = 2
  private static let velocityPrefix = "velocity."

  private func file(_ number: Int) -> URL {
    folder.appending(path: "checkpoint-\(number).safetensors")
  }

  /// Keeps the state between two steps, in place of the one before the last.
  package mutating func save(_ state: TrainingState, epochs: [EpochSummary]) throws {
    try Disk.makeFolder(folder)
    var weights = state.model.weights(metadata: [
      "trainingHash": trainingHash, "epochsDone": "\(state.epochsDone)",
      "part": try Identity.json(state.part), "epochs": try Identity.json(epochs),
    ])
    weights.entries += state.velocity.namedTensors().map {
      .init(name: Self.velocityPrefix + $0.name, shape: $0.shape, values: $0.values)
    }
    try weights.sealed().write(to: file(next))
    next = (next + 1) % Self.fileCount
  }

  /// The state to go on from, if there is one for these settings, and what is wrong with the files.
  package mutating func load() -> Kept {
    var kept = Kept()
    next = 0
    for number in 0..<Self.fileCount {
      let file = file(number)
      guard FileManager.default.fileExists(atPath: file.path) else { continue }
      do {
        let found = try read(file)
        if let latest = kept.latest, !found.state.isAhead(of: latest.state) { continue }
        kept.latest = found
        next = (number + 1) % Self.fileCount
      } catch {
        kept.damage.append("\(error)")
      }
    }
    return kept
  }

  private func read(_ file: URL) throws -> (state: TrainingState, epochs: [EpochSummary]) {
    let name = file.relativePath
    var weights = try Safetensors(contentsOf: file)
    try weights.checkSeal(file: name)
    guard weights.metadata["trainingHash"] == trainingHash,
      let epochsDone = weights.metadata["epochsDone"].flatMap({ Int($0) }),
      let part: EpochPart = value("part", of: weights),
      let epochs: [EpochSummary] = value("epochs", of: weights), epochs.count == epochsDone
    else { throw SweepError.foreignCheckpoint(file: name) }
    let moving = weights.entries.filter { $0.name.hasPrefix(Self.velocityPrefix) }
    weights.entries.removeAll { $0.name.hasPrefix(Self.velocityPrefix) }
    let model = try Network(weights: weights, file: name)
    var velocity = model.zeroed()
    try velocity.load(
      Dictionary(
        moving.map {
          (String($0.name.dropFirst(Self.velocityPrefix.count)), ($0.shape, $0.values))
        }, uniquingKeysWith: { first, _ in first }))
    return (
      TrainingState(model: model, velocity: velocity, epochsDone: epochsDone, part: part), epochs
    )
  }

  private func value<Value: Decodable>(_ key: String, of weights: Safetensors) -> Value? {
    weights.metadata[key].flatMap { try? JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
  }

  /// Removes what is there, once the cell is recorded.
  package func remove() {
    for number in 0..<Self.fileCount { try? FileManager.default.removeItem(at: file(number)) }
  }
}

extension TrainingState {
  fileprivate func isAhead(of other: TrainingState) -> Bool {
    (epochsDone, part.steps) > (other.epochsDone, other.part.steps)
  }
}
