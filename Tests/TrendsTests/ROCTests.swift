import Seeding
import Testing
import Trends

/// The share of pairs in order, as the definition has it.
private func plainArea(_ scores: ROCArea.Model) -> Double {
  let positives = scores.filter(\.isPositive).map(\.score)
  let negatives = scores.filter { !$0.isPositive }.map(\.score)
  let pairs = positives.flatMap { positive in
    negatives.map { positive > $0 ? 1 : positive == $0 ? 0.5 : 0 }
  }
  return pairs.reduce(0, +) / Double(pairs.count)
}

@Test("the area under the ROC curve is the share of pairs in order, equal scores counting half")
func areaOfPairs() throws {
  var random = SplitMix64(seed: 5)
  for count in [2, 3, 7, 40] {
    var scores: ROCArea.Model = (0..<count).map { _ in
      // Few values, so that many are equal.
      (score: Double(random.below(6)) - 2, isPositive: random.chance(0.4))
    }
    scores[0].isPositive = true
    scores[1].isPositive = false
    let area = try #require(ROCArea(of: scores.map { [$0] }))
    #expect(abs(area.area - plainArea(scores)) < 1e-12)
    #expect(area.positives + area.negatives == count)
  }
}

@Test("an area needs positives and negatives, and an interval draws that have both")
func areaOfOneKind() throws {
  #expect(ROCArea(of: [[(1, true)], [(2, true)]]) == nil)
  #expect(ROCArea(of: []) == nil)
  // Of one model with both every draw is that model.
  let one = try #require(ROCArea(of: [[(1, true), (0, false)]]))
  #expect(one.area == 1 && one.interval == 1...1)
  // One positive among fifty models: a third of the draws lacks it.
  let rare = try #require(
    ROCArea(of: [[(1, true)]] + (0..<49).map { _ in [(score: 0, isPositive: false)] }))
  #expect(rare.area == 1 && rare.interval == 1...1)
}

@Test("an interval is that of the areas over models that are drawn one by one")
func plainInterval() throws {
  var random = SplitMix64(seed: 6)
  let models: [ROCArea.Model] = (0..<7).map { model in
    (0..<3).map { (score: Double(random.below(5)), isPositive: $0 == model % 4) }
  }
  let interval = try #require(ROCArea(of: models, seed: 9)?.interval)
  var draws = SplitMix64(seed: 9, 0x524F_43)
  let areas = (0..<2000).map { _ in
    plainArea((0..<7).flatMap { _ in models[draws.below(7)] })
  }.filter { !$0.isNaN }.sorted()
  func quantile(_ share: Double) -> Double {
    areas[Int((share * Double(areas.count - 1)).rounded())]
  }
  #expect(abs(interval.lowerBound - quantile(0.025)) < 1e-12)
  #expect(abs(interval.upperBound - quantile(0.975)) < 1e-12)
}

@Test("nineteen of twenty intervals over models hold the true area")
func coverage() throws {
  // Two normal scores a deviation apart have an area of Φ(1/√2) = 0.7602.
  var random = SplitMix64(seed: 8)
  let held = (0..<200).count { number in
    let models: [ROCArea.Model] = (0..<60).map { model in
      let isPositive = model.isMultiple(of: 2)
      return [(score: random.normal() + (isPositive ? 1 : 0), isPositive: isPositive)]
    }
    return ROCArea(of: models, seed: UInt64(number))?.interval?.contains(0.7602) == true
  }
  #expect((180...198).contains(held), "\(held) of 200")
}

@Test("a threshold lets the share of scores pass that it was set for")
func alarms() throws {
  let scores = (1...40).map(Double.init)
  let threshold = try #require(AlarmThreshold(on: scores))
  #expect(threshold.value == 38)
  #expect(threshold.alarms(among: scores) == 0.05)
  #expect(threshold.alarms(among: [1, 39, 50, 38]) == 0.5)
  #expect(threshold.alarms(among: []) == nil)
  // Of few scores none passes; of equal ones neither.
  #expect(AlarmThreshold(on: [3, 1, 2])?.value == 3)
  #expect(AlarmThreshold(on: [2, 2, 2])?.alarms(among: [2, 2]) == 0)
  #expect(AlarmThreshold(on: []) == nil)
}
