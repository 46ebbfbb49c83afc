import Specification

extension SplitPlanner {
  /// How many images of each subgroup a partition has; for a transform, of each label.
  package func supply(of partition: Partition) -> [(subgroup: String, images: Int)] {
    pools[partition]?.supply ?? []
  }

  /// The most training images that every one of some P allows, an even number, and the subgroup that
  /// allows no more.
  package func largest(at skews: [Int]) -> (images: Int, limit: Shortage)? {
    guard let train = pools[.train] else { return nil }
    let half = train.largestHalf(skews: skews)
    return train.shortage(half: half + 1, skews: skews).map { (2 * half, $0) }
  }
}
