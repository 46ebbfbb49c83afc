import Foundation

/// A file that `torch.save` wrote, with its pickle read; tensors' numbers are read when they are asked for.
///
/// There are two forms. A zip archive has the pickle as `data.pkl` and each storage as `data/KEY`. The
/// old form has five pickles in a row (two marks, the writing machine, the content, the storages' keys)
/// and the storages behind them.
struct TorchFile {
  let pickle: Pickle
  let file: OpenFile
  /// Whether the highest byte of a number comes first.
  private let isBigEndian: Bool
  private let storages: Storages

  /// Where storages lie.
  private enum Storages {
    case parts(ZipArchive, folder: String)
    case places([String: Range<Int>])
  }

  /// Reads the pickle of a zip archive.
  ///
  /// Throws `TorchError` and `DiskError`.
  init(archive file: OpenFile) throws {
    self.file = file
    let archive = try ZipArchive(file)
    let folders = archive.parts.keys.filter { $0.hasSuffix("/data.pkl") }
      .map { String($0.dropLast("data.pkl".count)) }
      .filter { $0.firstIndex(of: "/") == $0.indices.last }
    guard let folder = folders.first, folders.count == 1,
      let content = archive.parts[folder + "data.pkl"]
    else {
      throw TorchError.archive(file: file.name, reason: "is a zip archive without one data.pkl")
    }
    if archive.parts.keys.contains(where: { $0.hasPrefix(folder + "code/") }) {
      throw TorchError.program(file: file.name)
    }
    guard content.size <= Unpickler.longest else { throw Self.tooLong(file, content.size) }
    var unpickler = Unpickler(try archive.bytes(of: content), file: file.name)
    pickle = try unpickler.read()
    guard unpickler.reader.remaining == 0 else {
      throw unpickler.failure("\(unpickler.reader.remaining) bytes follow its end")
    }
    isBigEndian = try Self.isBigEndian(archive, folder: folder)
    storages = .parts(archive, folder: folder)
  }

  private static func isBigEndian(_ archive: ZipArchive, folder: String) throws -> Bool {
    guard let part = archive.parts[folder + "byteorder"] else { return false }
    let text = part.size <= 16 ? String(decoding: try archive.bytes(of: part), as: UTF8.self) : ""
    guard ["little", "big"].contains(text) else {
      throw TorchError.archive(
        file: archive.file.name, reason: "its byteorder is neither “little” nor “big”")
    }
    return text == "big"
  }

  private static func tooLong(_ file: OpenFile, _ size: Int) -> TorchError {
    .pickle(
      file: file.name, byte: 0,
      reason: "it has \(size) bytes, and at most \(Unpickler.longest) are read")
  }
}

// The old form.
extension TorchFile {
  /// What the first pickle holds, the lowest byte first.
  private static let mark: [UInt8] = [0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]
  private static let version = 1001

  /// Reads the pickles of the old form.
  ///
  /// Throws `TorchError` and `DiskError`.
  init(pickles file: OpenFile) throws {
    self.file = file
    let head = try file.bytes(0..<min(file.size, Unpickler.longest))
    var place = 0
    func next() throws -> Pickle {
      var unpickler = Unpickler(head, at: place, file: file.name)
      let pickle = try unpickler.read()
      place = unpickler.reader.at
      return pickle
    }
    guard try next().root == .long(Self.mark), try next().root == .int(Self.version) else {
      throw TorchError.pickle(
        file: file.name, byte: place, reason: "it does not begin as those of torch.save do")
    }
    let machine = try next()
    isBigEndian = machine.value(of: "little_endian", in: machine.root) == .bool(false)
    pickle = try next()
    let keys = try next()
    guard case .list(let list) = keys.root else {
      throw TorchError.pickle(file: file.name, byte: place, reason: "it has no list of storages")
    }
    storages = .places(
      try Self.places(of: keys.sequences[list], pickle, from: place, in: file))
  }

