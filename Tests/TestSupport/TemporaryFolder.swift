import Foundation

/// A folder of its own for one test, removed when the value is let go.
package final class TemporaryFolder: Sendable {
  package let url: URL

  package init() throws {
    url = Self.root.appending(path: "\(Self.prefix)\(Self.process)-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// The place of a file in the folder.
  package func file(_ name: String) -> URL {
    url.appending(path: name)
  }
}

extension TemporaryFolder {
  private static let prefix = "lancet-test-"
  private static let process = ProcessInfo.processInfo.processIdentifier
  /// What tests may need at once, in bytes.
  private static let leastRoom = 4 << 30

  /// Where the folders are: in memory where that has room and lets programs be started.
  ///
  /// On a disk most of a test's time is waiting: each transaction of a database waits until it is
  /// written.
  private static let root: URL = {
    let memory = "/dev/shm"
    let manager = FileManager.default
    let free = try? manager.attributesOfFileSystem(forPath: memory)[.systemFreeSize] as? NSNumber
    guard let free, free.intValue >= leastRoom, manager.isWritableFile(atPath: memory),
      isMemory(memory)
    else { return manager.temporaryDirectory }
    // Memory that tests which were killed have left.
    for name in (try? manager.contentsOfDirectory(atPath: memory)) ?? [] where isLeft(name) {
      try? manager.removeItem(atPath: "\(memory)/\(name)")
    }
    return URL(filePath: memory, directoryHint: .isDirectory)
  }()

  /// Whether a file system in memory is mounted there, from which programs can be started.
  private static func isMemory(_ path: String) -> Bool {
    let mounts = (try? String(contentsOfFile: "/proc/mounts", encoding: .utf8)) ?? ""
    return mounts.split(separator: "\n").contains { line in
      let fields = line.split(separator: " ")
      return fields.count > 3 && fields[1] == path && fields[2] == "tmpfs"
        && !fields[3].split(separator: ",").contains("noexec")
    }
  }

  /// Whether a file is the folder of a test of a process that is gone.
  private static func isLeft(_ name: String) -> Bool {
    guard name.hasPrefix(prefix),
      let owner = name.dropFirst(prefix.count).split(separator: "-").first
    else { return false }
    return !FileManager.default.fileExists(atPath: "/proc/\(owner)")
  }
}
