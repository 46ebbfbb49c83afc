import Dissection
import Files
import Foundation
import Specification

/// Writes what a dissection finds as it comes, keeps what is shown at its end, and notes what is said.
///
/// Ends with `finish`, which puts the folder in place; `discard` where something went wrong. Layers are
/// called as `names` says where they name files.
final class DissectionJournal {
  private let output: ResultFolder
  private let notice: (String) -> Void
  private let started = Date()
  let folder: DissectionFolder
  private let settings: DissectionSettings
  private(set) var result = DissectionResult()
  private(set) var strips: [GalleryStep.Strip] = []
  private var notices: [String] = []
  private var passedOver: [String] = []

  /// Opens the folder for writing.
  init(
    _ output: ResultFolder, settings: DissectionSettings, names: FileNames = FileNames(),
    notice: @escaping (String) -> Void
  ) throws {
    try output.begin()
    (self.output, self.settings, self.notice) = (output, settings, notice)
    folder = try DissectionFolder(output.staging, names: names)
    if !output.former.isEmpty {
      notice("\(output.url.relativePath) holds a former dissection, which this one replaces")
    }
    if settings.nulls > 0, settings.quantiles.count > 1 {
      say("Draws of chance are counted at the first quantile, \(settings.quantiles[0]).")
    }
    if (1..<19).contains(settings.nulls) {
      say(
        "\(counted(settings.nulls, "draw")) cannot tell a count from chance at 5 %. "
          + "Use --nulls 19 or more.")
    }
  }

  /// Where strips go.
  var gallery: URL { output.staging.appending(path: "gallery") }

  /// Says something that a reader should know, and keeps it.
  func say(_ text: String) {
    notices.append(text)
    notice(text)
  }

  /// Names something that the inputs hold and the dissection does not use.
  func passOver(_ texts: [String]) {
    passedOver += texts
    for text in texts { notice(text) }
  }

  /// Writes and keeps what was found in a layer.
  func add(_ found: LayerFindings) throws {
    try folder.write(found)
    result.add(found, union: settings.union)
  }

  /// Writes and keeps what the units of a layer make of families.
  func add(_ biases: [FamilyBias], layer: LayerName) throws {
    try folder.write(biases, layer: layer)
    result.add(biases, layer: layer)
  }

  /// Keeps what the network before its training detects in a layer.
  func addUntrained(_ found: LayerFindings) { result.addUntrained(found) }

  /// Keeps the strips that were drawn, and writes their index.
  func writeGallery(_ strips: [GalleryStep.Strip]) throws {
    self.strips = strips
    try GalleryStep.writeIndex(of: strips, to: gallery)
  }

  /// Writes tables, record and page, and puts the folder in place.
  func finish(_ inquiry: Inquiry) throws -> DissectionResult {
    try folder.write(result.counts)
    try folder.writeChance(result)
    try folder.writeSensitivity(result)
    let ended = Date()
    let record = RunRecord(
      program: inquiry.program, started: Self.text(started), ended: Self.text(ended),
      seconds: ended.timeIntervalSince(started), model: inquiry.model,
      dictionary: inquiry.dictionary, images: inquiry.images,
      settings: RunRecord.Settings(settings, inquiry), inputs: inquiry.inputs,
      passedOver: passedOver, notices: notices, counts: result.counts,
      families: result.families,
      files: (output.writtenFiles() + [RunRecord.file, DissectionPage.file, OutputLabel.file])
        .sorted())
    let page = DissectionPage(record: record, result: result, strips: strips, gallery: gallery)
    try write(page.html(), to: DissectionPage.file)
    try write(try record.json(), to: RunRecord.file)
    try output.label(program: inquiry.program).write(to: output.staging)
    try output.publish()
    return result
  }

  /// Removes what was written.
  func discard() { output.discard() }

  private static func text(_ date: Date) -> String { date.formatted(.iso8601) }

  private func write(_ text: String, to name: String) throws {
    let file = output.staging.appending(path: name)
    do {
      try Data(text.utf8).write(to: file)
    } catch {
      throw DiskError(file.relativePath, .writing, error)
    }
  }
}

/// What was asked of a dissection, and of what.
struct Inquiry {
  /// The program and its version.
  var program: String
  var model: RunRecord.Model
  /// The dictionary, as messages name it, and its images.
  var dictionary: String
  var images: Int
  var inputs: [RunRecord.Input]
  var layers: [LayerName]
  /// Where thresholds come from.
  var thresholds: URL?
  var axis: String?
  var gallery: Bool
}

extension RunRecord.Settings {
  init(_ settings: DissectionSettings, _ inquiry: Inquiry) {
    self.init(
      layers: inquiry.layers.map(\.rawValue), quantiles: settings.quantiles, iou: settings.iou,
      union: settings.union.rawValue, countFactor: settings.countFactor, nulls: settings.nulls,
      grid: settings.grid, permutations: settings.permutations,
      falseDiscoveryRate: settings.falseDiscoveryRate,
      thresholds: inquiry.thresholds.map { "given in \($0.relativePath)" } ?? "each unit's own",
      axis: inquiry.axis, gallery: inquiry.gallery)
  }
}
