/// A bias sweep as its file defines it: what is skewed, what is trained, how it is dissected.
///
/// Everything that determines a number is a value here; nothing else is read from the outside.
package struct Experiment: Sendable, Equatable {
  /// Names the experiment in the database; one experiment per name.
  package var name: String
  package var question: String
  package var data: DataSpecification
  /// The attribute that the classifier learns, as the table's header writes it.
  package var target: String
  package var skews: [SkewSpecification]
  package var split: SplitSpecification
  /// One trained model per axis, P and seed: initialisation, order and augmentation derive from it.
  package var seeds: [UInt64]
  package var model: ModelSpecification
  package var training: TrainingSpecification
  package var dissection: DissectionSpecification
  /// Kinds of models that differ in some of the four settings above; empty where there is one kind.
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
    name: String, question: String, data: DataSpecification, target: String,
    skews: [SkewSpecification], split: SplitSpecification, seeds: [UInt64],
    model: ModelSpecification, training: TrainingSpecification, dissection: DissectionSpecification,
    endpoints: [Quantity], controls: [Quantity], onBadImage: BadImageRule, source: String,
    overrides: [String], arms: [Arm] = []
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
  }
}
