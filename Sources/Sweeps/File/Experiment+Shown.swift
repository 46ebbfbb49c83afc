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
    if data.isSynthetic { return true }
    if case .published = dissection.dictionary { return false }
    return onBadImage == .fail && !skews.contains { $0.axis == .transform(.grayscale) }
  }

  /// The cells' names, arm by arm and seed by seed, as those of `PlannedCell`.
  var cellNames: [String] {
    allArms.flatMap { arm in
      let experiment = with(arm)
      return experiment.seeds.flatMap { seed in
        experiment.skews.flatMap { skew in
          skew.percentages.map { percentage in
            (arm.name.isEmpty ? "" : "\(arm.name), ")
              + "\(skew.axis.name) P\(percentage) seed \(seed)"
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
