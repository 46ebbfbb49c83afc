import Foundation
import Seeding
import Testing
import Trends

@Suite("Whether groups differ in their shares")
struct ShareTestTests {
  private func observations(_ groups: [[[Double]]]) -> [ShareTest.Observation] {
    groups.enumerated().flatMap { group, all in
      all.map { ShareTest.Observation(shares: $0, group: group) }
    }
  }

  /// Σ_g n_g·|m_g − m|², from the observations themselves.
  private func sumOfSquares(_ shares: [[Double]], _ labels: [Int]) -> Double {
    func mean(_ rows: [[Double]]) -> [Double] {
      rows[0].indices.map { place in rows.map { $0[place] }.reduce(0, +) / Double(rows.count) }
    }
    let all = mean(shares)
    return Set(labels).map { group in
      let own = shares.indices.filter { labels[$0] == group }.map { shares[$0] }
      return Double(own.count) * zip(mean(own), all).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
    }.reduce(0, +)
  }

  /// All orders of some labels, equal ones told apart; those that keep the labels of each stratum.
  private func orders(_ labels: [Int], _ strata: [Int]) -> [[Int]] {
    var found: [[Int]] = []
    func place(_ order: [Int], _ left: [Int]) {
      if left.isEmpty { return found.append(order.map { labels[$0] }) }
      for next in left where strata[next] == strata[order.count] {
        place(order + [next], left.filter { $0 != next })
      }
    }
    place([], Array(labels.indices))
    return found
  }

  @Test(
    "few trainings: the p-value is that of all orders of the labels",
    arguments: [[3, 3], [2, 4], [2, 2, 2], [1, 5]])
  func enumeration(sizes: [Int]) throws {
    var random = SplitMix64(seed: 5, UInt64(sizes.count), UInt64(sizes[0]))
    for _ in 0..<8 {
      // Shares in tenths, so that ties occur.
      let groups = sizes.map { size in
        (0..<size).map { _ in (0..<3).map { _ in Double(random.below(4)) / 10 } }
      }
      let test = try #require(ShareTest(observations(groups)))
      let shares = groups.flatMap { $0 }
      let labels = sizes.enumerated().flatMap { Array(repeating: $0, count: $1) }
      let own = sumOfSquares(shares, labels)
      let all = orders(labels, labels.map { _ in 0 }).map { sumOfSquares(shares, $0) }
      let expected = Double(all.count { $0 >= own - 1e-9 }) / Double(all.count)
      #expect(test.isExact && abs(test.statistic - own) < 1e-9)
      #expect(abs(test.pValue - expected) < 1e-12, "\(groups)")
    }
  }

  @Test("labels change places within their stratum alone")
  func strata() throws {
    let shares = [[0.0], [1], [1], [4], [5], [5]]
    let (labels, strata) = ([0, 1, 0, 0, 1, 1], [0, 0, 0, 1, 1, 1])
    let test = try #require(
      ShareTest(
        shares.indices.map {
          .init(shares: shares[$0], group: labels[$0], stratum: strata[$0])
        }))
    let own = sumOfSquares(shares, labels)
    let all = orders(labels, strata).map { sumOfSquares(shares, $0) }
    #expect(all.count == 36 && test.labellings == 9)
    #expect(abs(test.pValue - Double(all.count { $0 >= own - 1e-9 }) / 36) < 1e-12)
  }

  /// Sizes of groups, and how many of all labellings keep groups apart that lie apart.
  private static let apart: [(sizes: [Int], share: Double)] = [
    ([3, 3], 0.1), ([3, 4], 1.0 / 35), ([2, 2, 2], 1.0 / 15), ([5, 5], 1.0 / 126),
  ]

  @Test("the smallest possible p is what groups give that lie apart", arguments: 0..<4)
  func smallest(place: Int) throws {
    let (sizes, expected) = Self.apart[place]
    let groups = sizes.enumerated().map { group, size in
      (0..<size).map { [Double(group) + Double($0) / 100, pow(2, Double(group))] }
    }
    let test = try #require(ShareTest(observations(groups)))
    #expect(abs(test.smallestP - expected) < 1e-12)
    #expect(abs(test.pValue - expected) < 1e-12)
  }

  @Test("many units: random labellings agree with the hypergeometric distribution")
  func units() throws {
    // 40 of 60 and 25 of 60 units lie in a region.
    func units(_ inside: Int) -> [[Double]] {
      (0..<60).map { $0 < inside ? [1, 0] : [0, 1] }
    }
    for inside in [25, 33, 38] {
      let test = try #require(ShareTest(observations([units(40), units(inside)])))
      let marked = 40 + inside
      func logChoose(_ n: Int, _ k: Int) -> Double {
        lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
      }
      let middle = Double(marked) / 2
      let tail = (max(0, marked - 60)...min(60, marked)).filter {
        abs(Double($0) - middle) >= abs(40 - middle) - 1e-9
      }
      let exact = tail.map {
        exp(logChoose(60, $0) + logChoose(60, marked - $0) - logChoose(120, marked))
      }.reduce(0, +)
      #expect(!test.isExact && test.labellings == ShareTest.draws)
      // Four times the error of so many draws.
      let error = 4 * (exact * (1 - exact) / Double(ShareTest.draws)).squareRoot() + 2e-4
      #expect(abs(test.pValue - exact) < error, "\(test.pValue), not \(exact)")
      #expect(test == ShareTest(observations([units(40), units(inside)])))
    }
  }

  @Test("where groups are alike, 5 % of tests at most reject at 5 %")
  func falseAlarms() {
    var random = SplitMix64(seed: 9)
    func shares() -> [Double] {
      let parts = (0..<5).map { _ in random.uniform() + 0.1 }
      return parts.map { $0 / parts.reduce(0, +) }
    }
    func rate(_ count: Int, _ sizes: [Int], _ draw: () -> [Double]) -> Double {
      let rejected = (0..<count).count { _ in
        let groups = sizes.map { size in (0..<size).map { _ in draw() } }
        return (ShareTest(observations(groups))?.pValue ?? 1) <= 0.05
      }
      return Double(rejected) / Double(count)
    }
    // Of 70 labellings two are alike, so that p comes in steps of 1/35: one of them below 5 %.
    let trainings = rate(2000, [4, 4], shares)
    #expect((0.015...0.045).contains(trainings), "\(trainings)")
    let uneven = rate(2000, [3, 5], shares)
    #expect((0.02...0.055).contains(uneven), "\(uneven)")
    let three = rate(300, [3, 3, 3], shares)
    #expect((0.02...0.09).contains(three), "\(three)")
    let units = rate(300, [30, 50]) {
      let place = random.below(5)
      return (0..<5).map { $0 == place ? 1 : 0 }
    }
    #expect((0.02...0.09).contains(units), "\(units)")
  }

  @Test("a group without an observation is no test")
  func empty() {
    #expect(ShareTest([]) == nil)
    #expect(ShareTest(observations([[[1], [2]]])) == nil)
    #expect(ShareTest(observations([[[1]], [], [[2]]])) == nil)
  }
}
