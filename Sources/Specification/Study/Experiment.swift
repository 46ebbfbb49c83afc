/// A bias sweep as its file defines it: what is skewed, what is trained, how it is dissected.
///
/// Everything that determines a number is a value here; nothing else is read from the outside.
package struct Experiment: Sendable, Equatable {
  /// Names the experiment in the database; one experiment per name.
  package var name: String
  package var question: String
  package var data: DataSpecification
  /// What the models learn.
  package var target: Target
  /// The axes of skew; empty where the models are trained on the data as they are.
  package var skews: [SkewSpecification]
  /// Attributes by whose values models that are not skewed are evaluated.
  package var subgroups: [String]
  package var split: SplitSpecification
  /// One trained model per axis, P and seed: initialisation, order and augmentation derive from it.
  package var seeds: [UInt64]
  package var model: ModelSpecification
  package var training: TrainingSpecification
  package var dissection: DissectionSpecification
  /// Kinds of models that differ in some of these settings or the target; empty where there is one kind.
  package var arms: [Arm]
  /// The quantities declared before the run.
  package var endpoints: [Quantity]
  /// Quantities declared as those that should not move.
  package var controls: [Quantity]
  package var onBadImage: BadImageRule
  /// The file's text, without what the command line replaced.
  package var source: String
  /// What the command line replaced in it, as `key.path=value`.
  package var overrides: [String]

  package init(
    name: String, question: String, data: DataSpecification, target: Target,
    skews: [SkewSpecification], split: SplitSpecification, seeds: [UInt64],
    model: ModelSpecification, training: TrainingSpecification, dissection: DissectionSpecification,
    endpoints: [Quantity], controls: [Quantity], onBadImage: BadImageRule, source: String,
    overrides: [String], arms: [Arm] = [], subgroups: [String] = []
  ) {
    self.name = name
    self.question = question
    self.data = data
    self.target = target
    self.skews = skews
    self.split = split
    self.seeds = seeds
    self.model = model
    self.training = training
    self.dissection = dissection
    self.endpoints = endpoints
    self.controls = controls
    self.onBadImage = onBadImage
    self.source = source
    self.overrides = overrides
    self.arms = arms
    self.subgroups = subgroups
  }
}

extension Experiment {
  /// Whether what the models are trained on is skewed.
  package var isSkewed: Bool { !skews.isEmpty }

  /// The axes of skew; where there are none, the one that stands for data as they are.
  package var axes: [SkewSpecification] {
    skews.isEmpty ? [SkewSpecification(axis: .unskewed, percentages: [0], train: nil)] : skews
  }
}
