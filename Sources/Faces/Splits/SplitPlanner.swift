import Specification

/// Makes skewed splits of one table along one axis.
///
/// Splits are nested: each subgroup is one seeded permutation of its images, and P only says how
/// long a prefix is taken. For a transform the images are the same at every P; each label has one
/// permutation, a prefix of which is transformed. Source: METHOD §1.
package struct SplitPlanner: Sendable {
  /// The smallest training set that is made, so that every P in tens is met exactly.
  package static let smallestSize = 20

  let pools: [Partition: SubgroupPools]
  /// Images of which the target or the bias attribute is not known, and that no split uses.
  package let unknown: Int

  /// Checks the target and axis, and draws the permutations.
  ///
  /// Parameter `excluding` names rows that are used nowhere, such as pictures that are grey already
  /// on a grayscale axis. Throws a `FacesError` for an unknown attribute, one with a single value,
  /// and a bias attribute that is the target.
  /// - Precondition: the target has two answers, and there is an axis.
  package init(
    table: FaceTable, partition: FacePartition, target: Target, axis: SkewAxis,
    excluding: Set<Int> = [], seed: UInt64
  ) throws {
    precondition(axis != .unskewed, "a skewed split without an axis")
    let labels = try table.binaryValues(of: target)
    var attributes: [Bool?]?
    if case .attribute(let name) = axis {
      attributes = try table.values(of: name)
      if target == .attribute(name) { throw FacesError.axisIsTarget(name: name) }
    }
    // What is not known of an image decides in no direction: it is left out.
    let unknown = labels.indices.filter { row in
      if let attributes, attributes[row] == nil { return true }
      return labels[row] == nil
    }
    self.unknown = unknown.count
    let excluded = excluding.union(unknown)
    let drawn: [Partition] = [.train, .validation, .test]
    pools = Dictionary(
      uniqueKeysWithValues: drawn.map { use in
        return (
          use,
          SubgroupPools(
            partition[use], excluding: excluded, of: use, labels: labels.map { $0 ?? false },
            attributes: attributes?.map { $0 ?? false }, axis: axis,
            target: target.binaryName ?? target.name, seed: seed)
        )
      })
    for use in [Partition.train, .test] where partition[use].isEmpty {
      throw FacesError.noImages(partition: use, table: table.origin)
    }
  }

  /// The splits for some P, in percent; all have the same numbers of images.
  ///
  /// An odd size is lowered by one. A size that is left open is the largest that the scarcest
  /// subgroup allows, and that meets every P exactly if such a one is possible. Throws
  /// `FacesError.scarceSubgroup`, naming the subgroup, what it has and what it needs at which P.
  package func plan(skews: [Int], sizes: SplitSizes) throws -> SplitPlan {
    precondition(!skews.isEmpty && skews.allSatisfy((0...100).contains), "P of \(skews)")
    guard let train = pools[.train], let validation = pools[.validation], let test = pools[.test]
    else { preconditionFailure("a partition without pools") }
    let largest = train.largestHalf(skews: skews)
    let half = sizes.train.map { $0 / 2 } ?? Self.exactHalf(below: largest, skews: skews)
    let least = sizes.train == nil ? Self.smallestSize / 2 : 1
    if let shortage = train.shortage(half: max(half, least), skews: skews) {
      throw FacesError.scarceSubgroup(shortage)
    }
    if let empty = test.emptySubgroup { throw FacesError.scarceSubgroup(empty) }
    guard let limit = train.shortage(half: largest + 1, skews: skews) else {
      preconditionFailure("a larger split than the largest")
    }

    let validationHalf = min(validation.largestHalf(skews: skews), sizes.validation / 2)
    let even = test.evenItems(most: sizes.test.map { $0 / 4 } ?? .max)
    return SplitPlan(
      splits: skews.map { skew in
        SkewedSplit(
          skew: skew, train: train.items(half: half, skew: skew),
          validation: validation.items(half: validationHalf, skew: skew), test: even)
      },
      limit: limit)
  }

  /// The largest number up to `largest` of which each P is a whole number of images, or `largest`.
  private static func exactHalf(below largest: Int, skews: [Int]) -> Int {
    let exact = stride(from: largest, to: 0, by: -1).first { half in
      skews.allSatisfy { $0 * half % 100 == 0 }
    }
    return exact ?? largest
  }
}
