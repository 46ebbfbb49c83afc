import Faces
import Images
import Specification

/// A few faces that a subgroup trains on, and how many it has.
package struct SubgroupSample: Sendable {
  /// What is skewed.
  package let axis: String
  /// The arms whose faces they are; empty where all have the same.
  package let arms: [String]
  /// Such as `labelled male, no Eyeglasses`.
  package let name: String
  /// Training images per P, in the order of the experiment.
  package let counts: [(skew: Int, images: Int)]
  package let pictures: [RGBImage]
}

extension SweepRun {
  /// The first `count` training faces of each subgroup of each axis, `size` pixels a side and
  /// transformed as in training; synthetic ones are painted anew, photographs read.
  ///
  /// Of a subgroup they are the same at every P that has as many of it, since splits are nested.
  /// Where each seed has a split of its own, it is the first seed's. Throws as a run would when the
  /// data cannot be read.
  package func subgroupSamples(of count: Int, size: Int) throws -> [SubgroupSample] {
    var first = experiment
    first.seeds = Array(experiment.seeds.prefix(1))
    for place in first.arms.indices { first.arms[place].seeds = nil }
    let preparation = try Preparation(first)
    let sources = preparation.arms.reduce(into: [[PreparedArm]]()) { groups, arm in
      let twin = groups.firstIndex {
        $0[0].experiment.data == arm.experiment.data
          && $0[0].experiment.target == arm.experiment.target
          && $0[0].arm.settings.train == arm.arm.settings.train
      }
      if let twin { groups[twin].append(arm) } else { groups.append([arm]) }
    }
    return try sources.flatMap { arms in
      try samples(
        of: count, size: size, arms: arms, areAll: sources.count == 1, in: preparation.plan)
    }
  }

  /// The faces of arms that have the same ones.
  private func samples(
    of count: Int, size: Int, arms: [PreparedArm], areAll: Bool, in plan: SweepPlan
  ) throws -> [SubgroupSample] {
    var samples: [SubgroupSample] = []
    guard experiment.isSkewed else { return [] }
    for skew in experiment.skews {
      let work =
        arms.map { arm in
          plan.work.filter { $0.axis == skew.axis && $0.arm.name == arm.name }
        }.max { $0.count < $1.count } ?? []
      let splits = work.map(\.split)
      for subgroup in Subgroup.all {
        let members = splits.map { split in split.train.filter { $0.subgroup == subgroup } }
        let most = members.max { $0.count < $1.count } ?? []
        samples.append(
          SubgroupSample(
            axis: skew.axis.name, arms: areAll ? [] : arms.map(\.name),
            name: subgroup.name(target: arms[0].learnt, axis: skew.axis.name),
            counts: zip(splits, members).map { ($0.skew, $1.count) },
            pictures: try most.prefix(count).map { item in
              let source = arms[0].data.source
              let picture = try source.image(item.image, size: size)
              guard item.transformed, let transform = skew.axis.transform else { return picture }
              return try source.change(picture, of: item.image, by: transform)
            }))
      }
    }
    return samples
  }
}
