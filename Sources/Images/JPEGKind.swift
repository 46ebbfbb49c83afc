/// The kinds of JPEG that the decoder does not read, told from the frame's header.
///
/// Source: ITU-T T.81, table B.1 and §B.2.2.
enum JPEGKind {
  /// What a file is, in words, if it is of a kind that is not read; nil if it is of a usual one, or has
  /// no frame.
  static func unsupported(_ bytes: [UInt8]) -> String? {
    guard let (marker, precision) = frame(of: bytes) else { return nil }
    return switch marker {
    case 0xC3, 0xC7, 0xCB, 0xCF: "a lossless JPEG"
    case 0xC5, 0xC6, 0xCD, 0xCE: "a hierarchical JPEG"
    case 0xC9, 0xCA: "a JPEG with arithmetic coding"
    case 0xF7: "a JPEG-LS"
    default: precision == 8 ? nil : "a JPEG of \(precision) bits a sample"
    }
  }

  /// The marker of the first frame and the bits of its samples.
  private static func frame(of bytes: [UInt8]) -> (marker: UInt8, precision: UInt8)? {
    let (huffmanTables, arithmeticTables, startOfScan) = (UInt8(0xC4), UInt8(0xCC), UInt8(0xDA))
    var place = 2
    while place + 4 < bytes.count, bytes[place] == 0xFF, bytes[place + 1] != startOfScan {
      let marker = bytes[place + 1]
      if marker == 0xFF {  // a byte to fill up with
        place += 1
        continue
      }
      let isFrame =
        0xC0...0xCF ~= marker && ![huffmanTables, arithmeticTables, 0xC8].contains(marker)
      if isFrame || marker == 0xF7 { return (marker, bytes[place + 4]) }
      place += 2 + (Int(bytes[place + 2]) << 8 | Int(bytes[place + 3]))
    }
    return nil
  }
}
