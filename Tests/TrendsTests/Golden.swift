import Foundation
import Testing

/// What `Tests/Golden/trends/make_trends_golden.py` wrote.
struct Golden: Decodable {
  struct Sweep: Decodable, CustomTestStringConvertible {
    var name: String
    var percentages: [Int]
    var values: [[Double?]]
    var score: Int
    var tau: Double?
    var p: Double
    var permutations: Double
    var theilSen: Double?
    var slope: Mean?
    var change: Mean?
    var steepening: Mean?
    var curvature: Mean?

    var testDescription: String { name }
  }

  struct Mean: Decodable {
    var mean: Double
    var seeds: Int
    var low: Double?
    var high: Double?
    var p: Double?
  }

  struct Adjusted: Decodable {
    var p: [Double]
    var holm: [Double]
    var falseDiscovery: [Double]
  }

  struct Student: Decodable {
    var degrees: Int
    var t: Double
    var p: Double
    var critical: Double
  }

  var version: Int
  var sweeps: [Sweep]
  var adjusted: [Adjusted]
  var student: [Student]

  static func load() throws -> Golden {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Golden/trends/trends.json")
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
  }
}
