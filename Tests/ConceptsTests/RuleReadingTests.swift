import Concepts
import Testing

@Suite("Rules as people write them")
struct RuleReadingTests {
  @Test("the rule of every concept is read from the words that show it")
  func roundTrip() {
    for rule in ConceptRule.all {
      // Which landmark of a mean is named first makes no difference.
      let read = EllipseRule.read(rule.words)?.map { "\($0)" }
      #expect(read == rule.ellipses.map { "\($0)" }, "\(rule.words)")
    }
  }

  @Test("a keyboard has what it takes")
  func plainLetters() {
    #expect(
      EllipseRule.read(
        "at 17-21: 0.6*d(17,21) x 0.3*d(17,21), 17->21; at 30: d(27,30) x d(31,35), level")
        == EllipseRule.read(
          "at 17–21: 0.6·d(17,21) × 0.3·d(17,21), 17→21; at 30: 1·d(27,30) × 1.0·d(31,35), level"))
    #expect(EllipseRule.read("at 8 8 57: d(48,54) x d(8,57), 48->54")?.count == 1)
  }

  @Test(
    "nothing else is one",
    arguments: [
      "", "mask", "at : d(1,2) x d(1,2), level", "at 68: d(1,2) x d(1,2), level",
      "at 1: d(1,68) x d(1,2), level", "at 1: d(1,1) x d(1,2), level",
      "at 1: 0*d(1,2) x d(1,2), level", "at 1: d(1,2) x d(1,2)", "at 1: d(1,2), level",
      "at 1: d(1,2) x d(1,2), 3->3", "at 5-3: d(1,2) x d(1,2), level",
      "at 1: d(1,2) x d(1,2), level;", "at 1: 99*d(1,2) x d(1,2), level",
      "at 1: -1*d(1,2) x d(1,2), level",
    ])
  func others(text: String) {
    #expect(EllipseRule.read(text) == nil)
  }
}

@Suite("Regions")
struct FaceRegionTests {
  @Test("a region has a name of small letters, digits and _ that no column of a table has")
  func names() {
    for region in FaceRegion.allCases { #expect(FaceRegion(rawValue: region.rawValue) == region) }
    #expect(FaceRegion(rawValue: "hair")?.rawValue == "hair")
    #expect(FaceRegion(rawValue: "left_ear2") != nil)
    let wrong = [
      "", "Hair", "2nd", "_a", "fore head", "haare-l", "ä", "axis", "all", "hnd", "netdissect",
      "pairs",
    ]
    for name in wrong { #expect(FaceRegion(rawValue: name) == nil, "\(name)") }
    #expect(FaceRegion(rawValue: String(repeating: "a", count: 25)) == nil)
  }

  @Test("the regions of some concepts are the five, then theirs in their order")
  func order() throws {
    let (hair, ear) = (
      try #require(FaceRegion(rawValue: "hair")), try #require(FaceRegion(rawValue: "ear"))
    )
    let concepts = [
      LocalConcept(name: "Bangs", region: hair, type: .attribute),
      LocalConcept(name: "Lid", region: .eye, type: .attribute),
      LocalConcept(name: "lobe", region: ear, type: .part),
      LocalConcept(name: "parting", region: hair, type: .part),
    ]
    #expect(concepts.regions == FaceRegion.allCases + [hair, ear])
    #expect([LocalConcept]().regions == FaceRegion.allCases)
  }

  @Test("a planted cue is a concept of the region that its name says")
  func planted() {
    #expect(LocalConcept.named("Planted_chin")?.region == .chin)
    #expect(LocalConcept.named("Planted_eye_tint_strength0.2")?.region == .eye)
    #expect(LocalConcept.named("Planted_ear") == nil && LocalConcept.named("Planted_") == nil)
    #expect(!LocalConcept.isPublished("Planted_chin") && LocalConcept.isPublished("AU_12"))
    #expect(LocalConcept.all.count == 38)
  }
}
