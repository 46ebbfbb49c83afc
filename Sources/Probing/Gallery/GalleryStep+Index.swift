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
        strip.layer.rawValue, "\(strip.unit)", strip.concept, strip.region, "\(strip.iou)",
        strip.probability.map { "\($0)" } ?? "", strip.file,
        strip.images.map { "\($0.image)" }.joined(separator: ";"),
        strip.images.map { "\($0.iou)" }.joined(separator: ";"),
      ])
    }
    try Disk.makeFolder(folder)
    try csv.write(to: folder.appending(path: "gallery.csv"))
  }
}

extension GalleryStep.Layer {
  /// The detectors of a layer at the first quantile, by one rule for unions.
  package init(_ layer: LayerFindings, union: UnionRule) {
    let level = layer.levels[0]
    let (counts, reading) = (level.counts, level.reading(union))
    self.init(
      name: layer.name, thresholds: level.thresholds,
      detectors: reading.findings.detectors.map { unit in
        let best = reading.findings.bestConcepts[unit]
        return GalleryStep.Detector(
          unit: unit, concept: counts.concepts[best], iou: reading.findings.bestIoU[unit],
          probability: reading.hierarchy.shares[unit].first { $0.concept == best }?.probability,
          images: counts.gallery[counts.cell(unit: unit, concept: best)])
      })
  }
}
