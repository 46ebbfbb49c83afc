import Seeding
import Specification

/// The images of one partition that a split may draw, in the seeded order in which it takes them.
struct SubgroupPools {
  let axis: SkewAxis
  let target: String
  let partition: Partition
  /// By subgroup; for a transform all images of a label are under `attribute: false`.
  private let images: [Subgroup: [Int]]

  /// Draws the permutations; what is excluded leaves the order of the others as it is.
  init(
    _ rows: [Int], excluding: Set<Int>, of partition: Partition, labels: [Bool],
    attributes: [Bool]?, axis: SkewAxis,
    target: String, seed: UInt64
  ) {
    (self.axis, self.target, self.partition) = (axis, target, partition)
    let grouped = Dictionary(grouping: rows) { row in
      Subgroup(label: labels[row], attribute: attributes?[row] ?? false)
    }
    var images: [Subgroup: [Int]] = [:]
    for (subgroup, number) in zip(Subgroup.all, UInt64(0)...) {
      let members = grouped[subgroup] ?? []
      var random = SplitMix64(seed: seed, UInt64(partition.number), number)
      images[subgroup] = random.permutation(of: members.count).map { members[$0] }
        .filter { !excluding.contains($0) }
    }
    self.images = images
  }

  /// The images with each label that have the bias attribute, of `half` that have the label.
  private static func count(of subgroup: Subgroup, half: Int, skew: Int) -> Int {
    let aligned = (skew * half + 50) / 100
    return subgroup.isAligned ? aligned : half - aligned
  }

  /// A set with `half` images of each label.
  func items(half: Int, skew: Int) -> [SplitItem] {
    Subgroup.all.flatMap { subgroup in
      let count = Self.count(of: subgroup, half: half, skew: skew)
      switch axis {
      case .attribute, .unskewed:
        return items(of: subgroup, from: images[subgroup, default: []].prefix(count))
      case .transform:
        // One order for both: the transformed are a prefix, and the rest of the half follows.
        let pool = images[Subgroup(label: subgroup.label, attribute: false), default: []]
          .prefix(half)
        return items(
          of: subgroup, from: subgroup.attribute ? pool.prefix(count) : pool.suffix(count))
      }
    }
  }

  /// A set with up to `most` images of each subgroup, for a transform the same in both states.
  func evenItems(most: Int) -> [SplitItem] {
    Subgroup.all.flatMap { subgroup in
      items(of: subgroup, from: pool(of: subgroup).images.prefix(most))
    }
  }

  private func items(of subgroup: Subgroup, from rows: ArraySlice<Int>) -> [SplitItem] {
    var transformed = false
    if case .transform = axis { transformed = subgroup.attribute }
    return rows.map {
      SplitItem(
        image: $0, label: subgroup.label, attribute: subgroup.attribute, transformed: transformed)
    }
  }

  /// The images that a subgroup's are taken from, in words and as rows.
  private func pool(of subgroup: Subgroup) -> (name: String, images: [Int]) {
    let label =
      target == "Male"
      ? (subgroup.label ? "males" : "females")
      : "images \(subgroup.label ? "with" : "without") \(target)"
    switch axis {
    case .unskewed: return (label, images[subgroup, default: []])
    case .attribute(let name):
      let joint = target == "Male" ? "" : " and"
      let with = subgroup.attribute ? "with" : "without"
      return ("\(label)\(joint) \(with) \(name)", images[subgroup, default: []])
    case .transform:
      let all = Subgroup(label: subgroup.label, attribute: false)
      return (label, images[all, default: []])
    }
  }

  /// The images of each subgroup, in words; for a transform, of each label.
  var supply: [(subgroup: String, images: Int)] {
    let all = axis.transform == nil ? Subgroup.all : Subgroup.all.filter { !$0.attribute }
    return all.map { pool(of: $0) }.map { ($0.name, $0.images.count) }
  }

  /// The subgroup that lacks most images for sets of `half` images a label, or nil if none does.
  func shortage(half: Int, skews: [Int]) -> Shortage? {
    var worst: Shortage?
    for skew in skews {
      for subgroup in Subgroup.all {
        let (name, images) = pool(of: subgroup)
        let needs: Int
        switch axis {
        case .attribute, .unskewed: needs = Self.count(of: subgroup, half: half, skew: skew)
        case .transform: needs = half
        }
        if needs - images.count > worst.map({ $0.needs - $0.has }) ?? 0 {
          worst = Shortage(
            subgroup: name, partition: partition, has: images.count, needs: needs, skew: skew,
            size: 2 * half)
        }
      }
    }
    return worst
  }

  /// The most images a label that every subgroup allows at every P.
  func largestHalf(skews: [Int]) -> Int {
    // More of a half never needs fewer of a subgroup, so the answer can be closed in on.
    var (fits, fails) = (0, images.values.reduce(1) { $0 + $1.count })
    while fails - fits > 1 {
      let half = (fits + fails) / 2
      if shortage(half: half, skews: skews) == nil { fits = half } else { fails = half }
    }
    return fits
  }

  /// A subgroup of which there is not one image, or nil.
  var emptySubgroup: Shortage? {
    Subgroup.all.lazy.map { pool(of: $0) }.first { $0.images.isEmpty }.map {
      Shortage(subgroup: $0.name, partition: partition, has: 0, needs: 1, skew: nil, size: 4)
    }
  }
}

extension Partition {
  /// A number that seeds depend on, so it never changes.
  var number: Int {
    switch self {
    case .train: 0
    case .validation: 1
    case .test: 2
    case .dictionary: 3
    }
  }
}
