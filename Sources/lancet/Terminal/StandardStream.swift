import Files
import Foundation
import Synchronization

/// Standard output or standard error, written to without a buffer of its own, so that the order of
/// both holds where they lead to one file.
struct StandardStream: Sendable {
  private let handle: FileHandle
  private let name: String
  /// What kept a text from being written; nothing is written any more from then on.
  private(set) var failure: DiskError?

  /// Bytes that are written at once: so many a pipe takes whole or not at all.
  private static let piece = 4096
  /// Seconds until a pipe is asked again that does not wait for its reader by itself.
  private static let pause = 0.01

  init(_ handle: FileHandle, name: String) {
    (self.handle, self.name) = (handle, name)
  }

  /// Writes a text, unless an earlier one could not be written.
  mutating func write(_ text: String) { write(Data(text.utf8)) }

  /// Writes bytes, unless something before them could not be written.
  mutating func write(_ content: Data) {
    guard failure == nil else { return }
    var rest = content[...]
    while !rest.isEmpty {
      do {
        try handle.write(contentsOf: rest.prefix(Self.piece))
        rest = rest.dropFirst(Self.piece)
      } catch  where error.systemCode == EAGAIN {
        Thread.sleep(forTimeInterval: Self.pause)
      } catch {
        failure = DiskError(name, .writing, error)
        return
      }
    }
  }
}

extension StandardStream {
  /// What stands in for a stream, kept open for good.
  private static let stopgaps = Mutex<[FileHandle]>([])

  /// Takes the places of standard input, output and error where the parent process has closed them.
  ///
  /// Else the next file to be opened, such as the database, would be taken for one of them and
  /// written into.
  static func fillGaps() {
    for place in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(place, F_GETFD) == -1 {
      // Opened for reading: what is written there fails, and is known to fail.
      guard let null = FileHandle(forReadingAtPath: "/dev/null") else { continue }
      stopgaps.withLock { $0.append(null) }
    }
  }
}
