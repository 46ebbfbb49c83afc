import Foundation

/// What `run.json` says of a dissection: program, times, settings, inputs, and what was passed over.
package struct RunRecord: Encodable {
  /// A file or folder that the results follow from.
  package struct Input: Codable, Sendable, Equatable {
    /// Such as `weights`.
    package let what: String
    package let path: String
    /// In bytes; nil for what is no single file.
    package let size: Int?
    package let sha256: String

    package init(what: String, path: String, size: Int?, sha256: String) {
      (self.what, self.path, self.size, self.sha256) = (what, path, size, sha256)
    }
  }

  /// What is known of the model.
  struct Model: Encodable, Sendable, Equatable {
    var source: String
    var architecture: String?
    var classes: Int?
    var hook: String?
    /// The side of the input in pixels.
    var input: Int
    /// The channels of the input in their order, and what white is; nil where these are usual.
    var colours: String?
    var scale: Float?
    /// Of the input, channel by channel, on its scale, which is 0...1 where nothing else is said.
    var mean: [Float]?
    var deviation: [Float]?
  }

  struct Settings: Encodable, Sendable, Equatable {
    var layers: [String]
    var quantiles: [Double]
    var iou: Double
    var union: String
    var countFactor: Double
    var nulls: Int
    var grid: Bool
    var permutations: Int
    var falseDiscoveryRate: Double
    /// Where thresholds come from.
    var thresholds: String
    var axis: String?
    var gallery: Bool
  }

  static let file = "run.json"

  var kind = Self.kind
  var program: String
  var started: String
  var ended: String
  var seconds: Double
  var model: Model
  /// The dictionary, as messages name it, and its images.
  var dictionary: String
  var images: Int
  var settings: Settings
  var inputs: [Input]
  /// What the inputs hold and the dissection did not use.
  var passedOver: [String]
  /// What was said during the run.
  var notices: [String]
  /// The counts, a row per layer and quantile.
  var counts: [DissectionCounts]
  /// The units that are biased, a row per layer and family.
  var families: [FamilyCounts]
  /// Every file of the folder, from the folder.
  var files: [String]

  static let kind = "lancet dissect"

  /// The text of the file.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}

extension RunRecord {
  /// What another run reads of it.
  struct Former: Decodable {
    let kind: String
    let files: [String]
    /// What it followed from, the model first.
    let inputs: [Input]?

    /// Nil where there is no such file, or one of something else.
    init?(contentsOf url: URL) {
      guard let data = try? Data(contentsOf: url),
        let read = try? JSONDecoder().decode(Former.self, from: data), read.kind == RunRecord.kind
      else { return nil }
      self = read
    }
  }
}
