import Foundation
import Results
import Seeding

/// A committed file of hashes by name: `Tests/Golden/hashes`, whose README says what they are.
struct GoldenHashes {
  private let hashes: [String: String]

  init(_ name: String) throws {
    let url = Evidence.root.appending(path: "Tests/Golden/hashes/\(name).txt")
    let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
    hashes = Dictionary(
      uniqueKeysWithValues: lines.map { line in
        let words = line.split(separator: " ", maxSplits: 1).map(String.init)
        return (words[0], words[1])
      })
  }

  subscript(experiment: String) -> String? { hashes[experiment] }

  /// One hash over what names the cells of a plan, in its order.
  static func hash(of cells: [PlannedCell]) -> String {
    var hash = SHA256()
    for planned in cells {
      hash.update("\(planned.cell.trainingHash) \(planned.dissectionHash)\n".utf8)
    }
    return hash.hexadecimal
  }
}
