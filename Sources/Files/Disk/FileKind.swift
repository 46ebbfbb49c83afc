import Foundation

/// What a file is, known by its first bytes; its name is not looked at.
package enum FileKind: Sendable, Equatable {
  case onnx
  case safetensors
  /// What `torch.save` writes: a zip archive, or pickles in a row (before PyTorch 1.6).
  case torchArchive, torchPickles
  case sqlite
  /// Something else that has a name, such as “a PNG picture”.
  case other(String)
  case empty
  /// The first bytes of what has none.
  case unknown([UInt8])

  /// The bytes that are looked at.
  private static let length = 64

  /// Looks at a file.
  ///
  /// Throws a `DiskError`, also for a folder.
  package init(of url: URL) throws {
    let file = try OpenFile(url)
    do {
      self.init(try file.bytes(0..<min(Self.length, file.size)))
    } catch is TorchError {
      // It was cut while it was read.
      self = .unknown([])
    }
  }

  /// Tells the kind from a file's first bytes.
  package init(_ bytes: [UInt8]) {
    if bytes.isEmpty {
      self = .empty
      return
    }
    let isModel = Self.looksLikeModel(bytes)
    // The header of safetensors is shorter than 4 GB, so that half of its length is 0.
    if bytes.count >= 8, bytes[4..<8].allSatisfy({ $0 == 0 }),
      !isModel || bytes.dropFirst(8).first == UInt8(ascii: "{")
    {
      self = .safetensors
      return
    }
    if let mark = Self.marks.first(where: { mark in
      bytes.dropFirst(mark.place).starts(with: mark.bytes)
    }) {
      self = mark.kind
      return
    }
    let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(
      in: .whitespacesAndNewlines)
    if let start = Self.texts.first(where: { text.lowercased().hasPrefix($0.start) }) {
      self = .other(start.words)
    } else if bytes.count >= 2, bytes[0] == 0x80, (1...5).contains(bytes[1]) {
      self = .torchPickles
    } else if isModel {
      self = .onnx
    } else if bytes.dropFirst(8).starts(with: [UInt8]("{\"".utf8)) {
      // A damaged length before a header that is one.
      self = .safetensors
    } else {
      self = .unknown(Array(bytes.prefix(4)))
    }
  }

  /// Whether bytes begin as a model of ONNX: its version, then a field of those that follow it.
  private static func looksLikeModel(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 3, bytes[0] == 0x08, (1...0x40).contains(bytes[1]) else { return false }
    // The names of producer, version and domain, a number, a text, the network, or the operators.
    return [0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x42].contains(bytes[2])
  }

  private static let marks: [(place: Int, bytes: [UInt8], kind: FileKind)] = [
    (0, [UInt8]("PK".utf8) + [3, 4], .torchArchive),
    (0, [0x89] + [UInt8]("PNG".utf8), .other("a PNG picture")),
    (0, [0xFF, 0xD8, 0xFF], .other("a JPEG picture")),
    (8, [UInt8]("WEBP".utf8), .other("a WebP picture")),
    (0, [UInt8]("GIF8".utf8), .other("a GIF picture")),
    (0, [0x89] + [UInt8]("HDF".utf8), .other("an HDF5 file, as Keras writes them")),
    (4, [UInt8]("TFL3".utf8), .other("a file of TensorFlow Lite")),
    (0, [0x93] + [UInt8]("NUMPY".utf8), .other("a NumPy array")),
    (0, [UInt8]("SQLite format 3".utf8), .sqlite),
    (0, [0x1F, 0x8B], .other("a gzip archive")),
    (0, [UInt8]("%PDF".utf8), .other("a PDF document")),
  ]

  private static let texts: [(start: String, words: String)] = [
    ("version https://git-lfs", "a pointer of Git LFS, not the file that it stands for"),
    ("<!doctype html", "an HTML page"), ("<html", "an HTML page"), ("<?xml", "an XML file"),
    ("{", "a text, such as JSON"),
  ]

  /// In a few words, as the end of “the file is …”.
  package var words: String {
    switch self {
    case .onnx: "an ONNX file"
    case .safetensors: "a safetensors file"
    case .torchArchive: "a zip archive, such as torch.save writes"
    case .torchPickles: "a pickle, such as torch.save writes"
    case .sqlite: "an SQLite database"
    case .other(let words): words
    case .empty: "empty"
    case .unknown(let bytes):
      "of no known kind"
        + (bytes.isEmpty
          ? ""
          : " (it begins with the bytes "
            + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
            + ")")
    }
  }
}
