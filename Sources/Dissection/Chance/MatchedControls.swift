import Seeding

/// Random sets of units to compare a given set with: as many, and of like activation.
///
/// Units that answer strongly matter more to a network, whatever they detect. So a control takes, of
/// each decile of mean activation, as many units as the given set has there, and none of the set's own.
/// Source: METHOD §8, cause.
package struct MatchedControls: Sendable {
  /// The units of each decile that are not in the given set.
  private let others: [[Int]]
  /// How many units of each decile are in it.
  private let wanted: [Int]

  /// Looks for the controls of `units`, in a layer whose every unit has the given mean activation.
  package init(of units: [Int], meanActivations: [Float]) {
    let deciles = activationDeciles(of: meanActivations)
    let own = Set(units)
    precondition(
      own.count == units.count && own.allSatisfy(deciles.indices.contains),
      "units \(units) of \(deciles.count)")
    others = (0..<10).map { decile in
      deciles.indices.filter { deciles[$0] == decile && !own.contains($0) }
    }
    wanted = (0..<10).map { decile in own.count { deciles[$0] == decile } }
  }

  /// Draws `count` different sets, each ascending, or answers nil where there are not so many.
  ///
  /// Each draw has a stream of its own, of (`seed`, `layer`, draw), by which it takes units of a
  /// decile without replacement; a set that an earlier draw has is drawn anew. So a comparison
  /// with n sets never rests on fewer than n.
  package func sets(_ count: Int, seed: UInt64, layer: Int) -> [[Int]]? {
    if differentSets(upTo: count) < count { return nil }
    var sets: [[Int]] = []
    for draw in 0..<count {
      var random = SplitMix64(seed: seed, UInt64(layer), UInt64(draw))
      var set = drawn(using: &random)
      while sets.contains(set) { set = drawn(using: &random) }
      sets.append(set)
    }
    return sets
  }

  private func drawn(using random: inout SplitMix64) -> [Int] {
    zip(others, wanted).flatMap { others, wanted in
      var order = others
      random.shuffle(&order)
      return order.prefix(wanted)
    }.sorted()
  }

  /// How many different sets there are, counted no further than `limit`.
  private func differentSets(upTo limit: Int) -> Int {
    var sets = 1
    for (others, wanted) in zip(others, wanted) {
      // Grows from 1 to “others over wanted”; 0 where there are too few.
      var choices = others.count < wanted ? 0 : 1
      for taken in 0..<wanted where choices < limit {
        choices = choices * (others.count - wanted + taken + 1) / (taken + 1)
      }
      sets = min(limit, sets * choices)
    }
    return sets
  }
}

/// The tenth of the units, 0...9 from the least active on, that each unit is in.
///
/// By rank: with U units, the one of rank r (from 0; ties by number) is in ⌊10·r / U⌋.
package func activationDeciles(of meanActivations: [Float]) -> [Int] {
  let order = meanActivations.indices.sorted {
    (meanActivations[$0], $0) < (meanActivations[$1], $1)
  }
  var deciles = [Int](repeating: 0, count: order.count)
  for (rank, unit) in order.enumerated() { deciles[unit] = 10 * rank / order.count }
  return deciles
}
