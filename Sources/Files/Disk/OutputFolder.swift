import Foundation

/// A folder that a command writes several files to, and that says in `lancet.json` whose they are.
///
/// Results are never mixed. A folder of another result is refused, and so is one with files that no
/// command of Lancet wrote. What an earlier state of the same result left is removed first; files of
/// the same state stay beside the new ones. Files that Lancet did not write are never removed.
package final class OutputFolder {
  package let url: URL
  private var label: OutputLabel
  /// What is removed before anything is written: what a label says was written there.
  private let former: OutputLabel?
  private let notice: (String) -> Void
  private var isBegun = false

  /// What is done with a folder of the same result in the same state.
  package enum Rule: Sendable {
    /// New files come to those that are there.
    case adds
    /// It is written anew.
    case clears
  }

  /// Looks at a folder, which need not be there, and writes nothing.
  ///
  /// - Parameters:
  ///   - url: the folder.
  ///   - label: whose results will be written.
  ///   - rule: what is done with files of the same result in the same state.
  ///   - replacing: whether another result is removed, and other files are written beside.
  ///   - notice: hears what a reader should know.
  /// - Throws: `OutputError`.
  package init(
    _ url: URL, for label: OutputLabel, _ rule: Rule = .adds, replacing: Bool = false,
    notice: @escaping (String) -> Void = { _ in }
  ) throws {
    (self.url, self.notice) = (url, notice)
    var label = label
    let found = OutputLabel(of: url)
    if let found {
      guard replacing || found.isSameResult(as: label) else {
        throw OutputError.otherResult(
          folder: url.relativePath, holds: found, wanted: label)
      }
      let stays = rule == .adds && found.isSameState(as: label)
      if stays { label.keepWritten(of: found) }
      former = stays ? nil : found
    } else {
      former = nil
      if let other = try Self.unlabelled(in: url) {
        guard replacing && rule == .adds else {
          throw OutputError.otherFiles(
            folder: url.relativePath, example: other, mayStay: rule == .adds)
        }
        notice("\(url.relativePath) holds \(other), which no Lancet result lists; it stays.")
      }
    }
    self.label = label
    if let former { try Self.requireUntouched(former, in: url) }
  }

  /// Something that lies in a folder and is neither hidden nor a folder of results; nil for nothing.
  private static func unlabelled(in url: URL) throws -> String? {
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: url.path)
    } catch {
      throw DiskError(url.relativePath, .reading, error)
    }
    return names.filter { name in
      !name.hasPrefix(".") && OutputLabel(of: url.appending(path: name)) == nil
    }.min()
  }

  /// Makes the folder, and removes what an earlier state or another result left in it.
  ///
  /// Nothing is done a second time. Throws a `DiskError`.
  package func begin() throws {
    if isBegun { return }
    isBegun = true
    try Disk.makeFolder(url)
    if let former {
      let kind = former.isSameResult(as: label) ? "an earlier state of this result" : former.words
      notice("\(url.relativePath) holds \(kind), which is replaced.")
      for name in former.written.keys.sorted() { try remove(name) }
    }
    try label.write(to: url)
  }

  /// Removes a file or folder that was written there, and the folders that are empty then.
  private func remove(_ name: String) throws {
    let manager = FileManager.default
    do {
      let file = url.appending(path: name)
      if manager.fileExists(atPath: file.path) { try manager.removeItem(at: file) }
      var folder = (name as NSString).deletingLastPathComponent
      while !folder.isEmpty {
        let place = url.appending(path: folder)
        guard try manager.contentsOfDirectory(atPath: place.path).isEmpty else { return }
        try manager.removeItem(at: place)
        folder = (folder as NSString).deletingLastPathComponent
      }
    } catch {
      throw DiskError(url.appending(path: name).relativePath, .writing, error)
    }
  }

  /// Writes a file and lists it; begins the folder where that is not done.
  ///
  /// Throws a `DiskError`.
  package func write(_ content: Data, to name: String) throws {
    try begin()
    label.note(name, files: 1)
    try label.write(to: url)
    let file = url.appending(path: name)
    try Disk.makeFolder(file.deletingLastPathComponent())
    try Disk.write(content, to: file)
  }

  /// The same for a text, as UTF-8.
  package func write(_ text: String, to name: String) throws {
    try write(Data(text.utf8), to: name)
  }

  /// Begins the folder and lists files and folders that others will write into it.
  ///
  /// Throws a `DiskError`.
  package func begin(writing names: [String]) throws {
    for name in names { label.note(name, files: nil) }
    try begin()
  }

  /// Counts what others wrote, so that it is known later whether something came to it.
  ///
  /// Throws a `DiskError`.
  package func finish() throws {
    for (name, files) in label.written where files == nil {
      label.note(name, files: Self.files(in: url.appending(path: name)))
    }
    try label.write(to: url)
  }
}

extension OutputFolder {
  /// Throws where a folder that is to be removed holds more files than were written there.
  private static func requireUntouched(_ former: OutputLabel, in url: URL) throws {
    for (name, files) in former.written.sorted(by: { $0.key < $1.key }) {
      guard let files else { continue }
      let found = Self.files(in: url.appending(path: name))
      if found > files {
        throw OutputError.addedFiles(
          folder: url.relativePath, place: name, written: files, found: found)
      }
    }
  }

  /// The number of files of a file or folder; 0 where it is not there.
  private static func files(in url: URL) -> Int {
    guard FileManager.default.fileExists(atPath: url.path) else { return 0 }
    guard isFolder(url) else { return 1 }
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: url.path)) ?? []
    return paths.count { !isFolder(url.appending(path: $0)) }
  }

  private static func isFolder(_ url: URL) -> Bool {
    (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory ?? false
  }
}

extension OutputLabel {
  /// What the folder holds, for people to read.
  var words: String { "results of “\(command)” (\(subject))" }

  /// Lists what was written before, too.
  fileprivate mutating func keepWritten(of other: OutputLabel) {
    for (name, files) in other.written { note(name, files: files) }
  }
}

/// What keeps results from being written to a folder.
package enum OutputError: Error, CustomStringConvertible, Equatable {
  case otherResult(folder: String, holds: OutputLabel, wanted: OutputLabel)
  case otherFiles(folder: String, example: String, mayStay: Bool)
  case addedFiles(folder: String, place: String, written: Int, found: Int)

  package var description: String {
    switch self {
    case .otherResult(let folder, let holds, let wanted)
    where holds.words == wanted.words:
      "\(folder) holds \(holds.words) with other settings. Name another folder, or add --replace to "
        + "remove them."
    case .otherResult(let folder, let holds, let wanted):
      "\(folder) holds \(holds.words), not those of “\(wanted.command)” (\(wanted.subject)). "
        + "Name another folder, or add --replace to remove them."
    case .otherFiles(let folder, let example, let mayStay):
      "\(folder) holds \(example), which no Lancet result lists. Name another folder, or empty this one"
        + (mayStay ? ", or add --replace to write beside what is there." : ".")
    case .addedFiles(let folder, let place, let written, let found):
      "\(folder) is to be written anew, but \(place) in it holds \(found) files, of which Lancet wrote "
        + "\(written). Move the others away, or name another folder."
    }
  }
}
