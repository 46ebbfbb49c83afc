import Concepts
import Dissection
import Images
import Testing

@Suite struct HierarchyTests {
  /// Three images of a 2×2 unit whose hot pixels are the upper row, with masks per image.
  private func dissect(
    _ concepts: [LocalConcept], peaks: [Float], masks: [[NumberedMask]], factor: Double = 1.5
  ) throws -> (findings: UnitFindings, hierarchy: Hierarchy, histograms: FindingHistograms) {
    let batch = oneUnit(maps: peaks.map { [$0, $0, 0, 0] }, height: 2, width: 2)
    let counts = try batch.counts(concepts, masks: masks, thresholds: [0.5], size: 2)
    let findings = UnitFindings(counts, union: .hnd, cut: 0.04)
    let hierarchy = Hierarchy(
      findings, counts: counts, extremes: try batch.summary().extremes, countFactor: factor)
    return (
      findings, hierarchy, FindingHistograms(findings, hierarchy: hierarchy, concepts: concepts)
    )
  }

  private let upper = BitMask("##", "..")
  private let left = BitMask("#.", "#.")

  @Test("shares follow the five steps, worked by hand")
  func byHand() throws {
    // Ranks of the peaks 1, 4, 2 over three images: 1/3, 1, 2/3; relative peaks 1/4, 1, 1/2.
    let result = try dissect(
      concepts("left_eye", "Eyeglasses", "nose"), peaks: [1, 4, 2],
      masks: [
        [NumberedMask(concept: 0, mask: upper)],
        [NumberedMask(concept: 0, mask: upper), NumberedMask(concept: 2, mask: upper)],
        [NumberedMask(concept: 1, mask: left)],
      ])
    // left_eye: IoU 1 · mean(1/12, 1); Eyeglasses: IoU 1/3 · 1/3; nose lies in another region.
    let (eye, glasses) = (13 / 24.0, 1 / 9.0)
    let shares = result.hierarchy.shares[0]
    #expect(shares.map(\.concept) == [0, 1])
    #expect(abs(shares[0].probability - eye / (eye + glasses)) < 1e-12)
    #expect(abs(shares[1].probability - glasses / (eye + glasses)) < 1e-12)
    #expect(shares.map(\.isCounted) == [true, false])
    #expect(
      result.histograms.detectorsByRegion == [.eye: 1, .cheek: 0, .nose: 0, .mouth: 0, .chin: 0])
    #expect(result.histograms.pairsByConcept == [1, 0, 0])
    #expect(result.histograms.pairsByType == [.actionUnit: 0, .part: 1, .attribute: 0])
    #expect(result.histograms.unlocalised == 0)
  }

  @Test("a region is as large as the number of its concepts that have images")
  func presentConcepts() throws {
    // Equal shares of two present concepts: 0.5 is not above 1.5/2, but would be above 1.5/4.
    let table = concepts("left_eye", "Eyeglasses", "AU_1", "AU_2")
    let both = [NumberedMask(concept: 0, mask: upper), NumberedMask(concept: 1, mask: upper)]
    let result = try dissect(table, peaks: [1, 2], masks: [both, both])
    #expect(result.hierarchy.shares[0].map(\.probability) == [0.5, 0.5, 0, 0])
    #expect(result.hierarchy.shares[0].allSatisfy { !$0.isCounted })
    #expect(result.histograms.detectorsByConcept == [1, 0, 0, 0])
  }

  @Test("a unit may count for several concepts")
  func severalConcepts() throws {
    let table = concepts("left_eye", "Eyeglasses", "AU_1", "AU_2")
    let masks = (0..<4).map {
      NumberedMask(concept: $0, mask: $0 < 2 ? upper : BitMask("..", "##"))
    }
    let result = try dissect(table, peaks: [1, 2], masks: [masks, masks])
    #expect(result.histograms.pairsByConcept == [1, 1, 0, 0])
    #expect(result.histograms.pairsByRegion[.eye] == 2)
    #expect(result.histograms.detectorsByRegion[.eye] == 1)
  }

  @Test("a share of exactly one and a half even shares does not count")
  func exactCut() throws {
    let table = concepts("left_eye", "Eyeglasses", "AU_1")
    let masks = (0..<3).map {
      NumberedMask(concept: $0, mask: $0 < 2 ? upper : BitMask("..", "##"))
    }
    let result = try dissect(table, peaks: [1, 2], masks: [masks, masks])
    #expect(result.hierarchy.shares[0].map(\.probability) == [0.5, 0.5, 0])
    #expect(result.histograms.pairsByConcept == [0, 0, 0])
  }

  @Test("a region whose only concept has all of a unit counts nothing, as 1 is not above 1.5")
  func loneConcept() throws {
    let result = try dissect(
      concepts("nose"), peaks: [1], masks: [[NumberedMask(concept: 0, mask: upper)]])
    #expect(result.findings.detectors == [0])
    #expect(result.hierarchy.shares[0].map(\.probability) == [1])
    #expect(result.histograms.pairsByConcept == [0])
  }

  @Test("a unit that detects nothing has no shares")
  func undetected() throws {
    let result = try dissect(
      concepts("nose", "mouth"), peaks: [0, 0],
      masks: [[NumberedMask(concept: 0, mask: upper)], []])
    #expect(result.hierarchy.shares == [[]])
    #expect(result.histograms.unlocalised == 1)
  }

  @Test("equal peaks share their mean rank, so that the order of the images is no evidence")
  func equalPeaks() throws {
    // Both have rank 1.5 of 2 and equal relative peaks.
    let result = try dissect(
      concepts("left_eye", "Eyeglasses"), peaks: [3, 3],
      masks: [[NumberedMask(concept: 0, mask: upper)], [NumberedMask(concept: 1, mask: upper)]])
    #expect(result.hierarchy.shares[0].map(\.probability) == [0.5, 0.5])
  }

  @Test("equal peaks count only within the region")
  func equalPeaksOfOtherRegions() throws {
    // Peaks 2, 2, 1, 2 of which the third and fourth have an eye, the first two a nose: in the eye
    // the ranks are 1/2 and 1, relative peaks 1/2 and 1; in the nose 3/4 and 3/4.
    let result = try dissect(
      concepts("left_eye", "Eyeglasses", "nose"), peaks: [2, 2, 1, 2],
      masks: [
        [NumberedMask(concept: 2, mask: upper)], [NumberedMask(concept: 2, mask: upper)],
        [NumberedMask(concept: 0, mask: upper)], [NumberedMask(concept: 1, mask: upper)],
      ])
    #expect(result.hierarchy.shares[0].map(\.probability) == [0.2, 0.8])
  }
}
