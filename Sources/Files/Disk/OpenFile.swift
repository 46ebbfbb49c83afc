import Foundation

/// A file that is open and read piece by piece, never past the end that it had when it was opened.
struct OpenFile {
  /// The path, as messages name it.
  let name: String
  let size: Int
  private let handle: FileHandle

  /// Opens a file.
  ///
  /// Throws a `DiskError`.
  init(_ url: URL) throws {
    name = url.relativePath
    do {
      handle = try FileHandle(forReadingFrom: url)
      // What a folder says of its end differs from one file system to the other.
      if try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true {
        throw POSIXError(.EISDIR)
      }
      size = Int(clamping: try handle.seekToEnd())
    } catch {
      throw DiskError(url.relativePath, .reading, error)
    }
  }

  /// The bytes of a range, all of them.
  ///
  /// Throws a `DiskError`, and `TorchError.truncated` where the file ends before them.
  func bytes(_ range: Range<Int>) throws -> [UInt8] {
    guard range.lowerBound >= 0, range.upperBound <= size else {
      throw TorchError.truncated(file: name, needed: range.upperBound, found: size)
    }
    if range.isEmpty { return [] }
    do {
      try handle.seek(toOffset: UInt64(range.lowerBound))
      let data = try handle.read(upToCount: range.count) ?? Data()
      guard data.count == range.count else {
        throw TorchError.truncated(
          file: name, needed: range.upperBound, found: range.lowerBound + data.count)
      }
      return [UInt8](data)
    } catch let error as TorchError {
      throw error
    } catch {
      throw DiskError(name, .reading, error)
    }
  }
}
