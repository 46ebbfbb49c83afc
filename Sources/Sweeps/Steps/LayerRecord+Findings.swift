import Concepts
import Dissection
import Results
import Specification

// What was found in a layer, as the database keeps it.

extension LayerRecord {
  /// Takes the findings at the first quantile; the pairs are those of one rule for unions.
  init(_ findings: LayerFindings, union: UnionRule) {
    let level = findings.levels[0]
    let (counts, counting) = (level.counts, level.reading(union))
    let concepts = counts.concepts
    let units = (0..<counts.unitCount).map { unit in
      UnitRecord(
        number: unit, threshold: level.thresholds[unit],
        isDead: findings.extremes.isDead(unit: unit),
        isConstant: findings.extremes.isConstant(unit: unit),
        hnd: MatchRecord(level.hnd.findings, unit: unit, concepts: concepts),
        netdissect: MatchRecord(level.netdissect.findings, unit: unit, concepts: concepts),
        all: MatchRecord(level.all.findings, unit: unit, concepts: concepts),
        concepts: counting.hierarchy.shares[unit].map { share in
          ConceptRecord(
            concept: concepts[share.concept].name,
            iou: counting.findings.iou[counts.cell(unit: unit, concept: share.concept)],
            probability: share.probability, isCounted: share.isCounted)
        },
        families: findings.biases.map { FamilyRecord($0, unit: unit) })
    }
    self.init(
      name: findings.name.rawValue, mapHeight: findings.layer.height,
      mapWidth: findings.layer.width, sampleCount: level.own.sampleCount,
      thresholdIsNoisy: level.isNoisy, units: units)
  }
}

extension MatchRecord {
  fileprivate init(_ findings: UnitFindings, unit: Int, concepts: [LocalConcept]) {
    let best = findings.bestConcept(of: unit, in: concepts)
    self.init(concept: best?.name, region: best?.region.rawValue, iou: findings.bestIoU[unit])
  }
}

extension FamilyRecord {
  fileprivate init(_ bias: GlobalBias, unit: Int) {
    self.init(
      family: bias.family.rawValue, pValue: bias.pValues[unit],
      isSignificant: bias.isSignificant[unit],
      groups: bias.family.groups.enumerated().map { group, name in
        GroupRecord(
          group: name, probability: bias.probability(unit: unit, group: group),
          isBiased: bias.isBiased(unit: unit, towards: group))
      })
  }
}
