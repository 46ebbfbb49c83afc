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

  /// How many trained cells have files beside one database and none beside another.
  package static func missing(of other: URL, in own: URL) -> Int {
    func cells(_ database: URL) -> Set<String> {
      let runs = runs(of: database)
      let names = (try? FileManager.default.contentsOfDirectory(atPath: runs.path)) ?? []
      return Set(
        names.filter { name in
          let weights = runs.appending(path: name).appending(path: weightsName)
          return FileManager.default.fileExists(atPath: weights.path)
        })
    }
    return cells(other).subtracting(cells(own)).count
  }

  private static let weightsName = "weights.safetensors"

  var folder: URL {
    Self.runs(of: results).appending(path: String(trainingHash.prefix(16)))
  }

  var weights: URL { folder.appending(path: Self.weightsName) }

  /// The path of a file or folder in a cell's folder, from the folder of the database.
  static func recordedPath(of file: URL) -> String {
    file.pathComponents.suffix(3).joined(separator: "/")
  }

  var checkpoint: Checkpoint { Checkpoint(folder: folder, trainingHash: trainingHash) }

  /// Keeps a trained network, flushed to the disk, with more `facts` about it.
  func write(
    _ model: Network, cell: String, input: Int, facts: [String: String] = [:]
  ) throws {
    try Disk.makeFolder(folder)
    let own = ["trainingHash": trainingHash, "input": "\(input)", "cell": cell]
    try model.weights(metadata: own.merging(facts) { own, _ in own }).sealed().write(to: weights)
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
  func readModel(cell: String) throws -> Network { try readWeights(cell: cell).model }

  /// The same, with what the file says beside the network, such as the side of its `input`.
  func readWeights(cell: String) throws -> (model: Network, metadata: [String: String]) {
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
      return (try Network(weights: content, file: file), content.metadata)
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
