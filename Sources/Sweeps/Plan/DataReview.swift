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

  /// Opens the tables of an experiment.
  ///
  /// Throws what keeps all axes from being looked at; what is wrong with one is in `Axis.plan`.
  package init(_ experiment: Experiment, needsMasks: Bool = false) throws {
    let data = try FaceData(experiment, needsMasks: needsMasks)
    let table = data.source.table
    (origin, pictures, notes) = (table.origin, table.count, table.notes.lines)
    (isSynthetic, dictionary) = (experiment.data.isSynthetic, data.dictionaryFaces.count)
    axes = experiment.skews.map { Self.review($0, of: experiment, data) }
  }

  private static func review(
    _ skew: SkewSpecification, of experiment: Experiment, _ data: FaceData
  ) -> Axis {
    let planner = Result {
      try SplitPlanner(
        table: data.source.table, partition: data.partition, target: experiment.target,
        axis: skew.axis, seed: experiment.split.seed)
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
        try planner.get().plan(
          skews: skew.percentages, sizes: SplitSizes(experiment.split, on: skew))
      })
  }
}
