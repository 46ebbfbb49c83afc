import Concepts
import Drawing
import Foundation
import Results
import Seeding
import Specification

/// One layer of a made-up dissection.
struct StudyLayer {
  private(set) var record: LayerRecord
  private(set) var nulls: [RegionCountRecord] = []
  private(set) var untrained: [BiasCountRecord] = []

  let draws: Int

  init(
    layer: Int, units count: Int, draws: Int = 20, cell: CellStatus, using random: inout SplitMix64
  ) {
    self.draws = draws
    let part = Double(cell.skew - 50) / 50
    let skewed = cell.axisKind == .attribute && layer < 4 ? part : 0
    let shares: [(FaceRegion, Double)] = [
      (.eye, 0.12 + 0.14 * skewed), (.cheek, 0.1), (.nose, 0.04), (.mouth, 0.09), (.chin, 0.03),
    ]
    let gray = cell.axisKind == .transform ? 0.2 + 0.5 * part * part : 0.15
    record = LayerRecord(
      name: "layer\(layer)", mapHeight: 28 >> (layer - 1), mapWidth: 28 >> (layer - 1),
      sampleCount: 470_400 >> (2 * layer), thresholdIsNoisy: false, units: [])
    for number in 0..<count {
      let draw = random.uniform()
      var sum = 0.0
      let region = shares.first { share in
        sum += share.1
        return draw < sum
      }?.0
      record.units.append(
        Self.unit(
          number, region, axis: random.chance(0.2 + 0.4 * skewed) ? cell.axis : nil,
          isGray: random.chance(gray), using: &random))
    }
    addNulls(using: &random)
    var twin = record
    twin.units = (0..<count).map {
      Self.unit($0, nil, axis: nil, isGray: random.chance(0.06), using: &random)
    }
    untrained = BiasCountRecord.counts(of: twin, variant: .untrained)
  }

  var detectors: [UnitRecord] { record.units.filter { $0.hnd.iou >= 0.04 } }

  private static func unit(
    _ number: Int, _ region: FaceRegion?, axis: String?, isGray: Bool,
    using random: inout SplitMix64
  ) -> UnitRecord {
    var best: String?
    if let region {
      let concepts = region.concepts.map(\.name)
      best = concepts[random.below(concepts.count)]
      if region == .eye, let axis, concepts.contains(axis) { best = axis }
    }
    let iou = best == nil ? 0 : 0.04 + 0.1 * random.uniform()
    let match = MatchRecord(concept: best, region: region?.rawValue, iou: iou)
    return UnitRecord(
      number: number, threshold: 0.5, isDead: false, isConstant: false, hnd: match,
      netdissect: MatchRecord(concept: best, region: region?.rawValue, iou: iou * 0.7),
      concepts: best.map {
        [ConceptRecord(concept: $0, iou: iou, probability: 0.4, isCounted: random.chance(0.9))]
      } ?? [],
      families: [
        FamilyRecord(
          family: "palette", pValue: isGray ? 0.001 : 0.6, isSignificant: isGray,
          groups: [
            GroupRecord(group: "colour", probability: isGray ? 0.3 : 0.5, isBiased: false),
            GroupRecord(group: "grayscale", probability: isGray ? 0.7 : 0.5, isBiased: isGray),
          ])
      ])
  }

  private mutating func addNulls(using random: inout SplitMix64) {
    let units = record.units.count
    for (variant, draws, share) in [
      (Variant.untrained, 1, 0.05), (.shuffled, self.draws, 0.1), (.shifted, self.draws, 0.02),
    ] {
      for draw in 0..<draws {
        func count(_ part: Double) -> Int {
          (0..<units).count { _ in random.chance(share * part) }
        }
        let detectors = RegionCounts([
          .eye: count(1), .cheek: count(0.8), .nose: count(0.3), .mouth: count(0.7),
          .chin: count(0.2),
        ])
        nulls.append(
          RegionCountRecord(
            layer: record.name, variant: variant, draw: draw, quantile: 0.005, iouCut: 0.04,
            unionRule: .hnd, thresholdIsNoisy: false, detectors: detectors, pairs: detectors,
            axisDetectors: detectors[.eye] / 3, axisPairs: detectors[.eye] / 2))
      }
    }
  }

  /// Writes a picture as wide as eight faces.
  static func writeStrip(to file: URL, shade: UInt8) throws {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    let canvas = Canvas(width: 320, height: 52)
    for place in 0..<8 {
      canvas.rectangle(at: Point(Double(place) * 40 + 1, 1), Point(38, 38))
      canvas.fill(Colour(Double(shade) / 255, 0.5, Double(place) / 8))
    }
    try canvas.writePNG(to: file.path)
  }
}
