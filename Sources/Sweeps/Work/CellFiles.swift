import Files
import Foundation
import Networks

/// Where the files of a cell lie: `<results>.runs/<training hash>/`.
package struct CellFiles {
  package let results: URL
  let trainingHash: String

  /// The folder of all cells' files.
  package static func runs(of results: URL) -> URL {
    results.deletingLastPathComponent().appending(path: results.lastPathComponent + ".runs")
  }

  var folder: URL {
    Self.runs(of: results).appending(path: String(trainingHash.prefix(16)))
  }

  var weights: URL { folder.appending(path: "weights.safetensors") }

  /// The path of a file or folder in a cell's folder, from the folder of the database.
  static func recordedPath(of file: URL) -> String {
    file.pathComponents.suffix(3).joined(separator: "/")
  }

  var checkpoint: Checkpoint { Checkpoint(folder: folder, trainingHash: trainingHash) }

  /// Keeps a trained network, flushed to the disk.
  func write(_ model: ResNet, cell: String, input: Int) throws {
    try Disk.makeFolder(folder)
    try model.weights(metadata: [
      "trainingHash": trainingHash, "input": "\(input)", "cell": cell,
    ]).sealed().write(to: weights)
  }

  /// Whether the weights of a trained cell are not there.
  var hasLostWeights: Bool { !FileManager.default.fileExists(atPath: weights.path) }

  /// Makes the folder, and makes sure that files can be written there.
  ///
  /// Throws a `DiskError`.
  func prepare() throws {
    try Disk.makeFolder(folder)
    let probe = folder.appending(path: Self.halfWrittenPrefix + "-probe")
    try Disk.write("", to: probe)
    removeLeftovers()
  }

  /// Reads the trained network of `cell`, and makes sure that it is this cell's and whole.
  func readModel(cell: String) throws -> ResNet {
    let file = weights.relativePath
    if hasLostWeights {
      throw SweepError.lostWeights(file: file, cell: cell)
    }
    do {
      let content = try Safetensors(contentsOf: weights)
      try content.checkSeal(file: file)
      if let owner = content.metadata["trainingHash"], owner != trainingHash {
        throw SweepError.foreignWeights(file: file, cell: content.metadata["cell"] ?? owner)
      }
      return try ResNet(weights: content, file: file)
    } catch {
      throw SweepError.damagedWeights(reason: "\(error)", cell: cell)
    }
  }

  /// Removes what a process that was killed while it wrote has left half written.
  func removeLeftovers() {
    let manager = FileManager.default
    for path in (try? manager.subpathsOfDirectory(atPath: folder.path)) ?? [] {
      let file = folder.appending(path: path)
      if file.lastPathComponent.hasPrefix(Self.halfWrittenPrefix) {
        try? manager.removeItem(at: file)
      }
    }
  }

  /// How Foundation calls a file until it is whole and gets its name.
  private static let halfWrittenPrefix = ".dat.nosync"
}
