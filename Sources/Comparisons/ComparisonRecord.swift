import Dissection
import Foundation
import Probing
import Reports

/// What `compare.json` says of a comparison: what was asked, of what, and what came out.
///
/// Times are not in it, so that the same comparison always gives the same bytes.
struct ComparisonRecord: Encodable {
  struct Settings: Encodable {
    var quantile: Double
    var iou: Double
    var union: String
    /// Draws of shuffled faces.
    var nulls: Int
  }

  struct Layer: Encodable {
    var name: String
    var units: Int
    var detectors: Double
  }

  struct Training: Encodable {
    var source: String
    var input: String
    var layers: [Layer]
  }

  struct Model: Encodable {
    var name: String
    var trainings: [Training]
    var inputs: [RunRecord.Input]
  }

  struct Difference: Encodable {
    /// Missing for all layers together.
    var layer: String?
    var of: String
    var first: String
    var second: String?
    /// 0...1.
    var distance: Double?
    var exchanged: String
    var sizes: [Int]
    var labellings: Int
    var isExact: Bool
    var p: Double
    var correctedP: Double
    var smallestP: Double
    var verdict: String
  }

  static let file = "compare.json"

  var kind = "lancet compare"
  var program: String
  var command: String
  var dictionary: String
  var images: Int
  var settings: Settings
  var faces: [RunRecord.Input]
  var models: [Model]
  var differences: [Difference]
  var notices: [String]
  /// Every file of the folder, from the folder.
  var files: [String]

  init(
    _ outcome: ComparisonRequest.Outcome, program: String, command: String, files: [String]
  ) {
    let comparison = outcome.comparison
    let setting = comparison.setting
    (self.program, self.command, self.files) = (program, command, files)
    (dictionary, images) = (setting.dictionary, setting.images)
    settings = Settings(
      quantile: setting.quantile, iou: setting.iou, union: setting.union.rawValue,
      nulls: setting.draws)
    let names = Set(comparison.models.map(\.name))
    faces = outcome.inputs.filter { !names.contains($0.model) }.map(\.input)
    models = comparison.models.map { model in
      Model(
        name: model.name,
        trainings: model.trainings.map { training in
          Training(
            source: training.source, input: training.words,
            layers: training.layers.map {
              Layer(name: $0.name, units: $0.own.units, detectors: $0.own.detectorCount)
            })
        },
        inputs: outcome.inputs.filter { $0.model == model.name }.map(\.input))
    }
    differences = comparison.differences.map { row in
      Difference(
        layer: row.layer, of: row.base.rawValue, first: row.first, second: row.second,
        distance: row.distance, exchanged: row.exchanged.rawValue, sizes: row.sizes,
        labellings: row.test.labellings, isExact: row.test.isExact, p: row.test.pValue,
        correctedP: row.adjustedP, smallestP: row.smallestP, verdict: "\(row.verdict)")
    }
    notices = outcome.notices
  }

  /// The text of the file.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}
