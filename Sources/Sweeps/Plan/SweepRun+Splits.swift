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
  /// Cells that share a split share a file. A folder of the same splits is written anew. Calls `report`
  /// with what a reader should know about sizes and skipped pictures. `label` names the folder's content
  /// by the hash of all manifests.
  ///
  /// Throws `OutputError` for a folder of other splits or files, unless `replacing` other splits.
  package func writeSplits(
    to folder: URL, replacing: Bool = false, label: (String) -> OutputLabel,
    report: @escaping (String) -> Void = { _ in }
  ) throws -> [SplitFile] {
    let preparation = try Preparation(experiment, needsMasks: false)
    preparation.notices.forEach(report)
    var files: [SplitFile] = []
    var texts: [String] = []
    let names = FileNames(experiment.axes.map(\.axis.name))
    for work in preparation.plan.work {
      let data = work.arm.data
      let dictionary = data.hasOwnDictionary ? data.dictionaryFaces : []
      let url = folder.appending(path: fileName(of: work, names, among: preparation.arms))
      if let known = files.firstIndex(where: { $0.url == url }) {
        files[known].cells.append(work.name)
        continue
      }
      let manifest =
        work.arm.labels.map { labels in
          work.split.manifest(of: data.source, labels: labels, dictionary: dictionary)
        }
        ?? work.split.manifest(
          of: data.source, target: work.experiment.target, axis: work.axis, dictionary: dictionary)
      texts.append(manifest)
      var counts = Dictionary(uniqueKeysWithValues: work.split.sets.map { ($0, $1.count) })
      counts[.dictionary] = dictionary.count
      files.append(SplitFile(url: url, cells: [work.name], counts: counts))
    }
    let lines = zip(files, texts).flatMap { [$0.url.lastPathComponent, $1] }
    let output = try OutputFolder(
      folder, for: label(Identity.hash(lines: lines)), .clears, replacing: replacing,
      notice: report)
    for (file, text) in zip(files, texts) {
      try output.write(text, to: file.url.lastPathComponent)
    }
    return files
  }

  /// Such as `Eyeglasses-P75.csv`, with the model's seed where each has a split of its own, and the name of
  /// the first arm with these faces where there are others.
  private func fileName(
    of work: PlannedWork, _ names: FileNames, among arms: [PreparedArm]
  ) -> String {
    let seed = experiment.split.perSeed ? "-seed\(work.seed)" : ""
    // Arms with other pictures of the same faces, of another side, have the same splits.
    let twins = arms.filter {
      $0.experiment.sharesFaces(with: work.experiment)
        && $0.experiment.target == work.experiment.target
        && $0.arm.settings.train == work.arm.arm.settings.train
    }
    let arm = twins.count == arms.count ? "" : "-" + FileNames.fit(twins.first?.name ?? "")
    let level = work.axis == .unskewed ? "" : "-P\(work.split.skew)"
    return "\(names[work.axis.name])\(level)\(seed)\(arm).csv"
  }
}
