import Results
import Specification

// What of an experiment decides which recorded cells are its own.

extension Experiment {
  /// The experiment as a database keeps it.
  func record() throws -> ExperimentRecord {
    ExperimentRecord(
      name: name, question: question, source: source, spec: try Identity.json(self))
  }

  /// Whether the cells follow from the tables of the data, without a look at any picture.
  var isPlannedWithoutPictures: Bool {
    allArms.allSatisfy { arm in
      if arm.settings.data.isSynthetic { return true }
      if case .published = arm.settings.dissection.dictionary { return false }
      return onBadImage == .fail && !skews.contains { $0.axis == .transform(.grayscale) }
    }
  }

  /// The cells that are asked for, arm by arm and seed by seed, with names as those of `PlannedCell`.
  var askedCells: [(arm: String, name: String)] {
    allArms.flatMap { arm in
      seeds.filter(arm.has(seed:)).flatMap { seed in
        axes.flatMap { skew in
          skew.percentages.filter(arm.has(percentage:)).map { percentage in
            let cell = CellName.text(axis: skew.axis.name, skew: percentage, seed: Int(seed))
            return (arm.name, CellName.text(cell, arm: arm.name))
          }
        }
      }
    }
  }

  /// The settings in which another experiment differs, of those that decide what is found.
  ///
  /// Where the data lie does not. With `coordinates`, seeds and P count too; else only as far as the
  /// splits' sizes depend on them.
  func settings(differingFrom other: Experiment, coordinates: Bool) throws -> [Difference] {
    var (own, other) = (neutral, other.neutral)
    if dissection.ablation == 0 && other.dissection.ablation == 0 {
      own.endpoints = []
      other.endpoints = []
    }
    if !coordinates {
      own.seeds = []
      other.seeds = []
      let sizes = skews.map { $0.train ?? split.train }
      if !sizes.contains(nil) {
        for axis in own.skews.indices { own.skews[axis].percentages = [] }
        let axes = own.skews
        other.skews = other.skews.map { skew in
          var skew = skew
          skew.percentages = []
          return skew
        }
        // Cells of an axis that only one of the two has are left out by their names.
        own.skews = axes.filter(other.skews.contains)
        other.skews = own.skews
      }
    }
    return try own.differences(from: Identity.json(other))
  }

  /// Without what changes no cell: names, controls, pictures of detectors, and where data lie.
  private var neutral: Experiment {
    var experiment = self
    (experiment.name, experiment.question, experiment.controls) = ("", "", [])
    experiment.dissection.gallery = true
    if case .published = dissection.dictionary {
      experiment.dissection.dictionary = .published(path: "")
    }
    if model.initial != nil { experiment.model.initial = "" }
    if dissection.thresholds != nil { experiment.dissection.thresholds = "" }
    switch data {
    case .synthetic: break
    case .celeba: experiment.data = .celeba(root: "")
    case .table(_, _, let landmarks, let columns):
      experiment.data = .table(
        csv: "", images: "", landmarks: landmarks.map { _ in "" }, columns: columns)
    }
    return experiment
  }

  /// Which of endpoints and controls are others than in `recorded`, an experiment as JSON.
  func declarationsChanged(since recorded: String) throws -> [String] {
    try fields(differingFrom: recorded).filter { ["endpoints", "controls"].contains($0) }
  }
}
