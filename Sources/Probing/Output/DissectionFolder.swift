import Concepts
import Dissection
import Files
import Foundation
import Specification

/// A folder of results as CSV files, numbers in full.
///
/// `<layer>_<quantile>/` has a file per quantity, a row per unit, a column per concept; those that end
/// in `_noskip` follow `netdissect`'s rule for unions, those in `_all` the rule `all`, the others `hnd`'s.
/// Beside them lie
/// `concepts.csv`, `summary.csv`, `chance.csv`, and `<layer>/families.csv` where families were probed.
package struct DissectionFolder {
  package let url: URL
  /// What layers are called in the names of files.
  private let names: FileNames

  /// Makes the folder where it is not there.
  package init(_ url: URL, names: FileNames = FileNames()) throws {
    (self.url, self.names) = (url, names)
    try Self.make(url)
  }

  private static func make(_ folder: URL) throws {
    try Disk.makeFolder(folder)
  }

  /// Writes the order of the concepts' columns, and the images that carry each.
  func write(_ dictionary: MapDictionary) throws {
    // An image has one mask of a concept at most.
    let images = dictionary.masks.masksPerConcept(of: dictionary.concepts.count)
    var csv = CSVText(["index", "concept", "region", "type", "images"])
    for (place, concept) in dictionary.concepts.enumerated() {
      csv.append([
        "\(place)", concept.name, concept.region.rawValue, concept.type.rawValue,
        "\(images[place])",
      ])
    }
    try csv.write(to: url.appending(path: "concepts.csv"))
  }

  /// Writes everything that was found in a layer.
  func write(_ layer: LayerFindings) throws {
    for level in layer.levels {
      let name = "\(names[layer.name.rawValue])_\(LevelFindings.name(of: level.quantile))"
      let folder = url.appending(path: name)
      try Self.make(folder)
      try write(level, of: layer, to: folder)
    }
  }

  private func write(
    _ level: LevelFindings, of layer: LayerFindings, to folder: URL
  ) throws {
    let counts = level.counts
    let names = counts.concepts.map(\.name)
    func file(_ name: String) -> URL { folder.appending(path: name + ".csv") }
    func table(_ name: String, _ values: [Int]) throws {
      try CSVText(names, rowByRow: values) { "\($0)" }.write(to: file(name))
    }
    func column(_ name: String, _ values: [Double]) throws {
      try CSVText([name], rowByRow: values) { "\($0)" }.write(to: file(name))
    }
    try column("thresholds", level.thresholds)
    try column("quantile_thresholds", level.own.values)
    try table("intersections", counts.intersections)
    try table("unions", counts.hndUnions)
    try table("unions_noskip", counts.netdissectUnions)
    try table("unions_all", counts.allUnions)
    try table("active_images", counts.activeImages)
    try write(level.hnd, counts, suffix: "", to: folder)
    try write(level.netdissect, counts, suffix: "_noskip", to: folder)
    try write(level.all, counts, suffix: "_all", to: folder)
    try UnitTable(layer, level).csv.write(to: file("units"))
  }

  private func write(
    _ reading: UnionFindings, _ counts: ConceptCounts, suffix: String, to folder: URL
  ) throws {
    let names = counts.concepts.map(\.name)
    let findings = reading.findings
    func file(_ name: String) -> URL { folder.appending(path: name + suffix + ".csv") }
    func column<Value>(_ name: String, _ values: [Value]) throws {
      try CSVText([name], rowByRow: values) { "\($0)" }.write(to: file(name))
    }
    try CSVText(names, rowByRow: findings.iou) { "\($0)" }.write(to: file("iou"))
    try column("best_concept", findings.bestConcepts)
    try column("best_iou", findings.bestIoU)
    let units = 0..<counts.unitCount
    try column("localizable", units.map { findings.isDetector(unit: $0) ? 1 : 0 })

    var probabilities = [Double](repeating: .nan, count: counts.intersections.count)
    var counted = [Int](repeating: 0, count: counts.intersections.count)
    for unit in units {
      for share in reading.hierarchy.shares[unit] {
        let cell = counts.cell(unit: unit, concept: share.concept)
        probabilities[cell] = share.probability
        counted[cell] = share.isCounted ? 1 : 0
      }
    }
    try CSVText(names, rowByRow: probabilities) { "\($0)" }.write(to: file("region_probs"))
    try CSVText(names, rowByRow: counted) { "\($0)" }.write(to: file("counted"))
    try column("concept_counts", reading.histograms.pairsByConcept)

    // The images of each unit's best concept, best first, −1 where there are no more.
    let best = units.map { unit in
      counts.gallery[counts.cell(unit: unit, concept: findings.bestConcepts[unit])]
    }
    let places = 0..<DissectionFolder.imagesPerUnit
    let header = places.map { "\($0)th" }
    func image(_ rank: Int, of unit: Int) -> RankedImage? {
      best[unit].indices.contains(rank) ? best[unit][rank] : nil
    }
    let cells = units.flatMap { unit in places.map { (unit, $0) } }
    try CSVText(header, rowByRow: cells) { "\(image($0.1, of: $0.0)?.iou ?? -1)" }
      .write(to: file("top20_iou"))
    try CSVText(header, rowByRow: cells) { "\(image($0.1, of: $0.0)?.image ?? -1)" }
      .write(to: file("top20_image"))
  }

  /// How many of the best images are listed for each unit.
  static let imagesPerUnit = 20
}

extension DissectionFolder {
  /// Writes what a layer's units make of some families.
  func write(_ biases: [FamilyBias], layer: LayerName) throws {
    guard !biases.isEmpty else { return }
    let folder = url.appending(path: names[layer.rawValue])
    try Self.make(folder)
    var csv = CSVText([
      "family", "unit", "group", "probability", "biased", "p", "significant",
    ])
    for entry in biases {
      let bias = entry.bias
      for unit in 0..<bias.unitCount {
        for (group, name) in entry.groups.enumerated() {
          csv.append([
            entry.name, "\(unit)", name, "\(bias.probability(unit: unit, group: group))",
            bias.isBiased(unit: unit, towards: group) ? "1" : "0", "\(bias.pValues[unit])",
            bias.isSignificant[unit] ? "1" : "0",
          ])
        }
      }
    }
    try csv.write(to: folder.appending(path: "families.csv"))
    guard biases.count == 1, let only = biases.first else { return }
    try CSVText(only.groups, rowByRow: only.bias.probabilities) { "\($0)" }
      .write(to: folder.appending(path: "bias_probs.csv"))
    let unbiased = only.bias.unitCount - only.bias.biasedUnits
    try CSVText(
      only.groups + ["unbiased"], rowByRow: only.bias.biasedUnitsByGroup + [unbiased]
    ) { "\($0)" }.write(to: folder.appending(path: "bias_counts.csv"))
  }
}

/// What the units of a layer make of a family or a set of groups.
struct FamilyBias {
  let name: String
  let groups: [String]
  let bias: GlobalBias
}

extension FamilyBias {
  /// Takes a family under its own name.
  init(_ bias: GlobalBias) {
    self.init(name: bias.family.rawValue, groups: bias.family.groups, bias: bias)
  }
}
