import Seeding

/// Whether groups differ in their shares: a permutation test of the sum of squares between groups.
///
/// An observation is a list of shares: those of the face regions among the units of a trained model, or those
/// of a single unit, which are 1 where it belongs and 0 elsewhere. The statistic is Σ_g n_g·|m_g − m|², where
/// m_g is the mean of the n_g observations of group g and m that of all. If groups do not differ, their labels
/// may be exchanged, within each stratum. All labellings are counted where they are few, else random ones.
/// Source: Anderson 2001, “A new method for non-parametric multivariate analysis of variance” (with Euclid's
/// distance, where the pseudo-F grows with this sum); random labellings by Phipson and Smyth 2010,
/// “Permutation P-values should never be zero”.
package struct ShareTest: Sendable, Equatable {
  /// What one model, or one unit, has.
  package struct Observation: Sendable, Equatable {
    package var shares: [Double]
    /// From 0.
    package var group: Int
    /// Labels are exchanged within a stratum alone.
    package var stratum: Int

    package init(shares: [Double], group: Int, stratum: Int = 0) {
      (self.shares, self.group, self.stratum) = (shares, group, stratum)
    }
  }

  package let statistic: Double
  /// The share of labellings that reach the statistic.
  package let pValue: Double
  /// How many labellings were looked at.
  package let labellings: Int
  /// Whether these are all.
  package let isExact: Bool
  /// The smallest p that so many observations can give: groups of a size may swap their names.
  package let smallestP: Double

  /// Up to so many labellings all are counted.
  package static let mostExact = 20_000
  /// Else so many are drawn.
  package static let draws = 9_999

  private static let seed: UInt64 = 20_261_130

  /// Tests observations of at least two groups; nil where some group has none.
  ///
  /// - Precondition: all have as many shares.
  package init?(_ observations: [Observation]) {
    let groups = (observations.map(\.group).max() ?? 0) + 1
    guard groups > 1, Set(observations.map(\.group)).count == groups else { return nil }
    precondition(
      Set(observations.map(\.shares.count)).count == 1, "observations with other numbers of shares")
    var sums = GroupSums(observations, groupCount: groups)
    let observed = observations.map(\.group)
    statistic = sums.statistic(observed)
    // Sums that are added in another order are equal but for rounding.
    let toReach = statistic - 1e-10 * (1 + statistic)
    let strata = Strata(observations, groupCount: groups)
    let all = strata.labellings
    isExact = all <= Double(Self.mostExact)
    var reached = 0
    if isExact {
      var count = 0
      strata.forEachLabelling { labels in
        count += 1
        if sums.statistic(labels) >= toReach { reached += 1 }
      }
      labellings = count
      pValue = Double(reached) / Double(count)
      smallestP = strata.symmetries / all
    } else {
      var random = SplitMix64(seed: Self.seed, UInt64(observations.count))
      var labels = observed
      for _ in 0..<Self.draws {
        strata.shuffle(&labels, using: &random)
        if sums.statistic(labels) >= toReach { reached += 1 }
      }
      labellings = Self.draws
      pValue = Double(1 + reached) / Double(1 + Self.draws)
      smallestP = max(1 / Double(1 + Self.draws), strata.symmetries / all)
    }
  }
}

/// The statistic of a labelling, from how often each group has each list of shares.
private struct GroupSums {
  /// The lists of shares that there are: few, as units have one of a few.
  private let kinds: [[Double]]
  private let kindOf: [Int]
  private let groupCount: Int
  private let sizes: [Double]
  private let mean: [Double]
  private var counts: [Int]

