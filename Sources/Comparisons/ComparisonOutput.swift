import Drawing
import Files
import Foundation
import Probing
import Reports
import Specification

/// Writes a comparison into its folder: tables, plots, page and record.
package struct ComparisonOutput {
  /// The formats of tables, but for those that are too long for any but CSV.
  package var tables: [TableFormat] = [.csv]
  package var plots: [Page.Format] = [.svg]
  /// The program and its version.
  package var program: String
  /// The command that makes all of it again.
  package var command: String

  package init(program: String, command: String) {
    (self.program, self.command) = (program, command)
  }

  /// Writes everything; throws a `DiskError`.
  package func write(_ outcome: ComparisonRequest.Outcome, to folder: OutputFolder) throws {
    let comparison = outcome.comparison
    var files: [(name: String, words: String)] = []
    for kind in ComparisonTable.allCases {
      let table = comparison.table(kind)
      if table.rows.isEmpty { continue }
      let formats = kind == .probabilities ? [.csv] : tables
      for format in formats {
        for (name, text) in table.files(named: kind.rawValue, as: format) {
          try folder.write(text, to: name)
          files.append(
            (name, name.hasSuffix("metadata.json") ? "what its columns mean" : table.title))
        }
      }
    }
    if !outcome.trainings.isEmpty {
      let table = unitTable(outcome)
      for (name, text) in table.files(named: "units", as: .csv) {
        try folder.write(text, to: name)
        files.append(
          (name, name.hasSuffix("metadata.json") ? "what its columns mean" : table.title))
      }
      files.append(("models/", "what is kept of each model, and used again"))
    }
    var names = FileNames()
    for figure in comparison.allFigures {
      let name = names.file(for: figure.name)
      for format in plots {
        let file = "plots/\(name).\(format.rawValue)"
        try folder.write(Data(figure.page.file(as: format)), to: file)
        files.append((file, figure.title))
      }
    }
    files += [
      (ComparisonRecord.file, "settings, inputs and tests"), (ComparisonPage.file, "this page"),
    ]
    let record = ComparisonPage.Record(
      command: command, program: program,
      inputs: outcome.inputs.map { "\($0.model): \($0.input.words)" },
      notices: outcome.notices, files: files.map { ($0.name, $0.words) })
    try folder.write(ComparisonPage(comparison, record: record).html(), to: ComparisonPage.file)
    try folder.write(
      ComparisonRecord(
        outcome, program: program, command: command, files: files.map(\.name).sorted()
      ).json(), to: ComparisonRecord.file)
    try folder.finish()
  }

  /// What each unit matches best, a row each.
  private func unitTable(_ outcome: ComparisonRequest.Outcome) -> Table {
    var table = Table(
      title: "What each unit matches best",
      columns: [
        .init("model", .text, "the name of the model"),
        .init("seed", .integer, "which training of the model, from 1"),
        .init("layer", .text, "the layer"), .init("unit", .integer, "the unit, from 0"),
        .init("concept", .text, "its best concept; empty where it meets none"),
        .init("iou", .number(decimals: 4), "its IoU with that concept"),
        .init("detector", .integer, "1 where the IoU reaches the cut"),
        .init("counted", .text, "concepts of its region that the hierarchy counts it for"),
      ])
    for model in outcome.comparison.models {
      for (number, training) in (outcome.trainings[model.name] ?? []).enumerated() {
        for layer in training.layers {
          for (place, unit) in layer.units.enumerated() {
            table.append([
              .text(model.name), .integer(number + 1), .text(layer.name), .integer(place),
              .text(unit.concept ?? ""), .number(unit.iou), .integer(unit.isDetector ? 1 : 0),
              .text(unit.counted.joined(separator: ";")),
            ])
          }
        }
      }
    }
    return table
  }
}

extension RunRecord.Input {
  /// Such as `weights a.safetensors, 44 bytes, SHA-256 …`.
  fileprivate var words: String {
    "\(what) \(path)\(size.map { ", \($0) bytes" } ?? ""), SHA-256 \(sha256)"
  }
}
