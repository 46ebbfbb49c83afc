import Concepts
import Synchronization
import Tensors

/// Which units of a hook respond more to one group of a family than to the others.
package struct GlobalBias: Sendable, Equatable {
  package let family: GlobalFamily
  /// The number of images in each group of the probe.
  package let groupSizes: [Int]
  /// The probability of each group, [U, G]; all 0 for a constant unit.
  package let probabilities: [Double]
  /// The chance of so large a largest probability with permuted labels; 1 for a constant unit.
  package let pValues: [Double]
  /// Whether the p-value is a discovery among all units of the hook.
  package let isSignificant: [Bool]
  /// How many units are biased with shuffled labels, draw by draw: towards each group, then towards any.
  ///
  /// As many draws as the settings have nulls; labels are dealt as in the test's first permutations.
  package let shuffled: [[Int]]

  /// Computes probabilities and p-values of every unit.
  ///
  /// Source: Teotia et al. 2022, global concepts; the test is Lancet's own (METHOD).
  ///
  /// - Parameters:
  ///   - family: The family, which names the groups and the cut-off.
  ///   - extremes: The responses to the probe's images.
  ///   - groups: The group of each image by its place in the family; nil leaves the image out.
  ///   - relabelling: What chance may do to the labels.
  ///   - settings: Supplies the number of permutations and the false discovery rate.
  ///   - seed: The permutations' seed; the same for all hooks draws the same labels.
  ///   - pool: The threads to work on, or nil for the caller's alone.
  /// - Throws: `DissectionError.emptyGroup` when the probe lacks a group, because the shares of the
  ///   others could then not be compared with the family's cut-off.
  package init(
    family: GlobalFamily, extremes: ActivationExtremes, groups: [Int?],
    relabelling: Relabelling = .shuffle, settings: DissectionSettings, seed: UInt64,
    on pool: WorkerPool? = nil
  ) throws {
    let probe = try LabelledProbe(family: family, extremes: extremes, groups: groups)
    self.family = family
    groupSizes = probe.groupSizes
    let probabilities = Mutex(
      Array(repeating: 0.0, count: extremes.unitCount * probe.groupSizes.count))
    let test = PermutationTest(
      groups: probe.groups, groupSizes: probe.groupSizes, relabelling: relabelling, seed: seed)
    let draws = (0..<settings.nulls).map(test.order)
    let shuffled = Mutex(
      draws.map { _ in Array(repeating: 0, count: probe.groupSizes.count + 1) })
    pValues = test.pValues(
      unitCount: extremes.unitCount, permutations: settings.permutations, on: pool
    ) { unit in
      guard let scores = probe.scores(unit: unit) else { return nil }
      let shares = probe.probabilities(of: scores)
      probabilities.withLock {
        for (group, share) in shares.enumerated() { $0[unit * shares.count + group] = share }
      }
      let biased = draws.map { order in
        probe.probabilities(of: scores, order: order).map { $0 >= family.cutoff }
      }
      shuffled.withLock { counts in
        for (draw, groups) in biased.enumerated() {
          for (place, isBiased) in (groups + [groups.contains(true)]).enumerated() where isBiased {
            counts[draw][place] += 1
          }
        }
      }
      return scores
    }
    self.probabilities = probabilities.withLock { $0 }
    self.shuffled = shuffled.withLock { $0 }
    isSignificant = benjaminiHochberg(pValues, level: settings.falseDiscoveryRate)
  }

  package var unitCount: Int { pValues.count }

  /// The probability of a group for a unit.
  package func probability(unit: Int, group: Int) -> Double {
    probabilities[unit * groupSizes.count + group]
  }

  /// Whether the unit's probability of a group reaches the family's cut-off.
  package func isBiased(unit: Int, towards group: Int) -> Bool {
    probability(unit: unit, group: group) >= family.cutoff
  }

  /// Whether the unit's probability of any group reaches the family's cut-off.
  package func isBiased(unit: Int) -> Bool {
    groupSizes.indices.contains { isBiased(unit: unit, towards: $0) }
  }

  /// The units that are biased towards each group; a unit may be biased towards several.
  package var biasedUnitsByGroup: [Int] {
    groupSizes.indices.map { group in
      (0..<unitCount).count { isBiased(unit: $0, towards: group) }
    }
  }

  /// The number of units that pass the cut-off.
  package var biasedUnits: Int {
    (0..<unitCount).count { isBiased(unit: $0) }
  }

  /// The number of units that pass the cut-off and whose p-value is a discovery.
  package var significantBiasedUnits: Int {
    (0..<unitCount).count { isBiased(unit: $0) && isSignificant[$0] }
  }
}
