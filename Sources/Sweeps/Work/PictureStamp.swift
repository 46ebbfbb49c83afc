import Faces
import Files
import Foundation
import Specification

/// Tells the pictures that a model was trained on from others of the same names.
///
/// A cell is named by what the tables say of its pictures, not by their content. So a stamp of names and
/// sizes lies beside the weights, and a run says where the pictures that it finds are others.
struct PictureStamp {
  private let source: any PhotographSource
  private var sizes: [Int: Int] = [:]

  /// Nil for painted faces, which follow from their numbers.
  init?(_ source: any FaceSource) {
    guard let source = source as? any PhotographSource else { return nil }
    self.source = source
  }

  /// The hash of the names and sizes in bytes of a cell's pictures; −1 stands for one that is not there.
  mutating func text(of work: PlannedWork) -> String {
    var lines: [String] = []
    for item in work.split.sets.flatMap(\.1) {
      let size = sizes[item.image] ?? size(of: item.image)
      sizes[item.image] = size
      lines.append("\(source.table.names[item.image]) \(size)")
    }
    return Identity.hash(lines: lines)
  }

  private func size(of image: Int) -> Int {
    let values = try? source.file(of: image).resourceValues(forKeys: [.fileSizeKey])
    return values?.fileSize ?? -1
  }
}

extension CellFiles {
  private var stamp: URL { folder.appending(path: "pictures.sha256") }

  /// Keeps the stamp of the pictures that the cell was trained on.
  ///
  /// Throws a `DiskError`.
  func write(stamp text: String) throws {
    try Disk.write(text + "\n", to: stamp)
  }

  /// Whether a stamp is there and is another.
  func isStampedOtherwise(than text: String) -> Bool {
    let kept = try? String(contentsOf: stamp, encoding: .utf8)
    return kept.map { $0 != text + "\n" } ?? false
  }
}

extension SweepRun {
  /// Says which models were trained on other pictures of the same names; nil where none was.
  func otherPicturesNotice(_ preparation: Preparation) -> String? {
    guard var stamps = PictureStamp(preparation.data.source) else { return nil }
    let others = preparation.plan.work.filter { work in
      CellFiles(results: results, trainingHash: work.planned.cell.trainingHash)
        .isStampedOtherwise(than: stamps.text(of: work))
    }
    guard let first = others.first else { return nil }
    let models = others.count == 1 ? "1 model" : "\(others.count) models"
    let were = others.count == 1 ? "was" : "were"
    return
      "\(models) of \(experiment.name), the first of them \(first.name), \(were) trained on pictures of "
      + "the same names but other sizes in bytes. What is recorded is of those. To train on these, record to "
      + "another database with --results."
  }
}