  init(_ observations: [ShareTest.Observation], groupCount: Int) {
    var numbers: [[Double]: Int] = [:]
    var kinds: [[Double]] = []
    kindOf = observations.map { observation in
      if let known = numbers[observation.shares] { return known }
      numbers[observation.shares] = kinds.count
      kinds.append(observation.shares)
      return kinds.count - 1
    }
    self.kinds = kinds
    self.groupCount = groupCount
    sizes = (0..<groupCount).map { group in
      Double(observations.count { $0.group == group })
    }
    var total = Array(repeating: 0, count: kinds.count)
    for kind in kindOf { total[kind] += 1 }
    mean = Self.mean(of: kinds, counts: total[...], size: Double(observations.count))
    counts = Array(repeating: 0, count: groupCount * kinds.count)
  }

  mutating func statistic(_ labels: [Int]) -> Double {
    for place in counts.indices { counts[place] = 0 }
    for (place, label) in labels.enumerated() { counts[label * kinds.count + kindOf[place]] += 1 }
    var sum = 0.0
    for group in 0..<groupCount {
      let own = counts[group * kinds.count..<(group + 1) * kinds.count]
      let difference = zip(Self.mean(of: kinds, counts: own, size: sizes[group]), mean).map(-)
      sum += sizes[group] * difference.reduce(0) { $0 + $1 * $1 }
    }
    return sum
  }

  private static func mean(
    of kinds: [[Double]], counts: ArraySlice<Int>, size: Double
  ) -> [Double] {
    var mean = Array(repeating: 0.0, count: kinds[0].count)
    for (kind, count) in zip(kinds, counts) where count > 0 {
      for place in mean.indices { mean[place] += Double(count) * kind[place] }
    }
    return mean.map { $0 / size }
  }
}

/// Which labels may change places.
private struct Strata {
  /// The stratum of each observation, from 0.
  private let stratumOf: [Int]
  /// The observations of each stratum.
  private let members: [[Int]]
  /// How many of each group a stratum has.
  private let sizes: [[Int]]

  init(_ observations: [ShareTest.Observation], groupCount: Int) {
    let names = Set(observations.map(\.stratum)).sorted()
    let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    stratumOf = observations.map { places[$0.stratum] ?? 0 }
    var members = names.map { _ in [Int]() }
    var sizes = names.map { _ in Array(repeating: 0, count: groupCount) }
    for (place, stratum) in stratumOf.enumerated() {
      members[stratum].append(place)
      sizes[stratum][observations[place].group] += 1
    }
    (self.members, self.sizes) = (members, sizes)
  }

  /// How many labellings there are: of each stratum n!/(n₁!·n₂!·…); may be infinite.
  var labellings: Double {
    sizes.map { groups in
      var (product, placed) = (1.0, 0.0)
      for size in groups {
        for chosen in stride(from: 1, through: size, by: 1) {
          placed += 1
          product *= placed / Double(chosen)
        }
      }
      return product
    }.reduce(1, *).rounded()
  }

  /// How many of them differ in the names of groups alone.
  var symmetries: Double {
    let profiles = (0..<(sizes.first?.count ?? 0)).map { group in sizes.map { $0[group] } }
    let alike = Dictionary(grouping: profiles) { $0 }.values.map(\.count)
    return alike.map { count in (1...count).map(Double.init).reduce(1, *) }.reduce(1, *)
  }

  /// Calls `body` with every labelling once.
  func forEachLabelling(_ body: ([Int]) -> Void) {
    var left = sizes
    var labels = Array(repeating: 0, count: stratumOf.count)
    func label(from place: Int) {
      if place == labels.count { return body(labels) }
      let stratum = stratumOf[place]
      for group in left[stratum].indices where left[stratum][group] > 0 {
        left[stratum][group] -= 1
        labels[place] = group
        label(from: place + 1)
        left[stratum][group] += 1
      }
    }
    label(from: 0)
  }

  /// Deals the labels of each stratum anew.
  func shuffle(_ labels: inout [Int], using random: inout SplitMix64) {
    // Spelled out: the generic shuffle of another module is not specialised, and thus slow.
    for places in members {
      for last in stride(from: places.count - 1, to: 0, by: -1) {
        labels.swapAt(places[last], places[random.below(last + 1)])
      }
    }
  }
}
