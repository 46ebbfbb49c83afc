import Foundation

/// Reads and writes whole files, and says in plain words what keeps it from that.
package enum Disk {
  /// The content of a file.
  ///
  /// Throws a `DiskError`.
  package static func read(_ url: URL) throws -> Data {
    do {
      return try Data(contentsOf: url)
    } catch {
      throw DiskError(url.relativePath, .reading, error)
    }
  }

  /// Writes a file: a new one that takes the place of an old one when it is complete.
  ///
  /// A device, a pipe or a link stays what it is: its reader, or the file that it leads to, gets the
  /// content.
  ///
  /// Throws a `DiskError`.
  package static func write(_ content: Data, to url: URL) throws {
    do {
      try content.write(to: url, options: isReplaceable(url) ? [.atomic] : [])
    } catch {
      throw DiskError(url.relativePath, .writing, error)
    }
  }

  /// The same for a text, as UTF-8.
  package static func write(_ text: String, to url: URL) throws {
    try write(Data(text.utf8), to: url)
  }

  /// Makes a folder, and those above it; one that is there stays as it is.
  ///
  /// Throws a `DiskError`.
  package static func makeFolder(_ url: URL) throws {
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw DiskError(url.relativePath, .writing, error)
    }
  }

  /// Whether another file may take the place of what is there: of nothing, or of a plain file.
  private static func isReplaceable(_ url: URL) -> Bool {
    let facts = try? FileManager.default.attributesOfItem(atPath: url.path)
    return facts.map { $0[.type] as? FileAttributeType == .typeRegular } ?? true
  }
}
