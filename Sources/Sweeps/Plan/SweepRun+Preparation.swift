import Faces
import Probing
import Results
import Specification

extension SweepRun {
  /// The cells of the experiment and what names them, in the order of the plan; records nothing.
  package func plannedCells() throws -> [PlannedCell] {
    try Preparation(experiment).plan.work.map(\.planned)
  }

  /// The faces of the experiment, their pictures and what is to be done with them.
  package struct Preparation {
    package let data: FaceData
    package let bank: ImageBank
    package let plan: SweepPlan
    /// Thresholds that the experiment gives.
    let thresholds: GivenThresholds?
    /// The pictures that are left out because they cannot be read.
    let skipped: [SkippedImageRecord]

    /// Opens the data and draws the splits; only for these alone does a dictionary need no masks.
    package init(_ experiment: Experiment, needsMasks: Bool = true) throws {
      var data = try FaceData(experiment, needsMasks: needsMasks)
      bank = ImageBank(data.source, size: experiment.model.input)
      if experiment.onBadImage == .skip { try data.leaveOutBadDictionaryPictures(bank) }
      thresholds = try GivenThresholds(experiment)
      plan = try SweepPlan(experiment, data: data, bank: bank, thresholds: thresholds)
      self.data = data
      let bad = experiment.onBadImage == .skip ? bank.badPictures : [:]
      skipped = bad.keys.sorted().compactMap { face in
        guard let reason = bad[face]?.reason,
          let use = Partition.allCases.first(where: { data.partition[$0].contains(face) })
        else { return nil }
        return SkippedImageRecord(
          image: data.source.table.names[face], partition: use, reason: reason)
      }
    }

    /// What a reader should know before the run.
    var notices: [String] {
      guard let first = skipped.first else { return plan.notices }
      let count = skipped.count == 1 ? "1 picture is" : "\(skipped.count) pictures are"
      let notice =
        "\(count) skipped, the first of them \(first.image) (\(first.reason)). “lancet status” lists "
        + "them."
      return plan.notices + [notice]
    }

    /// Reads the dictionary's pictures and those that some cells train on, so that a bad one is
    /// found before anything is trained.
    func requirePictures(of work: [PlannedWork]) throws {
      if let folder = data.dictionarySource as? FaceDictionary, !work.isEmpty {
        try folder.requireReadable(data.dictionaryFaces)
      }
      guard data.source is any PhotographSource else { return }
      try bank.load(work.flatMap { $0.split.sets.flatMap(\.1) }.map(\.image))
      if data.dictionarySource.table.origin == data.source.table.origin {
        try bank.load(data.dictionaryFaces)
      }
    }
  }
}
