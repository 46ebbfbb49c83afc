import Files
import Foundation

/// The folder that a dissection is written to: aside first, and into place when everything is there.
///
/// So a run that fails or is interrupted leaves what was there before. Results are never mixed: a former
/// dissection of the same model is replaced as a whole, one of another model only where that is asked
/// for, and a folder with other files is refused.
struct ResultFolder {
  let url: URL
  /// What is dissected.
  let model: RunRecord.Input
  /// Where files are written until `publish`.
  let staging: URL
  /// The files of a former dissection, from the folder.
  let former: Set<String>
  private let isNew: Bool

  /// How the folder in which files are written begins; the number of the process follows.
  private static let prefix = ".lancet-partial-"

  /// Looks at a folder, which need not be there, and writes nothing.
  ///
  /// - Parameters:
  ///   - url: the folder.
  ///   - model: the weights or maps that are dissected.
  ///   - replacing: whether the dissection of another model may be replaced.
  /// - Throws: `MapError.otherFiles` where it holds what no dissection wrote, and `MapError.otherModel`.
  init(_ url: URL, of model: RunRecord.Input, replacing: Bool) throws {
    (self.url, self.model) = (url, model)
    staging = url.appending(path: Self.prefix + "\(ProcessInfo.processInfo.processIdentifier)")
    isNew = !FileManager.default.fileExists(atPath: url.path)
    guard isNew || Self.isFolder(url) else {
      throw MapError.otherFiles(folder: url.relativePath, found: "is a file")
    }
    former = isNew ? [] : try Self.formerFiles(of: url, model, replacing)
  }

  /// What `lancet.json` says of the folder.
  func label(program: String) -> OutputLabel {
    OutputLabel(
      command: RunRecord.kind, subject: "model \(model.path)", identity: model.sha256,
      program: program)
  }

  private static func formerFiles(
    of url: URL, _ model: RunRecord.Input, _ replacing: Bool
  ) throws -> Set<String> {
    let manager = FileManager.default
    let top: [String]
    do {
      top = try manager.contentsOfDirectory(atPath: url.path).filter { !$0.hasPrefix(prefix) }
    } catch {
      throw DiskError(url.relativePath, .reading, error)
    }
    if top.isEmpty { return [] }
    let record = RunRecord.Former(contentsOf: url.appending(path: RunRecord.file))
    let known = Set(record?.files ?? [])
    if known.isEmpty {
      throw MapError.otherFiles(
        folder: url.relativePath, found: "holds \(top.min() ?? ""), which no dissection wrote")
    }
    let found = (try? manager.subpathsOfDirectory(atPath: url.path)) ?? []
    let files = found.filter { !$0.hasPrefix(prefix) && !Self.isFolder(url.appending(path: $0)) }
    if let other = files.filter({ !known.contains($0) }).min() {
      throw MapError.otherFiles(
        folder: url.relativePath, found: "holds \(other), which the dissection there did not write")
    }
    if let other = record?.inputs?.first, other.sha256 != model.sha256, !replacing {
      throw MapError.otherModel(
        folder: url.relativePath, holds: other.path, wanted: model.path)
    }
    return Set(files)
  }

  private static func isFolder(_ url: URL) -> Bool {
    (try? url.resolvingSymlinksInPath().resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory
      ?? false
  }

  /// Makes the folder in which files are written.
  func begin() throws {
    try changing {
      try? FileManager.default.removeItem(at: staging)
      try FileManager.default.createDirectory(at: staging, withIntermediateDirectories: true)
    }
  }

  /// The files that were written so far, from the folder, sorted.
  func writtenFiles() -> [String] {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: staging.path)) ?? []
    return paths.filter { !Self.isFolder(staging.appending(path: $0)) }.sorted()
  }

  /// Removes the former dissection, and moves the new one into its place.
  func publish() throws {
    let manager = FileManager.default
    try changing {
      for file in former { try manager.removeItem(at: url.appending(path: file)) }
      let folders = try manager.subpathsOfDirectory(atPath: url.path)
        .filter { !$0.hasPrefix(Self.prefix) }.sorted().reversed()
      for folder in folders { try manager.removeItem(at: url.appending(path: folder)) }
      for name in try manager.contentsOfDirectory(atPath: staging.path) {
        try manager.moveItem(at: staging.appending(path: name), to: url.appending(path: name))
      }
      try manager.removeItem(at: staging)
    }
  }

  /// Removes what was written, where the work did not come to its end.
  func discard() {
    try? FileManager.default.removeItem(at: isNew ? url : staging)
  }

  private func changing(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch {
      throw DiskError(url.relativePath, .writing, error)
    }
  }
}
