import Foundation
import Reports
import Results
import Specification
import Testing

/// Eye detectors of five seeds that rise without a tie.
private let fiveSeeds = TrendSweep.eyes + [[0, 2, 3, 4, 6, 9], [2, 3, 4, 6, 7, 10]]

/// Shuffled faces give so many eye detectors in `layer1`.
private func shuffled(_ eyes: @escaping (Int) -> Int) -> (Int, Int, Int) -> EvidenceRecord {
  { _, _, found in
    let count = eyes(found)
    return EvidenceRecord(regionCounts: [
      RegionCountRecord(
        layer: "layer1", variant: .shuffled, draw: 0, quantile: 0.005, iouCut: 0.04,
        unionRule: .hnd, thresholdIsNoisy: false, detectors: [.eye: count],
        pairs: [:], axisDetectors: 0, axisPairs: 0)
    ])
  }
}

/// What is said of a claim of the eye detectors.
private func claim(
  _ eyes: [[Int]] = fiveSeeds, controls: [String] = ["noseDetectors"],
  evidence: @escaping (Int, Int, Int) -> EvidenceRecord = shuffled { _ in 1 }
) throws -> String? {
  let made = try TrendSweep(eyes: eyes, controls: controls, evidence: evidence)
  let sweep = try Sweep(experiment: "study", store: made.store, parts: .trends)
  let outcome = try #require(sweep.endpointOutcomes.first)
  #expect(outcome.quantity.name == "eyeDetectors")
  return outcome.claim
}

@Suite("What a claim needs")
struct ClaimTests {
  @Test("five seeds that rise, beyond chance and without the controls, are enough")
  func enough() throws {
    #expect(try claim() == "all that a claim needs is there in layer1")
  }

  @Test("three seeds are not")
  func seeds() throws {
    #expect(try claim(TrendSweep.eyes) == "not enough for a claim in layer1 (3 seeds of 5)")
  }

  @Test("a rise that shuffled faces give as well is not, nor is one without any chance beside it")
  func chance() throws {
    let words =
      "not enough for a claim in layer1 (the excess over chance does not move the same way)"
    #expect(try claim(evidence: shuffled { $0 }) == words)
    #expect(try claim(evidence: { _, _, _ in EvidenceRecord() }) == words)
  }

  @Test("a rise that a control of the layer shares is not")
  func controls() throws {
    #expect(
      try claim(controls: ["axisDetectors"])
        == "not enough for a claim in layer1 (a control of the same layer moves the same way)")
  }

  @Test("seeds that differ too much for their interval are not")
  func interval() throws {
    let steep = [0, 40, 80, 120, 160, 200]
    let flat = Array(repeating: [0, 1, 2, 3, 4, 5], count: 4)
    #expect(
      try claim(flat + [steep])
        == "not enough for a claim in layer1 (no interval of the slope that leaves out 0)")
  }

  @Test("what does not move is nothing to claim")
  func quiet() throws {
    #expect(try claim(Array(repeating: [3, 3, 3, 3, 3, 3], count: 5)) == nil)
  }

  @Test("the page lists what a claim needs in the program's words", arguments: ClaimNeed.allCases)
  func page(need: ClaimNeed) throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Documentation/Method.md")
    #expect(try String(contentsOf: page, encoding: .utf8).contains("  * \(need.words)"))
  }
}

@Suite("The answer on a report")
struct AnswerTests {
  private func html(_ made: TrendSweep) throws -> String {
    try Report(Sweep(experiment: "study", store: made.store), pictures: nil, command: "c").html()
  }

  /// From the heading of the answer to that of the next section.
  private func answer(_ html: String) throws -> Substring {
    let start = try #require(html.range(of: "<section id=\"answer\""))
    let end = try #require(html.range(of: "<section id=\"guide\""))
    return html[start.upperBound..<end.lowerBound]
  }

