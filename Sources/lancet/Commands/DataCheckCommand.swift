import ArgumentParser
import Specification
import Sweeps

/// `lancet data check`: what the data of an experiment have, and how large a sweep they allow.
struct DataCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Count the images of each subgroup, and say how large a sweep they allow.",
    discussion: """
      Reads the tables alone and opens no picture. “count” lines have the images of each subgroup in \
      each partition, “note” lines what was passed over in the table. “largest” lines have the most training images at each P, at all P together, and \
      the subgroup that allows no more. An “inexact” line names each P that is no whole number of \
      images. Where arms have data of their own, an “arms” line names those that the lines below it are \
      of. The exit code is 3 where the data do not allow the sweep.

      Example:
        lancet data check Experiments/celeba.yaml data.celeba.root=FOLDER
      """)

  @OptionGroup var experiment: ExperimentOptions

  func run() throws {
    let experiment = try experiment.load()
    let reviews = try DataReview.all(of: experiment)
    for (arms, review) in reviews {
      if reviews.count > 1 {
        Terminal.row("arms", arms.map(\.name).joined(separator: ", "))
      }
      show(review)
    }
    try reviews.map(\.review).requirePlans()
  }

  private func show(_ review: DataReview) {
    Terminal.row("data", review.origin)
    Terminal.row("pictures", review.pictures)
    Terminal.row("dictionary", review.dictionary)
    for note in review.notes { Terminal.row("note", note) }
    for axis in review.axes {
      for (partition, subgroups) in axis.supply where subgroups.contains(where: { $0.images > 0 }) {
        for (subgroup, images) in subgroups {
          Terminal.row("count", axis.name, partition.rawValue, subgroup, images)
        }
      }
      for room in axis.room {
        let levels = room.percentages.map(String.init).joined(separator: " ")
        Terminal.row(
          "largest", axis.name, "P \(levels)", room.images,
          "there are \(room.limit.has) \(room.limit.subgroup)")
      }
      if let shares = axis.splits?.inexactShares(), !shares.isEmpty {
        Terminal.row("inexact", axis.name, shares)
      }
    }
    if review.isSynthetic {
      Terminal.row("painted", "more faces are painted where a sweep asks for more")
    }
  }
}
