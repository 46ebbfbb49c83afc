import Seeding
import Tensors

/// What chance may do to the labels of a probe.
package enum Relabelling: Sendable, Equatable {
  /// All labels are dealt anew.
  case shuffle
  /// The two labels of a pair are swapped, or not; the partner of each image by its place among the
  /// labelled images of the probe.
  case swap(partners: [Int])
}

/// The test of whether a unit's largest group probability is more than chance.
///
/// The statistic of a labelling is max_g p_g, and p = (1 + #)/(B + 1), where # counts the labellings
/// among B that reach the observed statistic. All units share the labellings, so the sums over
/// groups are one product of a 0/1 matrix with the scores, [B·G, N]·[N, U], taken here as the
/// additions that it amounts to.
///
/// Scores become whole numbers (a probability does not depend on their unit of measure), so that
/// sums are exact and a labelling that ties with the observed one is seen to tie.
/// Source: METHOD; Phipson and Smyth 2010, “Permutation P-values should never be zero”.
struct PermutationTest: Sendable {
  private let groupSizes: [Int]
  private let relabelling: Relabelling
  private let seed: UInt64
  /// The images, group after group, as they are labelled.
  private let observed: [Int32]

  /// How many labellings are drawn at once: few enough that they stay in the cache.
  private static let blockLength = 64

  /// Prepares for images that belong to `groups`.
  init(groups: [Int], groupSizes: [Int], relabelling: Relabelling, seed: UInt64) {
    if case .swap(let partners) = relabelling {
      precondition(
        groupSizes.count == 2 && partners.count == groups.count
          && groups.indices.allSatisfy {
            partners[partners[$0]] == $0 && groups[partners[$0]] != groups[$0]
          },
        "swapping needs two groups and a partner in the other group for every image")
    }
    self.groupSizes = groupSizes
    self.relabelling = relabelling
    self.seed = seed
    observed = groupSizes.indices.flatMap { group in
      groups.indices.filter { groups[$0] == group }.map(Int32.init)
    }
  }

  /// The p-value of each unit; 1 for a unit without scores.
  ///
  /// `scores` is asked once for each unit, by several threads; what it answers is not kept.
  func pValues(
    unitCount: Int, permutations: Int, on pool: WorkerPool?,
    scores: @Sendable (_ unit: Int) -> [Double]?
  ) -> [Double] {
    let lanes = ScoreTile.Vector.scalarCount
    var tiles = stride(from: 0, to: unitCount, by: lanes).map {
      TileCount(units: $0..<min($0 + lanes, unitCount))
    }
    changeEach(of: &tiles, on: pool) {
      $0.prepare(observed: observed, groupSizes: groupSizes, scores: scores)
    }
    for start in stride(from: 0, to: permutations, by: Self.blockLength) {
      let orders = (start..<min(start + Self.blockLength, permutations)).map(order)
      changeEach(of: &tiles, on: pool) { tile in
        for order in orders { tile.add(order, groupSizes: groupSizes) }
      }
    }
    return tiles.flatMap { tile in
      tile.units.enumerated().map { lane, _ in
        tile.hasScores[lane] ? Double(1 + tile.reached[lane]) / Double(permutations + 1) : 1
      }
    }
  }

  /// The images, group after group, in one labelling; a function of the seed and its number.
  func order(_ permutation: Int) -> [Int32] {
    var random = SplitMix64(seed: seed, UInt64(permutation))
    var order = observed
    switch relabelling {
    case .shuffle:
      // Spelled out: the generic shuffle of another module is not specialised, and thus slow.
      for last in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(last, random.below(last + 1))
      }
    case .swap(let partners):
      let half = groupSizes[0]
      for place in 0..<half {
        let image = Int(observed[place])
        let isSwapped = random.next() >> 63 == 1
        order[place] = Int32(isSwapped ? partners[image] : image)
        order[half + place] = Int32(isSwapped ? image : partners[image])
      }
    }
    return order
  }
}

/// How many labellings reach the observed statistic, for sixteen units.
private struct TileCount: Sendable {
  let units: Range<Int>
  private(set) var hasScores: [Bool] = []
  private var scores = ScoreTile([], imageCount: 0)
  private var toReach = SIMD16<Double>.zero
  private(set) var reached = SIMD16<Int64>.zero

  init(units: Range<Int>) { self.units = units }

  /// Takes the scores of its units in.
  mutating func prepare(
    observed: [Int32], groupSizes: [Int], scores: (_ unit: Int) -> [Double]?
  ) {
    let ofUnits = units.map(scores)
    hasScores = ofUnits.map { $0 != nil }
    self.scores = ScoreTile(ofUnits[...], imageCount: observed.count)
    // The slack covers what adding equal means in another order of groups may round.
    toReach = self.scores.largestProbability(observed, groupSizes: groupSizes) - 1e-12
  }

  mutating func add(_ order: [Int32], groupSizes: [Int]) {
    let largest = scores.largestProbability(order, groupSizes: groupSizes)
    reached.replace(with: reached &+ 1, where: largest .>= toReach)
  }
}
