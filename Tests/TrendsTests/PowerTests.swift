import Testing
import Trends

private func series(_ cells: [[Int]], at percentages: [Int]) -> SkewSeries {
  SkewSeries(
    percentages: percentages,
    values: cells.map { recorded in
      percentages.indices.map { recorded.contains($0) ? Double($0) : nil }
    })
}

private struct Design {
  var seeds: Int
  var percentages: [Int]
  var permutations: Double

  init(_ seeds: Int, _ percentages: [Int], permutations: Double) {
    (self.seeds, self.percentages, self.permutations) = (seeds, percentages, permutations)
  }
}

@Test(
  "the smallest p is that of a rise in every pair, and nothing is below it",
  arguments: [
    Design(1, [50, 75, 100], permutations: 6),
    Design(1, [50, 60, 70, 80, 90, 100], permutations: 720),
    Design(2, [50, 60, 70, 80, 90, 100], permutations: 518_400),
    Design(3, [50, 100], permutations: 8), Design(5, [50, 100], permutations: 32),
    Design(3, [50, 75, 100], permutations: 216),
  ])
private func smallestP(design: Design) {
  let (seeds, percentages, expected) = (design.seeds, design.percentages, 2 / design.permutations)
  let all = series(
    Array(repeating: Array(percentages.indices), count: seeds), at: percentages)
  #expect(Power(all).smallestP == expected)
  #expect(abs(Trend(all).pValue - expected) < 1e-15)
}

@Test("an under-powered sweep is told so, and how")
func warnings() {
  let six = [50, 60, 70, 80, 90, 100]
  let whole = Array(six.indices)
  func warning(_ cells: [[Int]], at percentages: [Int] = six, tests: Int = 1) -> String? {
    Power(series(cells, at: percentages)).warning(tests: tests)
  }
  #expect(
    warning([[0, 1, 2]], at: [50, 75, 100])
      == "under-powered: no result could have a p below 0.33; 1 seed has two P or more, 3 are the "
      + "least")
  #expect(
    warning([[0, 1], [0, 1], [0, 1]], at: [50, 100])
      == "under-powered: no result could have a p below 0.25")
  #expect(warning([whole, whole]) == "under-powered: 2 seeds have two P or more, 3 are the least")
  #expect(warning([whole, whole, whole]) == "3 seeds; a claim takes 5")
  #expect(
    warning([[0, 1, 2], [0, 1, 2], [0, 1, 2]], at: [80, 90, 100], tests: 8)
      == "under-powered: corrected for 8 tests, no result could have a p below 0.074")
  #expect(warning([whole, whole, whole, whole, whole]) == nil)
  // A seed with a single cell has no pair and is no seed here.
  #expect(warning([whole, whole, [0]])?.contains("2 seeds have two P") == true)
  #expect(
    warning([]) == "under-powered: no result could have a p below 1; 0 seeds have two P or more, "
      + "3 are the least")
}
