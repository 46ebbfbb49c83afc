import Concepts
import Foundation
import Testing

@Suite("Ellipses fitted to landmarks")
struct EllipseEstimatorTests {
  /// Four points with standard deviations √600 along a direction and √(200/3) across it.
  private func cross(turnedBy degrees: Double) -> [SIMD2<Double>] {
    let turn = degrees * .pi / 180
    let (along, across) = (SIMD2(cos(turn), sin(turn)), SIMD2(-sin(turn), cos(turn)))
    return [30 * along, -30 * along, 10 * across, -10 * across].map { $0 + SIMD2(50.2, 59.8) }
  }

  @Test(
    "semi-axes are the standard deviations times the quantile of the level",
    arguments: [(0.5, 1.1774), (0.75, 1.6651), (0.9, 2.1460), (0.99, 3.0349)])
  func level(level: Double, quantile: Double) {
    let ellipse = Ellipse(confidence: level, around: cross(turnedBy: 0))
    #expect(ellipse.centre == SIMD2(50, 60) && ellipse.degrees == 0)
    #expect(ellipse.along == Int((quantile * 600.0.squareRoot()).rounded()))
    #expect(ellipse.across == Int((quantile * (200.0 / 3).squareRoot()).rounded()))
  }

  @Test("the longer axis follows the points", arguments: [0, 30, 60, 89, -45, -89])
  func direction(degrees: Int) {
    let ellipse = Ellipse(confidence: 0.75, around: cross(turnedBy: Double(degrees)))
    #expect(ellipse.degrees == degrees && ellipse.along == 41 && ellipse.across == 14)
  }

  @Test("points on a line give an ellipse with some thickness, points in one place a dot")
  func degenerate() {
    let line = Ellipse(confidence: 0.75, around: [SIMD2(0, 0), SIMD2(10, 10), SIMD2(20, 20)])
    #expect(line.degrees == 45 && line.along == 24 && line.across == 7)
    let dot = Ellipse(confidence: 0.75, around: [SIMD2(3, 4), SIMD2(3, 4)])
    #expect(dot == Ellipse(centre: SIMD2(3, 4), along: 1, across: 1, degrees: 0))
  }

  @Test("on a symmetric face fitted ellipses come in mirror pairs or lie in the middle")
  func symmetry() {
    for rule in ConceptRule.all where rule.concept.type != .part {
      let ellipses = rule.ellipses(on: ConceptRuleTests.face, by: .gaussian(level: 0.75))
      #expect((1...2).contains(ellipses.count), "\(rule.concept.name)")
      for one in ellipses {
        let partner = ellipses.contains { other in
          one.centre.x + other.centre.x == 128 && one.centre.y == other.centre.y
            && one.along == other.along && one.across == other.across
            && (one.degrees + other.degrees) % 180 == 0
        }
        #expect(partner, "\(rule.concept.name): \(one)")
      }
    }
  }

  @Test("both estimators put a concept into nearly the same place")
  func places() {
    for rule in ConceptRule.all {
      let published = rule.ellipses(on: ConceptRuleTests.face)
      let fitted = rule.ellipses(on: ConceptRuleTests.face, by: .gaussian(level: 0.75))
      for ellipse in fitted {
        let nearest = published.map { one in
          let way = one.centre &- ellipse.centre
          return (Double(way.x * way.x + way.y * way.y)).squareRoot()
        }.min()
        // The face is 88 pixels wide; Eyeglasses has its middle where published masks have a bridge.
        #expect((nearest ?? .infinity) < 14, "\(rule.concept.name): \(ellipse)")
      }
    }
  }

  @Test("the rules can be read as words")
  func words() throws {
    let nose = try #require(LocalConcept.named("nose")).rule
    #expect(nose.words == "at 30: 1.05·d(27,30) × 0.65·d(31,35), 27→33")
    #expect(nose.groupWords == "27–35")
    let brows = try #require(LocalConcept.named("Arched_Eyebrows")).rule
    #expect(
      brows.words
        == "at 17–21: 0.6·d(17,21) × 0.3·d(17,21), 17→21; at 22–26: 0.6·d(26,22) × 0.3·d(26,22), 22→26"
    )
    #expect(brows.groupWords == "17–21; 22–26")
  }
}
