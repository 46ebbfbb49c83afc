import Faces
import Files
import Foundation
import Specification

/// A file with the split that one or more cells are trained on.
package struct SplitFile: Sendable {
  package let url: URL
  /// The cells, as they are called in a run.
  package var cells: [String]
  /// How many images are in each set.
  package let counts: [Partition: Int]
}

extension SweepRun {
  /// Writes the split of every cell to a folder, as CSV manifests; trains nothing and records nothing.
  ///
  /// Cells that share a split share a file. A file of the same name is replaced. Calls `report` with
  /// what a reader should know about sizes and skipped pictures.
  package func writeSplits(
    to folder: URL, report: (String) -> Void = { _ in }
  ) throws -> [SplitFile] {
    let preparation = try Preparation(experiment, needsMasks: false)
    preparation.notices.forEach(report)
    try Disk.makeFolder(folder)
    var files: [SplitFile] = []
    for work in preparation.plan.work {
      let data = work.arm.data
      let dictionary = data.hasOwnDictionary ? data.dictionaryFaces : []
      let url = folder.appending(path: fileName(of: work, among: preparation.arms))
      if let known = files.firstIndex(where: { $0.url == url }) {
        files[known].cells.append(work.name)
        continue
      }
      let manifest = work.split.manifest(
        of: data.source, target: experiment.target, axis: work.axis, dictionary: dictionary)
      try Disk.write(manifest, to: url)
      var counts = Dictionary(uniqueKeysWithValues: work.split.sets.map { ($0, $1.count) })
      counts[.dictionary] = dictionary.count
      files.append(SplitFile(url: url, cells: [work.name], counts: counts))
    }
    return files
  }

  /// Such as `Eyeglasses-P75.csv`, with the model's seed where each has a split of its own, and the name of
  /// the first arm with these faces where there are others.
  ///
  /// Two axes whose names become alike, `Big Nose` and `Big-Nose`, are told apart by a number behind `~`,
  /// which is in no name.
  private func fileName(of work: PlannedWork, among arms: [PreparedArm]) -> String {
    func fit(_ name: String) -> String {
      String(name.map { $0.isLetter || $0.isNumber || "_=.".contains($0) ? $0 : "-" })
    }
    let alike = experiment.skews.map(\.axis.name)
      .filter { fit($0).lowercased() == fit(work.axis.name).lowercased() }
    let place = alike.firstIndex(of: work.axis.name) ?? 0
    let axis = fit(work.axis.name) + (place > 0 ? "~\(place + 1)" : "")
    let seed = experiment.split.perSeed ? "-seed\(work.seed)" : ""
    // Arms with other pictures of the same faces, of another side, have the same splits.
    let twins = arms.filter { $0.experiment.sharesFaces(with: work.experiment) }
    let arm = twins.count == arms.count ? "" : "-" + (twins.first?.name ?? "")
    return "\(axis)-P\(work.split.skew)\(seed)\(arm).csv"
  }
}
