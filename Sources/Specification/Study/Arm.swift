/// A kind of model that an experiment lays beside others: what its models have otherwise than the
/// experiment says, under a name.
///
/// An arm keeps the axes and the quantities of its experiment, and draws its splits as it does.
package struct Arm: Sendable, Equatable {
  /// Empty for the models of an experiment that lists no arms.
  package var name: String
  /// The settings of its models, those of the experiment included that it leaves as they are.
  package var settings: Settings
  /// Which of the experiment's P it has; nil for all.
  package var percentages: [Int]?
  /// Which of the experiment's seeds it has; nil for all.
  package var seeds: [UInt64]?

  package init(
    name: String, settings: Settings, percentages: [Int]? = nil, seeds: [UInt64]? = nil
  ) {
    (self.name, self.settings) = (name, settings)
    (self.percentages, self.seeds) = (percentages, seeds)
  }

  /// What an arm may have otherwise.
  package struct Settings: Sendable, Equatable {
    package var data: DataSpecification
    package var model: ModelSpecification
    package var training: TrainingSpecification
    package var dissection: DissectionSpecification
    package var target: Target
    /// How many images its models are trained on, on each axis; nil for as many as the experiment says.
    package var train: Int?

    package init(
      data: DataSpecification, model: ModelSpecification, training: TrainingSpecification,
      dissection: DissectionSpecification, target: Target, train: Int? = nil
    ) {
      (self.data, self.model, self.target) = (data, model, target)
      self.train = train
      (self.training, self.dissection) = (training, dissection)
    }

    /// Whether models of the same axis, P and seed are trained alike, so that they are the same.
    package func trainsLike(_ other: Settings) -> Bool {
      data == other.data && model == other.model && training == other.training
        && target == other.target && train == other.train
    }
  }
}

extension Experiment {
  /// What all models have that no arm has otherwise.
  package var settings: Arm.Settings {
    get {
      Arm.Settings(
        data: data, model: model, training: training, dissection: dissection, target: target)
    }
    set {
      (data, model, target) = (newValue.data, newValue.model, newValue.target)
      (training, dissection) = (newValue.training, newValue.dissection)
      guard let train = newValue.train else { return }
      split.train = train
      for axis in skews.indices { skews[axis].train = nil }
    }
  }

  /// The arms in the order of the file; one without a name where it lists none.
  package var allArms: [Arm] {
    arms.isEmpty ? [Arm(name: "", settings: settings)] : arms
  }

  /// The experiment as it would be with the settings of one arm for all models.
  ///
  /// P and seeds are those of the experiment: the splits of an arm are parts of its splits.
  package func with(_ arm: Arm) -> Experiment {
    var experiment = self
    experiment.settings = arm.settings
    experiment.arms = []
    return experiment
  }
}
