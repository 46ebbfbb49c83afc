import ArgumentParser
import Faces
import Foundation
import Specification
import Sweeps

/// `lancet check`: whether an experiment file is right, and what it asks for.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say all that is wrong with an experiment file, or what it would train.",
    discussion: """
      Reads the file, the tables of its data, and the weights and thresholds that it names, and trains \
      nothing. Of the pictures it reads at most the sizes, so a picture that is damaged is found by \
      “lancet run --dry-run” only. The exit code is 2 where the file is wrong and 3 where the data are.

      Example:
        lancet check Experiments/quickstart.yaml
      """)

  @OptionGroup var experiment: ExperimentOptions

  func run() throws {
    let problems = try experiment.problems()
    for problem in problems { Terminal.say("lancet: \(problem)") }
    if !problems.isEmpty { throw ExitCode.usage }
    let experiment = try experiment.load()
    try experiment.requireDifferentArms()
    Terminal.row("experiment", experiment.name)
    var (models, images) = (0, 0)
    var reviews: [DataReview] = []
    var givenFiles: [String] = []
    for arms in experiment.armsTrainedAlike {
      // Arms that are trained alike may be dissected over several dictionaries.
      let ofFaces = try experiment.armsSharingFaces(arms).map {
        try DataReview(experiment.with($0[0]), needsMasks: true)
      }
      reviews += ofFaces
      let review = ofFaces[0]
      givenFiles += experiment.problemsOfGivenFiles(arms, outputs: review.outputs)
      for arm in arms where !arm.name.isEmpty {
        let differences = arm.differences(from: experiment.settings)
        Terminal.row("arm", arm.name, differences.joined(separator: "; "))
      }
      for (axis, skew) in zip(review.axes, experiment.axes) {
        guard let plan = axis.splits, let split = plan.splits.first else { continue }
        let percentages = axis.percentages.filter { percentage in
          arms.contains { $0.has(percentage: percentage) }
        }
        let count = experiment.models(of: arms, on: skew)
        models += count
        images += count * Self.trainingImages(of: split, arms[0].settings.training)
        let counts = split.sets.map { "\($1.count) \($0)" }.joined(separator: ", ")
        let levels = percentages.map(String.init).joined(separator: " ")
        Terminal.row("axis", axis.name, "P \(levels)", "\(counts) images")
        let inexact = plan.inexactShares(at: percentages)
        if !inexact.isEmpty { Terminal.row("inexact", axis.name, inexact) }
      }
      for review in ofFaces {
        Terminal.row("dictionary", counted(review.dictionary, "face"))
      }
    }
    Terminal.row(
      "models", models, "seeds \(experiment.seeds.map(String.init).joined(separator: " "))")
    Terminal.row("training", "\(counted(images, "image")) through the network")
    try reviews.requirePlans(and: givenFiles)
  }

  /// Images that pass through the network in the training of a model.
  private static func trainingImages(
    of split: SkewedSplit, _ training: TrainingSpecification
  ) -> Int {
    let batch = max(1, min(training.batch, split.train.count))
    return split.train.count / batch * batch * training.epochs
  }
}

extension [DataReview] {
  /// Says what is wrong with the axes and with further files, each once, and ends with the code for it.
  func requirePlans(and problems: [String] = []) throws {
    var said: Set<String> = []
    let ofAxes = flatMap(\.axes).compactMap { axis in
      if case .failure(let error) = axis.plan { "\(error)" } else { nil }
    }
    for problem in ofAxes + problems where said.insert(problem).inserted {
      Terminal.say("lancet: \(problem)")
    }
    if !said.isEmpty { throw ExitCode.inputData }
  }
}

extension DataReview.Axis {
  /// The splits, where there are any.
  var splits: SplitPlan? { try? plan.get() }
}
