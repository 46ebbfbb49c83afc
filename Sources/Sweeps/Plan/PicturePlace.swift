import Foundation
import Probing

/// Where the decoded pictures of an experiment's own faces are kept while cells need them.
///
/// No number depends on it.
package enum PicturePlace: String, Sendable, CaseIterable {
  /// In the memory of each worker.
  case memory
  /// In files beside the database, which all workers read.
  case disk

  /// The share of the memory that all jobs may take together with their pictures in it; where they
  /// would take more, pictures are kept on the disk.
  private static let share = 0.75
  /// The share of what they take so that they may take without the pictures, for these to be kept there.
  private static let worthwhile = 0.9

  /// Chooses by the bytes that all jobs take together with their pictures in memory or on the disk, of so
  /// many bytes that they may take.
  package init(inMemory: Int, onDisk: Int, of memory: Int) {
    let fits = Double(inMemory) <= Self.share * Double(memory)
    let helps = Double(onDisk) <= Self.worthwhile * Double(inMemory)
    self = fits || !helps ? .memory : .disk
  }

  /// Where the files lie: `<results>.runs/pictures`.
  package static func folder(beside results: URL) -> URL {
    CellFiles.runs(of: results).appending(path: "pictures")
  }

  /// The same, from the folder of the database.
  static func name(beside results: URL) -> String {
    folder(beside: results).pathComponents.suffix(2).joined(separator: "/")
  }

  /// Removes the files of pictures that no worker uses any more.
  package static func removeUnused(beside results: URL) {
    PictureCache.removeUnused(in: folder(beside: results))
  }
}

extension SweepRun.Preparation {
  /// Keeps the pictures of all arms beside a database from now on.
  func keepPictures(beside results: URL) {
    for arm in arms { arm.keepPictures(beside: results) }
  }

  /// Lets go of all pictures, and of the files that hold them.
  package func leavePictures() {
    for arm in arms {
      arm.bank.forget()
      arm.bank.leaveFiles()
    }
  }
}

extension PreparedArm {
  /// Keeps the pictures beside a database from now on.
  func keepPictures(beside results: URL) {
    bank.keepInFiles(of: PicturePlace.folder(beside: results), identity: data.digest)
  }
}
