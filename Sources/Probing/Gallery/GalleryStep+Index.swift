import Dissection
import Files
import Foundation
import Specification

extension GalleryStep {
  /// Writes `gallery.csv`: what each strip shows.
  ///
  /// `images` are numbers in the dictionary, best first, joined by `;`, and `ious` the IoU of each.
  package static func writeIndex(of strips: [Strip], to folder: URL) throws {
    var csv = CSVText([
      "block", "unit", "concept", "region", "iou", "probability", "file", "images", "ious",
    ])
    for strip in strips {
      csv.append([
        strip.block, "\(strip.unit)", strip.concept, strip.region, "\(strip.iou)",
        strip.probability.map { "\($0)" } ?? "", strip.file,
        strip.images.map { "\($0.image)" }.joined(separator: ";"),
        strip.images.map { "\($0.iou)" }.joined(separator: ";"),
      ])
    }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw MapError.unwritable(file: folder.relativePath, reason: error.localizedDescription)
    }
    try csv.write(to: folder.appending(path: "gallery.csv"))
  }
}

extension GalleryStep.Block {
  /// The detectors that counts, findings and hierarchy name.
  package init(
    name: String, thresholds: [Double], counts: ConceptCounts, findings: UnitFindings,
    hierarchy: Hierarchy
  ) {
    self.init(
      name: name, thresholds: thresholds,
      detectors: findings.detectors.map { unit in
        let best = findings.bestConcepts[unit]
        return GalleryStep.Detector(
          unit: unit, concept: counts.concepts[best], iou: findings.bestIoU[unit],
          probability: hierarchy.shares[unit].first { $0.concept == best }?.probability,
          images: counts.gallery[counts.cell(unit: unit, concept: best)])
      })
  }

  /// The detectors of a layer at the first of its quantiles.
  package init?(_ layer: LayerDissection, union: UnionRule) {
    guard let level = layer.levels.first else { return nil }
    let reading = level.reading(union)
    self.init(
      name: layer.name, thresholds: level.thresholds, counts: level.counts,
      findings: reading.findings, hierarchy: reading.hierarchy)
  }
}
