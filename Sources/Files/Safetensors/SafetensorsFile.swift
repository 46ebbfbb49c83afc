import Foundation

/// A safetensors file whose header has been checked; values are read when they are asked for.
///
/// Nothing is read past what the header says, nor past the end that the file has when it is opened.
package struct SafetensorsFile {
  /// What the header says of one tensor.
  package struct Tensor: Sendable, Equatable {
    package let name: String
    package let shape: [Int]
    /// The kind of its values in the format's word, such as `F32`.
    package let type: String
    /// Nil where values cannot be read as Float.
    fileprivate let scalar: SafetensorsHeader.Scalar?
    /// Where its values lie behind the header.
    fileprivate let begin: Int
    fileprivate let end: Int
  }

  /// The path, as messages name it.
  package let file: String
  /// The tensors, in the order in which their values lie in the file.
  package let tensors: [Tensor]
  package let metadata: [String: String]
  private let handle: FileHandle
  /// The first byte behind the header.
  private let start: Int

  /// Opens a file and reads its header.
  ///
  /// - Throws: `SafetensorsError`, which names the file and the tensor, and `FileError` where it is a
  ///   file of another kind that is known.
  package init(contentsOf url: URL) throws {
    let file = url.path(percentEncoded: false)
    if let kind = try? FileKind(of: url) {
      switch kind {
      case .safetensors, .empty, .unknown: break
      case .onnx, .torchArchive, .torchPickles, .sqlite, .other:
        throw FileError.otherKind(
          file: file, found: kind, wanted: "safetensors file",
          remedy: "Save it with safetensors, such as by save_file of safetensors.torch.")
      }
    }
    do {
      let handle = try FileHandle(forReadingFrom: url)
      let size = Int(try handle.seekToEnd())
      try handle.seek(toOffset: 0)
      try self.init(reading: handle, size: size, file: file)
    } catch let error as SafetensorsError {
      throw error
    } catch {
      throw SafetensorsError.unreadable(file: file, reason: DiskError(file, .reading, error).reason)
    }
  }

  private init(reading handle: FileHandle, size: Int, file: String) throws {
    let prefix = 8
    let length = try Self.read(prefix, from: handle, at: 0, file: file)
      .reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(min(size - prefix, SafetensorsHeader.largest)) else {
      throw SafetensorsError.headerLength(file: file, stated: length, available: size - prefix)
    }
    start = prefix + Int(length)
    let text = try Self.read(Int(length), from: handle, at: prefix, file: file)
    var reader = SafetensorsHeaderReader([UInt8](text), file: file)
    let header = try reader.header()
    tensors = try header.checkedPlaces(available: size - start, file: file).map { place, scalar in
      Tensor(
        name: place.name, shape: place.shape, type: place.type, scalar: scalar,
        begin: place.begin, end: place.end)
    }
    (metadata, self.handle, self.file) = (header.metadata, handle, file)
  }

  private static func read(
    _ count: Int, from handle: FileHandle, at place: Int, file: String
  ) throws -> Data {
    do {
      try handle.seek(toOffset: UInt64(place))
      let data = count == 0 ? Data() : try handle.read(upToCount: count) ?? Data()
      guard data.count == count else {
        throw SafetensorsError.truncated(
          file: file, needed: place + count, found: place + data.count)
      }
      return data
    } catch let error as SafetensorsError {
      throw error
    } catch {
      throw SafetensorsError.unreadable(file: file, reason: DiskError(file, .reading, error).reason)
    }
  }
}

extension SafetensorsFile {
  /// The tensor called `name`.
  package subscript(name: String) -> Tensor? {
    tensors.first { $0.name == name }
  }

  /// All values of a tensor as Float; throws `SafetensorsError.type` where they cannot be that.
  package func values(of tensor: Tensor) throws -> [Float] {
    try kind(of: tensor).floats(
      from: [UInt8](try bytes(of: tensor, tensor.begin..<tensor.end)))
  }

  /// The values of some of a tensor's rows, the parts of its first dimension.
  /// - Precondition: the tensor has a dimension, and the rows lie in it.
  package func values(of tensor: Tensor, rows: Range<Int>) throws -> [Float] {
    precondition(
      !tensor.shape.isEmpty && rows.lowerBound >= 0 && rows.upperBound <= tensor.shape[0],
      "rows \(rows) of \(tensor.name), \(tensor.shape)")
    let scalar = try kind(of: tensor)
    let row = tensor.shape.dropFirst().reduce(scalar.byteCount, *)
    let first = tensor.begin + rows.lowerBound * row
    return scalar.floats(
      from: [UInt8](try bytes(of: tensor, first..<first + rows.count * row)))
  }

  private func kind(of tensor: Tensor) throws -> SafetensorsHeader.Scalar {
    guard let scalar = tensor.scalar else {
      throw SafetensorsError.type(file: file, tensor: tensor.name, found: tensor.type)
    }
    return scalar
  }

  private func bytes(of tensor: Tensor, _ range: Range<Int>) throws -> Data {
    try Self.read(range.count, from: handle, at: start + range.lowerBound, file: file)
  }
}
