import Files
import Foundation

/// Reads the tensors of a file, and those whose numbers lie beside it.
struct TensorReader {
  /// As messages name it.
  let file: String
  /// The folder of the file, nil where there is none.
  let folder: URL?

  /// Reads a tensor; throws `ONNXError` where it holds other than it says.
  func constant(_ tensor: ProtoTensor, named name: String) throws -> ONNXConstant {
    func wrong(_ problem: String) -> ONNXError {
      .tensor(file: file, name: name.isEmpty ? "without a name" : name, problem: problem)
    }
    guard let kind = ONNXNumberKind(rawValue: tensor.dataType) else {
      throw wrong("holds values of type \(tensor.dataType), which are not read")
    }
    let shape = tensor.dims.map { Int($0) }
    guard shape.count <= 8, let count = elements(shape) else {
      throw wrong("states the shape \(shape), which cannot be held")
    }
    if tensor.dataLocation == 1 {
      let bytes = try outside(tensor, bytes: count * kind.size, wrong)
      return ONNXConstant(kind.numbers(bytes), shape: shape)
    }
    guard tensor.dataLocation == 0 else {
      throw wrong("lies at a place of type \(tensor.dataLocation), which is not known")
    }
    if !tensor.rawData.isEmpty || typed(tensor, kind).count == 0 {
      guard tensor.rawData.count == count * kind.size else {
        throw wrong(
          "states the shape \(shape), \(count * kind.size) bytes, but has \(tensor.rawData.count)")
      }
      return ONNXConstant(kind.numbers(tensor.rawData), shape: shape)
    }
    let numbers = typed(tensor, kind)
    guard numbers.count == count else {
      throw wrong("states the shape \(shape), \(count) values, but has \(numbers.count)")
    }
    return ONNXConstant(numbers, shape: shape)
  }

  /// The numbers that stand one by one in the file.
  private func typed(_ tensor: ProtoTensor, _ kind: ONNXNumberKind) -> ONNXNumbers {
    switch kind {
    case .float: .floats(tensor.floatData)
    case .double: .floats(tensor.doubleData.map { Float($0) })
    case .half, .bfloat:
      .floats(tensor.int32Data.map { kind.float(UInt64(UInt32(bitPattern: $0))) })
    case .int64: .integers(tensor.int64Data)
    case .uint32, .uint64: .integers(tensor.uint64Data.map { Int64(bitPattern: $0) })
    default: .integers(tensor.int32Data.map { Int64($0) })
    }
  }

  /// The bytes of a tensor that lie in another file of the folder.
  private func outside(
    _ tensor: ProtoTensor, bytes: Int, _ wrong: (String) -> ONNXError
  ) throws -> Data {
    var entries: [String: String] = [:]
    for entry in tensor.externalData { entries[entry.key] = entry.value }
    guard let location = entries["location"], !location.isEmpty else {
      throw wrong("lies in another file, but does not say in which")
    }
    let parts = location.split(separator: "/", omittingEmptySubsequences: false)
    guard let folder, !location.hasPrefix("/"), !parts.contains(".."), !location.contains("\0")
    else { throw wrong("lies in \(location), which leads out of the model's folder") }
    let url = folder.appending(path: location)
    let (home, real) = (Self.real(folder), Self.real(url))
    guard real.hasPrefix(home == "/" ? home : home + "/") else {
      throw wrong("lies in \(location), a link that leads out of the model's folder")
    }
    let offset = try number(entries["offset"], 0, wrong)
    let length = try number(entries["length"], bytes, wrong)
    guard length == bytes else {
      throw wrong("takes \(bytes) bytes by its shape, but states \(length) in \(location)")
    }
    do {
      let handle = try FileHandle(forReadingFrom: url)
      defer { try? handle.close() }
      let size = Int(try handle.seekToEnd())
      guard offset <= size, length <= size - offset else {
        throw wrong(
          "lies in \(location) from byte \(offset) on, \(length) bytes, but it has \(size)")
      }
      try handle.seek(toOffset: UInt64(offset))
      let data = length == 0 ? Data() : try handle.read(upToCount: length) ?? Data()
      guard data.count == length else { throw wrong("lies in \(location), which ended early") }
      return data
    } catch let error as ONNXError {
      throw error
    } catch {
      throw DiskError(url.relativePath, .reading, error)
    }
  }

  private func number(
    _ text: String?, _ usual: Int, _ wrong: (String) -> ONNXError
  ) throws -> Int {
    guard let text else { return usual }
    guard let number = Int(text), number >= 0 else {
      throw wrong("states \(text) as a place in another file")
    }
    return number
  }

  private static func real(_ url: URL) -> String {
    url.standardizedFileURL.resolvingSymlinksInPath().path(percentEncoded: false)
      .replacing(/\/+$/, with: "")
  }
}
