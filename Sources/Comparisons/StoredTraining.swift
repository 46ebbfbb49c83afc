import Concepts
import Dissection
import Files
import Foundation
import Probing
import Seeding
import Specification

/// What a comparison keeps of one training that it dissected: counts, draws of chance, and a row for each unit.
///
/// One lies in a file of the output's folder, and is used again where it follows from the same.
package struct StoredTraining: Codable, Sendable, Equatable {
  /// How many detectors and counted pairs each concept has that has any.
  struct Counts: Codable, Sendable, Equatable {
    var detectors: [String: Int]
    var pairs: [String: Int]

    init(_ histograms: FindingHistograms, concepts: [LocalConcept]) {
      func named(_ numbers: [Int]) -> [String: Int] {
        Dictionary(
          uniqueKeysWithValues: zip(concepts, numbers).filter { $1 > 0 }.map { ($0.name, $1) })
      }
      detectors = named(histograms.detectorsByConcept)
      pairs = named(histograms.pairsByConcept)
    }
  }

  struct Family: Codable, Sendable, Equatable {
    var family: GlobalFamily
    /// Units biased towards each group, then towards any.
    var biased: [Int]
    /// Of the last, those that pass the permutation test as well.
    var significant: Int
    /// The same as `biased` with shuffled labels, draw by draw.
    var shuffled: [[Int]]
    /// Of each unit, group by group.
    var probabilities: [Double]

    init(_ bias: GlobalBias) {
      family = bias.family
      biased = bias.biasedUnitsByGroup + [bias.biasedUnits]
      significant = bias.significantBiasedUnits
      (shuffled, probabilities) = (bias.shuffled, bias.probabilities)
    }
  }

  struct Unit: Codable, Sendable, Equatable {
    /// Nil where the unit meets no concept.
    var concept: String?
    var iou: Double
    var isDetector: Bool
    /// The concepts that the hierarchy counts it for.
    var counted: [String]
  }

  struct Layer: Codable, Sendable, Equatable {
    var name: String
    var own: Counts
    /// With shuffled faces, draw by draw.
    var shuffled: [Counts]
    var families: [Family]
    var units: [Unit]
    /// Whether fewer than 100 activations lie above a threshold.
    var isNoisy: Bool
    /// The regions of concepts that are not published.
    var furtherConcepts: [String: FaceRegion]
  }

  /// A digest of all that it follows from.
  let identity: String
  let words: String
  let inputs: [RunRecord.Input]
  let layers: [Layer]

  /// Reads a former one; nil where there is none, or one of another kind.
  init?(contentsOf url: URL) {
    guard let data = try? Data(contentsOf: url),
      let read = try? JSONDecoder().decode(Self.self, from: data)
    else { return nil }
    self = read
  }

  init(identity: String, words: String, inputs: [RunRecord.Input], layers: [Layer]) {
    (self.identity, self.words, self.inputs, self.layers) = (identity, words, inputs, layers)
  }

  /// The text of its file; the same always gives the same bytes.
  func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }
}

extension StoredTraining {
  /// Dissects a model.
  ///
  /// Throws what is wrong with the model or the faces, and what `checkCancellation` throws.
  init(
    _ model: any ComparableModel, identity: String, over faces: ComparedFaces,
    settings: DissectionSettings, threads: Int, checkCancellation: () throws -> Void
  ) throws {
    var layers: [Layer] = []
    try model.dissect(
      over: faces, settings: settings, threads: threads, checkCancellation: checkCancellation
    ) { layers.append(Layer($0, union: settings.union)) }
    self.init(identity: identity, words: model.words, inputs: model.inputs, layers: layers)
  }

  /// The digest of a model's files, input and layers, of the faces, and of the settings.
  static func identity(
    of model: any ComparableModel, faces: [RunRecord.Input], settings: DissectionSettings,
    program: String
  ) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let lines =
      [program, "\(DissectionIdentity.revision)", model.words]
      + (model.inputs + faces).map(\.sha256) + model.layers.map(\.rawValue)
      + [String(decoding: try encoder.encode(settings), as: UTF8.self)]
    var hash = SHA256()
    hash.update(lines.joined(separator: "\n").utf8)
    return hash.hexadecimal
  }
}

extension StoredTraining.Layer {
  init(_ found: LayerFindings, union: UnionRule) {
    let level = found.levels[0]
    let (concepts, reading) = (level.counts.concepts, level.reading(union))
    name = found.name.rawValue
    own = .init(reading.histograms, concepts: concepts)
    shuffled = (found.readings.chance[.shuffled] ?? []).map { .init($0, concepts: concepts) }
    families = found.biases.map { .init($0) }
    isNoisy = level.isNoisy
    let further = concepts.filter { !LocalConcept.isPublished($0.name) }
    furtherConcepts = Dictionary(uniqueKeysWithValues: further.map { ($0.name, $0.region) })
    units = (0..<level.counts.unitCount).map { unit in
      StoredTraining.Unit(
        concept: reading.findings.bestConcept(of: unit, in: concepts)?.name,
        iou: reading.findings.bestIoU[unit], isDetector: reading.findings.isDetector(unit: unit),
        counted: reading.hierarchy.shares[unit].filter(\.isCounted).map {
          concepts[$0.concept].name
        })
    }
  }
}
