import Concepts
import Testing

@Suite("Rules of the concepts")
struct ConceptRuleTests {
  /// A face 128 pixels wide that is its own mirror image about x = 64.
  static let face: Landmarks = {
    let left: [Int: (Double, Double)] = [
      0: (20, 48), 1: (21, 60), 2: (23, 72), 3: (26, 84), 4: (31, 95), 5: (38, 104), 6: (46, 111),
      7: (55, 116), 8: (64, 118), 17: (28, 38), 18: (33, 34), 19: (39, 33), 20: (46, 34),
      21: (52, 37), 27: (64, 46), 28: (64, 54), 29: (64, 61), 30: (64, 69), 31: (55, 74),
      32: (59, 76), 33: (64, 77), 36: (35, 47), 37: (39, 45), 38: (45, 45), 39: (50, 48),
      40: (45, 50), 41: (39, 50), 48: (46, 90), 49: (53, 87), 50: (60, 85), 51: (64, 86),
      57: (64, 98), 58: (59, 97), 59: (52, 95), 60: (48, 90), 61: (60, 89), 62: (64, 90),
      66: (64, 92), 67: (60, 92),
    ]
    return Landmarks(
      points: (0..<Landmarks.count).map { number in
        if let (x, y) = left[number] { return SIMD2(x, y) }
        let (x, y) = left[Landmarks.mirror(number)] ?? (0, 0)
        return SIMD2(128 - x, y)
      })
  }()

  @Test("each of the 38 concepts has a rule of at least one ellipse")
  func complete() {
    #expect(ConceptRule.all.map(\.concept) == LocalConcept.all)
    #expect(ConceptRule.all.allSatisfy { !$0.ellipses.isEmpty })
    #expect(LocalConcept.all.allSatisfy { $0.rule.concept == $0 })
  }

  @Test("mirroring twice is nothing, and keeps what is in the middle")
  func mirror() {
    for number in 0..<Landmarks.count {
      #expect(Landmarks.mirror(Landmarks.mirror(number)) == number)
    }
    let middle = (0..<Landmarks.count).filter { Landmarks.mirror($0) == $0 }
    #expect(middle == [8, 27, 28, 29, 30, 33, 51, 57, 62, 66])
  }

  @Test("ellipses agree with the table worked by hand")
  func byHand() throws {
    // left_cheek: centre ((23+55)/2, (72+74)/2); 0.6·d(2,31) = 0.6·√(32²+2²) = 19.2;
    // 0.7·d(2,48) = 0.7·√(23²+18²) = 20.4; 3→31 is atan2(−10, 29) = −19.03°.
    #expect(try ellipses("left_cheek") == [ellipse(39, 73, 20, 21, -19)])
    // right_cheek runs from 35 to 13: atan2(10, 29).
    #expect(try ellipses("right_cheek") == [ellipse(89, 73, 20, 21, 19)])
    // left_eye: mean x = 253/6 = 42.2, y = 285/6 = 47.5; 0.6·d(36,39) = 0.6·√(15²+1) = 9.02.
    #expect(try ellipses("left_eye") == [ellipse(42, 47, 10, 5, 0)])
    // right_brow: mean x = 442/5 = 88.4, y = 35.2; 0.6·d = 0.6·√(24²+1) = 14.4; 22→26 is 2.39°.
    #expect(try ellipses("right_brow") == [ellipse(88, 35, 15, 8, 2)])
    // nose: at 30; 1.05·23 = 24.15; 0.65·18 = 11.7; straight down.
    #expect(try ellipses("nose") == [ellipse(64, 69, 25, 12, 90)])
    // mouth: 0.6·36 = 21.6; 0.65·12 = 7.8; mean y = 1816/20 = 90.8, mean x = 64.
    #expect(try ellipses("mouth") == [ellipse(64, 90, 22, 8, 0)])
    // AU_4: 0.6·72 = 43.2; 0.5·24 = 12; AU_26: 1.1·36 = 39.6; 1.3·20 = 26.
    #expect(try ellipses("AU_4") == [ellipse(64, 37, 44, 13, 0)])
    #expect(try ellipses("AU_26") == [ellipse(64, 98, 40, 27, 0)])
    // No_Beard: 0.6·66 = 39.6; 0.8·41 = 32.8.
    #expect(try ellipses("No_Beard") == [ellipse(64, 98, 40, 33, 0)])
  }

  @Test(
    "the attributes with published masks are drawn as the parts they lie on",
    arguments: [
      ("High_Cheekbones", ["left_cheek", "right_cheek"]),
      ("Arched_Eyebrows", ["left_brow", "right_brow"]), ("Smiling", ["mouth"]),
      ("Mouth_Slightly_Open", ["mouth"]), ("Wearing_Lipstick", ["mouth"]),
      ("Pointy_Nose", ["nose"]),
    ])
  func shared(attribute: String, parts: [String]) throws {
    #expect(try ellipses(attribute) == parts.flatMap { try ellipses($0) })
  }

  @Test("on a symmetric face every concept but the one-sided parts is symmetric to a pixel")
  func symmetry() {
    for rule in ConceptRule.all where rule.concept.type != .part {
      let ellipses = rule.ellipses(on: Self.face)
      for one in ellipses {
        let partner = ellipses.contains { other in
          abs(128 - one.centre.x - other.centre.x) <= 1 && one.centre.y == other.centre.y
            && one.along == other.along && one.across == other.across
            && (one.degrees + other.degrees) % 180 == 0
        }
        #expect(partner, "\(rule.concept.name): \(one)")
      }
    }
  }

  @Test("a face drawn larger has larger ellipses in the same places")
  func scale() {
    let large = Self.face.scaled(by: SIMD2(4, 4))
    for rule in ConceptRule.all {
      for (small, big) in zip(rule.ellipses(on: Self.face), rule.ellipses(on: large)) {
        #expect(abs(big.centre.x - 4 * small.centre.x) <= 4)
        #expect((4 * small.along - 4...4 * small.along + 1).contains(big.along))
        #expect(big.degrees == small.degrees)
      }
    }
  }

  private func ellipses(_ name: String) throws -> [Ellipse] {
    try #require(LocalConcept.named(name)).rule.ellipses(on: Self.face)
  }

  private func ellipse(_ x: Int, _ y: Int, _ along: Int, _ across: Int, _ degrees: Int) -> Ellipse {
    Ellipse(centre: SIMD2(x, y), along: along, across: across, degrees: degrees)
  }
}
