import Testing
import Trends

private let six = [50, 60, 70, 80, 90, 100]

private func trend(_ values: [Double?]..., at percentages: [Int] = six) -> Trend {
  Trend(SkewSeries(percentages: percentages, values: values))
}

@Test("a seed's level changes nothing: seeds are compared with themselves alone")
func levels() {
  let near = trend([1, 3, 2, 5, 6, 9], [2, 2, 4, 3, 7, 8])
  let far = trend([1, 3, 2, 5, 6, 9], [102, 102, 104, 103, 107, 108])
  #expect(near == far)
}

@Test("turning the values round turns every sign and keeps every p")
func mirrored() {
  let rising = trend([1, 3, 2, 5, 6, 9], [2, 2, 4, 3, 7, 8])
  let falling = trend([-1, -3, -2, -5, -6, -9], [-2, -2, -4, -3, -7, -8])
  #expect(falling.kendall.score == -rising.kendall.score)
  #expect(abs(falling.pValue - rising.pValue) < 1e-15)
  #expect(falling.theilSen == rising.theilSen.map { -$0 })
  #expect(falling.slope?.mean == rising.slope.map { -$0.mean })
  #expect(falling.slope?.pValue == rising.slope?.pValue)
}

@Test("slopes are per ten percentage points")
func unitOfSlopes() {
  let line = trend([0, 10, 20, 30, 40, 50], [7, 17, 27, 37, 47, 57])
  #expect(line.theilSen == 10)
  #expect(line.slope?.mean == 10)
  #expect(line.change?.mean == 50)
  #expect(trend([0, 50, 100], at: [50, 75, 100]).theilSen == 20)
}

@Test("a straight line does not steepen, however steep; a bent one does")
func steepening() {
  let line = trend([0, 10, 20, 30, 40, 50])
  #expect(line.steepening?.mean == 0)
  #expect(line.curvature?.mean == 0)
  let bent = trend([0, 1, 4, 9, 16, 25])
  #expect(bent.steepening?.mean == 6)
  // The leading coefficient of the contrast's polynomial is 3/2, its squared length 84.
  #expect(bent.curvature?.mean == 84 / 1.5)
}

@Test("the steepness contrasts are asked of whole seeds over the six P alone")
func steepeningNeedsAll() {
  #expect(trend([0, 1, nil, 9, 16, 25]).steepening == nil)
  #expect(trend([0, 1, nil, 9, 16, 25], [0, 1, 4, 9, 16, 25]).steepening?.seeds == 1)
  #expect(trend([0, 4, 9], at: [80, 90, 100]).curvature == nil)
}

@Test("seeds that agree to the last bit of a sum give no interval, and no certainty")
func agreement() {
  // The same slope, reached by sums that round differently.
  let same = trend([1, 2, 3, 3, 4, 6], [2, 3, 4, 4, 5, 7], [0.1, 1.1, 2.1, 2.1, 3.1, 5.1])
  #expect(same.slope?.interval == nil)
  #expect(same.slope?.pValue == nil)
  #expect(same.change?.mean == 5)
  #expect(same.change?.pValue == nil)
}

@Test("values that are equal but for rounding are ties")
func roundingTies() {
  let tied = trend([0.3, 0.1 + 0.2, 0.3, 0.9 - 0.6, 0.3, 0.3])
  #expect(tied.kendall.tau == nil)
  #expect(tied.pValue == 1)
}

@Test("nothing recorded, and one cell, are no trend and no error")
func nothing() {
  for empty in [
    trend(), trend([nil, nil, nil, nil, nil, nil]), trend([nil, 3, nil, nil, nil, nil]),
  ] {
    #expect(empty.kendall.tau == nil)
    #expect(empty.pValue == 1)
    #expect(empty.theilSen == nil)
    #expect(empty.slope == nil)
    #expect(empty.change == nil)
    #expect(empty.power.smallestP == 1)
  }
}

@Test("the excess is what is left of each cell when the null's mean is taken away")
func excess() {
  let observed = SkewSeries(percentages: [50, 100], values: [[4, 9], [nil, 7], [1, 1]])
  let null = SkewSeries(percentages: [50, 100], values: [[1.5, 2], [3, 3], [nil, 0.25]])
  #expect(observed.excess(over: null).values == [[2.5, 7], [nil, 4], [nil, 0.75]])
  // A null that grows as much as what was observed leaves no trend.
  let pace = SkewSeries(percentages: [50, 75, 100], values: [[1, 4, 9], [2, 5, 5]])
  let shifted = SkewSeries(percentages: [50, 75, 100], values: [[0, 3, 8], [0, 3, 3]])
  #expect(Trend(pace.excess(over: shifted)).kendall.tau == nil)
}
