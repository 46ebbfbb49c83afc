import Foundation
import Specification
import Testing

@Test("what can be declared has the names that experiments and databases write")
func declarable() throws {
  let names = [
    "eyeDetectors", "cheekDetectors", "noseDetectors", "mouthDetectors", "chinDetectors",
    "axisPairs", "smilingPairs", "biasedUnits", "biasedUnits:axis", "accuracyGap", "worstSubgroup",
  ]
  #expect(Quantity.declarable.map(\.name) == names)
  let json = try JSONEncoder().encode(Quantity.declarable)
  #expect(try JSONDecoder().decode([String].self, from: json) == names)
  #expect(try JSONDecoder().decode([Quantity].self, from: json) == Quantity.declarable)
}

@Test("a name that is no quantity is refused with the name")
func unknownName() {
  let error = #expect(throws: DecodingError.self) {
    try JSONDecoder().decode([Quantity].self, from: Data(#"["gazeDetectors"]"#.utf8))
  }
  #expect("\(error as Any)".contains("gazeDetectors"))
}

@Test("an IoU of 0 makes no detector, whatever the cut", arguments: UnionRule.allCases)
func zeroIoU(union: UnionRule) {
  #expect(!DetectorRule(union: union, cut: 0).isDetector(iou: 0))
  #expect(DetectorRule(union: union, cut: 0.04).isDetector(iou: 0.04))
  #expect(!DetectorRule(union: union, cut: 0.04).isDetector(iou: 0.0399))
}
