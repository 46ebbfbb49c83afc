import Foundation

/// Work that one process at a time does, by a lock on a file that ends with its process.
package enum FileLock {
  /// Seconds that another process is waited for: one that lives, but stands still, holds nobody up.
  private static let patience = 60.0
  private static let look = 0.02

  /// Calls `body` when no other process is at the same, as far as the file system can say that.
  ///
  /// The file is made where there is none, and stays. Where it cannot be made or locked, or another
  /// process has not let go of it for a minute, `body` is called all the same: it must do no harm then,
  /// only be of no use.
  package static func whileHolding<Result>(
    _ url: URL, _ body: () throws -> Result
  ) rethrows -> Result {
    if !FileManager.default.fileExists(atPath: url.path) {
      try? FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      _ = FileManager.default.createFile(atPath: url.path, contents: nil)
    }
    guard let handle = try? FileHandle(forUpdating: url) else { return try body() }
    // Closing lets go of it.
    defer { try? handle.close() }
    let start = ContinuousClock.now
    while flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK,
      ContinuousClock.now - start < .seconds(patience)
    {
      Thread.sleep(forTimeInterval: look)
    }
    return try body()
  }
}
