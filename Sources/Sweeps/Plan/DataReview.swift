import Faces
import Specification

/// What the data of an experiment are and allow, as far as the tables say it; no picture is opened.
package struct DataReview {
  /// One axis of the experiment.
  package struct Axis {
    package let name: String
    package let percentages: [Int]
    /// The images of each subgroup that each partition has, in words; empty where the table does not
    /// know the axis.
    package let supply: [(partition: Partition, subgroups: [(subgroup: String, images: Int)])]
    /// The most training images at each P and, last, at all of them, and what allows no more.
    package let room: [(percentages: [Int], images: Int, limit: Shortage)]
    /// The splits that the experiment asks for, or why there are none.
    package let plan: Result<SplitPlan, any Error>
  }

  /// The file or generator that the faces come from.
  package let origin: String
  package let isSynthetic: Bool
  package let pictures: Int
  /// What was passed over in the tables.
  package let notes: [String]
  /// Faces in the dictionary.
  package let dictionary: Int
  package let axes: [Axis]
  /// How many numbers a model answers with; nil where the table does not know what is learnt.
  package let outputs: Int?

  /// Opens the tables of an experiment.
  ///
  /// Throws what keeps all axes from being looked at; what is wrong with one is in `Axis.plan`.
  package init(_ experiment: Experiment, needsMasks: Bool = false) throws {
    let data = try FaceData(experiment, needsMasks: needsMasks)
    let table = data.source.table
    (origin, pictures, notes) = (table.origin, table.count, table.notes.lines)
    (isSynthetic, dictionary) = (experiment.data.isSynthetic, data.dictionaryFaces.count)
    axes = experiment.axes.map { Self.review($0, of: experiment, data) }
    let labels = Result { try data.labels(of: experiment) }
    outputs = (try? labels.get()).map { $0?.outputs ?? TargetLabels.binaryClasses.count }
  }

  /// The reviews of an experiment: one for the arms that share their faces.
  package static func all(
    of experiment: Experiment, needsMasks: Bool = false
  ) throws -> [(arms: [Arm], review: DataReview)] {
    try experiment.armsSharingFaces(experiment.allArms).map { arms in
      (arms, try DataReview(experiment.with(arms[0]), needsMasks: needsMasks))
    }
  }

  private static func review(
    _ skew: SkewSpecification, of experiment: Experiment, _ data: FaceData
  ) -> Axis {
    if skew.axis == .unskewed { return unskewed(skew, of: experiment, data) }
    let planner = Result {
      try data.planner(experiment, on: skew.axis, seed: experiment.split.seed)
    }
    let known = try? planner.get()
    let sets = skew.percentages.map { [$0] }
    let all = skew.percentages.count > 1 ? [skew.percentages] : []
    return Axis(
      name: skew.axis.name, percentages: skew.percentages,
      supply: known.map { planner in
        [.train, .validation, .test].map { ($0, planner.supply(of: $0)) }
      } ?? [],
      room: (sets + all).compactMap { percentages in
        known?.largest(at: percentages).map { (percentages, $0.images, $0.limit) }
      },
      plan: Result {
        try SweepPlan.requireWeights(of: experiment, nil)
        return try planner.get().plan(
          skews: skew.percentages, sizes: SplitSizes(experiment.split, on: skew))
      })
  }
}

extension DataReview {
  /// The data as they are.
  private static func unskewed(
    _ skew: SkewSpecification, of experiment: Experiment, _ data: FaceData
  ) -> Axis {
    let table = data.source.table
    let planner = Result {
      try UnskewedPlanner(
        table: table, partition: data.partition, labels: table.labels(of: experiment.target),
        seed: experiment.split.seed)
    }
    let images = "images with \(experiment.target.words)"
    return Axis(
      name: skew.axis.name, percentages: skew.percentages,
      supply: (try? planner.get()).map { planner in
        [Partition.train, .validation, .test].map { ($0, [(images, planner.supply(of: $0))]) }
      } ?? [], room: [],
      plan: Result {
        try SweepPlan.requireWeights(of: experiment, data.labels(of: experiment))
        return try data.splits(experiment, on: skew, seed: experiment.split.seed)
      })
  }
}

extension Experiment {
  /// Some of its arms in groups that have the same faces, each for the same use, and train on as many.
  package func armsSharingFaces(_ arms: [Arm]) -> [[Arm]] {
    arms.reduce(into: []) { groups, arm in
      let twin = groups.firstIndex {
        with($0[0]).sharesFaces(with: with(arm)) && $0[0].settings.train == arm.settings.train
      }
      if let twin { groups[twin].append(arm) } else { groups.append([arm]) }
    }
  }
}
