import Seeding

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
  /// The scores of sixteen units, one image after another: a cache line.
  private typealias Tile = [SIMD16<Int32>]

  private let groupSizes: [Int]
  private let relabelling: Relabelling
  private let seed: UInt64
  /// The images, group after group, as they are labelled.
  private let observed: [Int32]

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
  func pValues(scores: [[Double]?], permutations: Int) -> [Double] {
    let starts = Array(stride(from: 0, to: scores.count, by: Tile.Element.scalarCount))
    let tiles = starts.map { tile(of: scores[$0..<min($0 + 16, scores.count)]) }
    let thresholds = tiles.map { statistic(of: $0, order: observed) - 1e-12 }
    var reached = tiles.map { _ in SIMD16<Int64>.zero }
    for permutation in 0..<permutations {
      let order = order(permutation)
      for tile in tiles.indices {
        let isReached = statistic(of: tiles[tile], order: order) .>= thresholds[tile]
        reached[tile].replace(with: reached[tile] &+ 1, where: isReached)
      }
    }
    return scores.indices.map { unit in
      guard scores[unit] != nil else { return 1 }
      return Double(1 + reached[unit / 16][unit % 16]) / Double(permutations + 1)
    }
  }

  /// Rounds the scores of some units so that the sum of a unit's scores fits 31 bits.
  private func tile(of scores: ArraySlice<[Double]?>) -> Tile {
    var tile = Tile(repeating: .zero, count: observed.count)
    for (lane, scores) in scores.enumerated() {
      guard let scores, let largest = scores.max(), largest > 0 else { continue }
      let scale = (Double(Int32.max) / Double(scores.count)).rounded(.down) / largest
      for (image, score) in scores.enumerated() {
        tile[image][lane] = Int32((score * scale).rounded())
      }
    }
    return tile
  }

  /// The images, group after group, in one labelling; a function of the seed and its number.
  private func order(_ permutation: Int) -> [Int32] {
    var random = SplitMix64(seed: seed, UInt64(permutation))
    var order = observed
    switch relabelling {
    case .shuffle:
      random.shuffle(&order)
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

  /// The largest group probability of sixteen units in one labelling; 0 where there are no scores.
  private func statistic(of tile: Tile, order: [Int32]) -> SIMD16<Double> {
    var start = 0
    var (largest, total) = (SIMD16<Double>.zero, SIMD16<Double>.zero)
    for size in groupSizes {
      var sum = SIMD16<Int32>.zero
      for place in start..<start + size { sum &+= tile[Int(order[place])] }
      start += size
      let mean = SIMD16<Double>(sum) / Double(size)
      largest = largest.replacing(with: mean, where: mean .> largest)
      total += mean
    }
    return largest / total.replacing(with: 1, where: total .== 0)
  }
}
