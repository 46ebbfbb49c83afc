import Foundation

/// Named tensors and their metadata, as the safetensors format keeps them on disk.
///
/// Eight bytes with the header's length (little-endian), the header as JSON, the values as
/// little-endian float32, row by row. The same content always gives the same bytes.
package struct Safetensors: Sendable, Equatable {
  /// One named tensor.
  package struct Entry: Sendable, Equatable {
    package var name: String
    package var shape: [Int]
    /// As many values as the product of `shape`, row by row.
    package var values: [Float]

    package init(name: String, shape: [Int], values: [Float]) {
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// The tensors, in the order in which their values lie in the file.
  package var entries: [Entry]
  package var metadata: [String: String]

  package init(entries: [Entry], metadata: [String: String] = [:]) {
    self.entries = entries
    self.metadata = metadata
  }

  /// The tensor called `name`, found by looking through all.
  package subscript(name: String) -> Entry? {
    entries.first { $0.name == name }
  }

  /// Writes the file: beside its place first, flushed, and then renamed, the folder flushed too.
  ///
  /// - Precondition: names are distinct, and every entry has as many values as its shape says.
  /// - Throws: a `DiskError`, such as of a missing folder.
  package func write(to url: URL) throws {
    try Disk.write(fileContent(), to: url)
    do {
      let folder = try FileHandle(forReadingFrom: url.deletingLastPathComponent())
      try folder.synchronize()
      try folder.close()
    } catch {
      throw DiskError(url.relativePath, .writing, error)
    }
  }

  private func fileContent() -> Data {
    var header = SafetensorsHeader(metadata: metadata)
    var names: Set<String> = [SafetensorsHeader.metadataKey]
    var end = 0
    for entry in entries {
      precondition(names.insert(entry.name).inserted, "\(entry.name) cannot be a name twice")
      precondition(
        entry.shape.reduce(1, *) == entry.values.count,
        "\(entry.name): \(entry.values.count) values in shape \(entry.shape)")
      let begin = end
      end += 4 * entry.values.count
      header.places.append(
        .init(
          name: entry.name, type: SafetensorsHeader.Scalar.float32.rawValue, shape: entry.shape,
          begin: begin, end: end))
    }
    let head = header.bytes
    var content = Data((0..<8).map { UInt8(truncatingIfNeeded: head.count >> (8 * $0)) })
    content.append(contentsOf: head)
    content.append(Data(count: end))
    for (entry, place) in zip(entries, header.places) {
      store(entry.values, into: &content, at: 8 + head.count + place.begin)
    }
    return content
  }

  /// Reads a file; F16, BF16, F64 and I64 values become Float too.
  ///
  /// - Throws: `SafetensorsError`, which names the file and the tensor.
  package init(contentsOf url: URL) throws {
    let file = try SafetensorsFile(contentsOf: url)
    metadata = file.metadata
    entries = try file.tensors.map { tensor in
      Entry(name: tensor.name, shape: tensor.shape, values: try file.values(of: tensor))
    }
  }
}
