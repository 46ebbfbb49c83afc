import Concepts
import Results
import Seeding
import Specification

extension StudyLayer {
  /// The sensitivity grid: a wider quantile lowers all IoUs, and its thresholds are no noise.
  var grid: [RegionCountRecord] {
    [(0.005, 1.0), (0.01, 0.9), (0.05, 0.5)].flatMap { quantile, part in
      [0.04, 0.05, 0.1].flatMap { cut in
        [UnionRule.hnd, .netdissect].map { union in
          reading(quantile: quantile, part: part, cut: cut, union: union)
        }
      }
    }
  }

  private func reading(
    quantile: Double, part: Double, cut: Double, union: UnionRule
  ) -> RegionCountRecord {
    func match(_ unit: UnitRecord) -> MatchRecord {
      union == .hnd ? unit.hnd : unit.netdissect
    }
    let found = record.units.filter { match($0).iou * part >= cut }
    func count(_ region: FaceRegion) -> Int {
      found.count { match($0).region == region.rawValue }
    }
    let regions = RegionCounts(
      Dictionary(uniqueKeysWithValues: FaceRegion.allCases.map { ($0, count($0)) }))
    let axis = found.count { match($0).concept == StudySweep.attribute }
    return RegionCountRecord(
      layer: record.name, variant: .trained, draw: 0, quantile: quantile, iouCut: cut,
      unionRule: union, thresholdIsNoisy: quantile < 0.01 && record.name == "layer4",
      detectors: regions, pairs: regions, axisDetectors: axis, axisPairs: axis)
  }

  /// Without its eye detectors the model of a skewed split has a smaller gap; random sets do little.
  func ablations(skew: Int, using random: inout SplitMix64) -> [AblationRecord] {
    let units = detectors.count { $0.hnd.region == FaceRegion.eye.rawValue }
    let gap = Double(skew - 50) / 100
    func ablation(
      _ variant: AblationRecord.Variant, draw: Int = 0, gap: Double
    ) -> AblationRecord {
      AblationRecord(
        endpoint: "eyeDetectors", layer: record.name, variant: variant, draw: draw,
        unitCount: units, imageCount: 100, unbiased: 0.7, aligned: 0.7 + gap / 2,
        conflicting: 0.7 - gap / 2, worst: 0.6 - gap / 2)
    }
    var records = [ablation(.intact, gap: gap)]
    if units == 0 { return records }
    for variant in [AblationRecord.Variant.zero, .mean] {
      records.append(ablation(variant, gap: gap * 0.6))
      for draw in 1...draws {
        records.append(ablation(variant, draw: draw, gap: gap * (0.5 + 0.6 * random.uniform())))
      }
    }
    return records
  }
}