  /// Walks over the storages that follow the pickles, each behind the number of its numbers.
  private static func places(
    of keys: [Pickle.Value], _ pickle: Pickle, from start: Int, in file: OpenFile
  ) throws -> [String: Range<Int>] {
    let known = Dictionary(
      pickle.storages.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    if let other = pickle.storages.first(where: {
      known[$0.key]?.whole != $0.whole || known[$0.key]?.kind != $0.kind
    }) {
      throw TorchError.tensor(
        file: file.name, name: "", reason: "sees storage \(other.key) otherwise than another does")
    }
    var places: [String: Range<Int>] = [:]
    var place = start
    for key in keys {
      guard case .text(let key) = key, let storage = known[key], places[key] == nil else {
        throw TorchError.pickle(
          file: file.name, byte: start,
          reason: "its list names a storage twice, or one of no tensor")
      }
      var reader = ByteReader(try file.bytes(place..<place + 8))
      let bytes = storage.whole.multipliedReportingOverflow(by: storage.kind.byteCount)
      guard reader.number(8) == storage.whole, !bytes.overflow else {
        throw TorchError.tensor(
          file: file.name, name: "",
          reason: "has a storage \(key) of \(storage.whole) numbers, and "
            + "another count stands at byte \(place)")
      }
      place += 8
      guard bytes.partialValue <= file.size - place else {
        let (needed, isTooMuch) = place.addingReportingOverflow(bytes.partialValue)
        throw TorchError.truncated(
          file: file.name, needed: isTooMuch ? .max : needed, found: file.size)
      }
      places[key] = place..<place + bytes.partialValue
      place += bytes.partialValue
    }
    guard place == file.size else {
      throw TorchError.pickle(
        file: file.name, byte: place,
        reason: "\(file.size - place) bytes follow the last storage")
    }
    return places
  }
}

// Numbers.
extension TorchFile {
  /// The numbers of a tensor, row by row; those of double precision are rounded to single.
  ///
  /// `name` is that of the tensor, for errors. `checked` keeps which storages' checksums were right.
  /// - Throws: `TorchError` where the file does not hold them, or single precision cannot.
  func values(
    of tensor: Pickle.Tensor, as scalar: SafetensorsHeader.Scalar, name: String,
    checked: inout Set<String>
  ) throws -> [Float] {
    let size = scalar.byteCount
    let whole = try place(of: tensor.storage, name: name)
    if tensor.count == 0 { return [] }
    let start = whole.lowerBound + (tensor.storage.start + tensor.offset) * size
    var bytes = try bytes(
      start..<start + tensor.span * size, of: tensor.storage.key, checked: &checked)
    if isBigEndian {
      for first in stride(from: 0, to: bytes.count, by: size) {
        bytes[first..<first + size].reverse()
      }
    }
    let values = scalar.floats(from: bytes)
    guard scalar != .float64 || values.allSatisfy({ !$0.isInfinite }) else {
      throw TorchError.tensor(
        file: file.name, name: name, reason: "holds numbers that single precision cannot")
    }
    return tensor.isContiguous ? values : gather(values, tensor)
  }

  private func place(of storage: Pickle.Storage, name: String) throws -> Range<Int> {
    let place: Range<Int>?
    switch storages {
    case .places(let places): place = places[storage.key]
    case .parts(let archive, let folder):
      place = try archive.parts["\(folder)data/\(storage.key)"].map(archive.place(of:))
    }
    guard let place else {
      throw TorchError.tensor(
        file: file.name, name: name, reason: "is of storage \(storage.key), which is not there")
    }
    let needed = storage.whole.multipliedReportingOverflow(by: storage.kind.byteCount)
    guard !needed.overflow, needed.partialValue <= place.count else {
      throw TorchError.tensor(
        file: file.name, name: name,
        reason:
          "is of a storage of \(storage.whole) numbers, of which \(place.count) bytes are there")
    }
    return place
  }

  /// Bytes of a storage, the checksum of which is checked once.
  private func bytes(
    _ range: Range<Int>, of key: String, checked: inout Set<String>
  ) throws -> [UInt8] {
    if case .parts(let archive, let folder) = storages, !checked.contains(key),
      let part = archive.parts["\(folder)data/\(key)"]
    {
      let start = try archive.place(of: part).lowerBound
      let whole = try archive.bytes(of: part)
      checked.insert(key)
      return range.count == whole.count
        ? whole : Array(whole[range.lowerBound - start..<range.upperBound - start])
    }
    return try file.bytes(range)
  }

  /// The numbers of a tensor whose rows do not lie one behind the other.
  private func gather(_ values: [Float], _ tensor: Pickle.Tensor) -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(tensor.count)
    var place = [Int](repeating: 0, count: tensor.shape.count)
    var at = 0
    for _ in 0..<tensor.count {
      result.append(values[at])
      for axis in place.indices.reversed() {
        place[axis] += 1
        at += tensor.strides[axis]
        if place[axis] < tensor.shape[axis] { break }
        at -= tensor.shape[axis] * tensor.strides[axis]
        place[axis] = 0
      }
    }
    return result
  }
}

extension Pickle {
  /// What stands under a key of a dictionary.
  func value(of key: String, in container: Value) -> Value? {
    guard case .dictionary(let place) = container else { return nil }
    return dictionaries[place].last { $0.key == .text(key) }?.value
  }
}
