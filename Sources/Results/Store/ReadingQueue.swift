import Foundation
import GRDB

/// Connections for those who only ask: the file stays as it is, byte for byte, in any case.
///
/// A process that was killed may leave a transaction half done beside the file (a journal, or a log of
/// another program's). To read what is there SQLite has to clean up, which it may not where nothing can
/// be written. Then a copy in memory is cleaned up and read instead.
enum ReadingQueue {
  /// Opens the database at `url`, whose schema lacks nothing after `migration`.
  ///
  /// Throws a `DatabaseError`, a `ResultsError`, and what keeps a copy from being made.
  static func open(
    _ url: URL, upTo migration: String? = nil, busyTimeout: TimeInterval
  ) throws -> DatabaseQueue {
    try ResultStore.requirePlainFile(at: url)
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(busyTimeout)
    // SQLite makes an index of the log beside the file, also to read it.
    if keepsLog(url) { return try cleanedUp(url, upTo: migration) }
    do {
      let queue = try DatabaseQueue(path: url.path, configuration: configuration)
      guard let migration, try !isThere(migration, in: queue) else { return queue }
      return try migrated(queue, upTo: migration)
    } catch let error as DatabaseError where isUnfinished(url, by: error) {
      return try cleanedUp(url, upTo: migration)
    }
  }

  /// Whether the schema has seen a migration, or is not ours to be migrated.
  private static func isThere(_ migration: String, in queue: DatabaseQueue) throws -> Bool {
    try queue.read { db in
      let applied = try Schema.migrator.appliedIdentifiers(db)
      if applied.isEmpty { return try !Schema.isMissing(in: db) }
      return applied.contains(migration)
    }
  }

  private static func migrated(
    _ queue: DatabaseQueue, upTo migration: String
  ) throws -> DatabaseQueue {
    let copy = try DatabaseQueue()
    try queue.backup(to: copy)
    try Schema.migrator.migrate(copy, upTo: migration)
    return copy
  }

  /// Whether an error comes from what a process has left beside the file.
  private static func isUnfinished(_ url: URL, by error: DatabaseError) -> Bool {
    guard [.SQLITE_READONLY, .SQLITE_CANTOPEN].contains(error.resultCode) else { return false }
    return companions(of: url).contains { isFile($0) }
  }

  /// Whether the header says that changes go to a log beside the file.
  ///
  /// Source: SQLite's documentation, “Database File Format”, §1.3.3.
  private static func keepsLog(_ url: URL) -> Bool {
    let (versions, log) = (18..<20, UInt8(2))
    let head = try? FileHandle(forReadingFrom: url).read(upToCount: versions.upperBound)
    return head.map { $0.count == versions.upperBound && $0[versions].contains(log) } ?? false
  }

  private static func companions(of url: URL) -> [URL] {
    ["-journal", "-wal"].map { URL(filePath: url.path + $0) }
  }

  private static func isFile(_ url: URL) -> Bool {
    FileManager.default.fileExists(atPath: url.path)
  }

  /// The content after what a process has left half done is taken back or completed, in memory.
  private static func cleanedUp(_ url: URL, upTo migration: String?) throws -> DatabaseQueue {
    let manager = FileManager.default
    let folder = manager.temporaryDirectory.appending(path: "lancet-\(UUID().uuidString)")
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? manager.removeItem(at: folder) }
    for file in [url] + companions(of: url) where isFile(file) {
      try manager.copyItem(at: file, to: folder.appending(path: file.lastPathComponent))
    }
    let copy = try DatabaseQueue(path: folder.appending(path: url.lastPathComponent).path)
    let memory = try DatabaseQueue()
    try copy.backup(to: memory)
    if let migration, try !isThere(migration, in: memory) {
      try Schema.migrator.migrate(memory, upTo: migration)
    }
    return memory
  }
}
