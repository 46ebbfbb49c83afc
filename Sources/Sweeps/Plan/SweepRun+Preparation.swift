import Faces
import Foundation
import Probing
import Results
import Specification

extension SweepRun {
  /// The cells of the experiment and what names them, in the order of the plan; records nothing.
  package func plannedCells() throws -> [PlannedCell] {
    try Preparation(experiment).plan.work.map(\.planned)
  }

  /// The arms of the experiment with their faces and pictures, and what is to be done with them.
  package struct Preparation {
    /// In the order of the file; one without a name where it lists none.
    package let arms: [PreparedArm]
    package let plan: SweepPlan
    /// The pictures that are left out because they cannot be read.
    let skipped: [SkippedImageRecord]

    /// Opens the data and draws the splits; only for these alone does a dictionary need no masks.
    ///
    /// Pictures are kept in memory, or beside the database `onDisk` if there is one.
    package init(
      _ experiment: Experiment, needsMasks: Bool = true, onDisk results: URL? = nil
    ) throws {
      arms = try PreparedArm.all(of: experiment, needsMasks: needsMasks, onDisk: results)
      plan = try SweepPlan(of: arms)
      skipped = experiment.onBadImage == .skip ? Self.skipped(by: arms) : []
    }

    /// The most faces that the dictionary of an arm has.
    package var dictionaryFaces: Int { arms.map(\.data.dictionaryFaces.count).max() ?? 0 }

    /// Each picture once that any arm leaves out, by name.
    private static func skipped(by arms: [PreparedArm]) -> [SkippedImageRecord] {
      var records: [String: SkippedImageRecord] = [:]
      for arm in arms {
        for (face, failure) in arm.bank.badPictures {
          guard
            let use = Partition.allCases.first(where: { arm.data.partition[$0].contains(face) })
          else { continue }
          let name = arm.data.source.table.names[face]
          records[name] = SkippedImageRecord(
            image: name, partition: use, reason: failure.reason)
        }
      }
      return records.keys.sorted().compactMap { records[$0] }
    }

    /// What a reader should know before the run.
    var notices: [String] {
      guard let first = skipped.first else { return plan.notices }
      let count = counted(skipped.count, "picture is", "pictures are")
      let notice =
        "\(count) skipped, the first of them \(first.image) (\(first.reason)). “lancet status” lists "
        + "them."
      return plan.notices + [notice]
    }

    /// Reads the dictionary's pictures and those that some cells train on, so that a bad one is
    /// found before anything is trained.
    ///
    /// Of several arms, only the pictures of the first are kept in memory.
    func requirePictures(of work: [PlannedWork]) throws {
      var first: ImageBank?
      for (arm, work) in Self.byBank(work) {
        if let folder = arm.data.dictionarySource as? FaceDictionary {
          try folder.requireReadable(arm.data.dictionaryFaces)
        }
        guard arm.data.source is any PhotographSource else { continue }
        try arm.bank.load(work.flatMap { $0.split.sets.flatMap(\.1) }.map(\.image))
        if arm.data.hasOwnDictionary { try arm.bank.load(arm.data.dictionaryFaces) }
        if first == nil { first = arm.bank } else { arm.bank.forget() }
      }
    }

    /// Makes sure that the pictures of some cells, and those of the dictionaries, are the ones that were
    /// used before; what is used for the first time is recorded.
    ///
    /// Throws `SweepError.replacedPictures`.
    /// Cells that are `recorded` have their pictures compared only, so that a run with nothing to do writes
    /// nothing.
    func requireSamePictures(
      of work: [PlannedWork], in store: ResultStore, recorded: Bool = false
    ) throws {
      for (arm, work) in Self.byBank(work) {
        guard let source = arm.data.source as? any PhotographSource, let cell = work.first else {
          continue
        }
        var faces = Set(work.flatMap { $0.split.sets.flatMap(\.1) }.map(\.image))
        if arm.data.hasOwnDictionary { faces.formUnion(arm.data.dictionaryFaces) }
        let used = UsedPictures(source: source, data: cell.dataDigest)
        if recorded {
          let known = try store.pictures(ofData: cell.dataDigest)
          try used.same(faces.filter { known[source.table.names[$0]] != nil }, in: store)
        } else {
          try used.require(faces, in: store)
        }
      }
    }

    /// Cells by the pictures that they use, with the first arm of each.
    static func byBank(
      _ work: [PlannedWork]
    ) -> [(arm: PreparedArm, work: [PlannedWork])] {
      var groups: [(arm: PreparedArm, work: [PlannedWork])] = []
      for cell in work {
        if let place = groups.firstIndex(where: { $0.arm.bank === cell.arm.bank }) {
          groups[place].work.append(cell)
        } else {
          groups.append((cell.arm, [cell]))
        }
      }
      return groups
    }
  }
}
