import Results
import Specification
import Testing

@Test(
  "the database and the rule name the same detectors", arguments: UnionRule.allCases, [0, 0.04])
func detectorRule(union: UnionRule, cut: Double) throws {
  let values = [0, 0.039_999, 0.04, 0.5]
  let units = values.flatMap { hnd in values.map { (hnd, $0) } }.enumerated().map {
    UnitRecord.sample($0, hnd: $1.0, netdissect: $1.1, all: $1.1)
  }
  let sample = try SampleDatabase()
  let cell = try sample.first
  try sample.train(cell)
  var dissection = DissectionRecord.sample(cell, unionRule: union)
  dissection.iouCut = cut
  try sample.store.recordDissection(dissection, layers: [.sample(units: units)])
  let rule = DetectorRule(union: union, cut: cut)
  let found = units.filter { rule.isDetector(iou: $0.match(by: union)?.iou ?? 0) }
  let counted = try sample.store.detectorCounts(ofExperiment: "sweep").map(\.detectors)
  #expect(counted == [found.count] && found.count == (cut == 0 ? 12 : 8))
}
