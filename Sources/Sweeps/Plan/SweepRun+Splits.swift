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
    let data = preparation.data
    let isOwn = data.dictionarySource.table.origin == data.source.table.origin
    let dictionary = isOwn ? data.dictionaryFaces : []
    var files: [SplitFile] = []
    var texts: [String] = []
    let names = FileNames(experiment.skews.map(\.axis.name))
    for work in preparation.plan.work {
      let url = folder.appending(path: fileName(of: work, names))
      if let known = files.firstIndex(where: { $0.url == url }) {
        files[known].cells.append(work.name)
        continue
      }
      let manifest = work.split.manifest(
        of: data.source, target: experiment.target, axis: work.axis, dictionary: dictionary)
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

  /// Such as `Eyeglasses-P75.csv`, with the model's seed where each has a split of its own.
  private func fileName(of work: PlannedWork, _ names: FileNames) -> String {
    let seed = experiment.split.perSeed ? "-seed\(work.seed)" : ""
    return "\(names[work.axis.name])-P\(work.split.skew)\(seed).csv"
  }
}