  @Test("has direction, size with interval, corrected p, models and what a claim lacks")
  func numbers() throws {
    let answer = try answer(html(TrendSweep()))
    #expect(
      answer.contains(
        "P % of the images labelled male and (100 − P) % of the images labelled female have"))
    #expect(answer.contains("<strong>rising with P</strong></span> in layer1."))
    #expect(
      answer.contains(
        "layer1: 1.33 at P 50, 9.33 at P 100; slope +1.50 per 10 points of P (95 % interval"))
    #expect(answer.contains("corrected p "))
    #expect(answer.contains("None of 8 tests of controls shows a movement."))
    #expect(answer.contains("18 of 18 models recorded in full: 3 seeds, each at P = 50,"))
    #expect(answer.contains("Eye-region detectors: not enough for a claim in layer1 (3 seeds of 5"))
    #expect(answer.contains(ClaimNeed.rule))
  }

  @Test("the matrix has sign and slope of each layer, and puts controls that moved first")
  func matrix() throws {
    let html = try html(TrendSweep(controls: ["noseDetectors", "axisDetectors"]))
    let answer = try answer(html)
    #expect(
      answer.contains("▲</span><span class=\"hidden\">rising with P: </span></span> <strong>+1.50"))
    #expect(answer.contains("<small>1.33 → 9.33</small>"))
    let moved = try #require(answer.range(of: "<tr><th scope=\"row\">detectors of the skewed"))
    let quiet = try #require(answer.range(of: "<tr><th scope=\"row\">nose-region detectors"))
    #expect(moved.lowerBound < quiet.lowerBound)
    let found = html[try #require(html.range(of: "id=\"findings\"")).upperBound...]
    let movedFinding = try #require(found.range(of: "</span> detectors of the skewed"))
    let quietFinding = try #require(found.range(of: "</span> nose-region detectors"))
    #expect(movedFinding.lowerBound < quietFinding.lowerBound)
    #expect(answer.contains("▲ rising with P") && !answer.contains("▼"))
    #expect(answer.contains("<strong>1 of 8 tests of controls move</strong>"))
  }

  @Test("no evidence beside an interval without 0 has its reason: the correction, or the test")
  func reasons() throws {
    // Seeds agree on the slope, and their counts go up and down.
    let corrected = TrendSweep.noisy([
      [9, 2, 8, 3, 7, 1], [9, 3, 8, 4, 7, 1], [9, 2, 8, 4, 7, 0],
    ])
    let byCorrection = try answer(html(corrected()))
    #expect(byCorrection.contains("The interval leaves out 0, but it is of this slope alone."))
    #expect(byCorrection.contains("; corrected for 5 tests it is "))
    let tested = TrendSweep.noisy([[6, 2, 8, 3, 7, 1], [7, 2, 8, 3, 7, 1], [6, 2, 9, 3, 7, 1]])
    #expect(
      try answer(html(tested())).contains(
        "asks whether the numbers keep to the order of P. Its p is 0."))
    // With an interval around 0 there is nothing to explain.
    let plain = TrendSweep.noisy([[1, 2, 3, 3, 2, 1], [3, 2, 1, 1, 2, 3], [1, 3, 1, 3, 1, 3]])
    #expect(try !html(plain()).contains("The interval leaves out 0"))
  }

  @Test("a plot stands beside its finding, and is not shown twice")
  func plots() throws {
    let html = try html(TrendSweep())
    let finding = try #require(
      html.range(of: "<h4><span class=\"role\">Endpoint:</span> eye-region detectors</h4>"))
    let figure = try #require(
      html.range(of: "aria-label=\"Eye-region detectors: Eyeglasses skewed\""))
    let next = try #require(html.range(of: "<span class=\"role\">Endpoint:</span> accuracy gap"))
    #expect(finding.lowerBound < figure.lowerBound && figure.lowerBound < next.lowerBound)
    let all = html.components(separatedBy: "<svg ").count - 1
    let numbers = html.components(separatedBy: "in words</summary>").count - 1
    // One drawing is the example of a strip.
    #expect(all == numbers + 1)
    #expect(html.components(separatedBy: "aria-label=\"Eye-region detectors: ").count == 2)
  }

  @Test("a page without its pictures has no gallery, and says so")
  func noPictures() throws {
    let study = try StudySweep(seeds: [1]) { axis, skew, _ in
      axis == StudySweep.attribute && skew == 50
    }
    let html = try study.html(pictures: study.folder.file("nowhere"))
    #expect(!html.contains("id=\"gallery\"") && !html.contains("href=\"#gallery\""))
    #expect(html.contains("recorded pictures are shown"))
    #expect(try study.html().contains("id=\"gallery\""))
  }
}

extension TrendSweep {
  /// A sweep with those eye detectors and shuffled faces that never give any.
  fileprivate static func noisy(_ eyes: [[Int]]) -> () throws -> TrendSweep {
    { try TrendSweep(eyes: eyes, evidence: shuffled { _ in 0 }) }
  }
}
