/// What can be wrong with a safetensors file.
package enum SafetensorsError: Error, CustomStringConvertible, Equatable {
  /// The file cannot be read at all.
  case unreadable(file: String, reason: String)
  /// The file ends before what its header promises.
  case truncated(file: String, needed: Int, found: Int)
  /// The first eight bytes give no possible header length.
  case headerLength(file: String, stated: UInt64, available: Int)
  /// The header is not the JSON that the format prescribes.
  case header(file: String, byte: Int, reason: String)
  /// Two tensors have one name.
  case duplicate(file: String, tensor: String)
  /// The values of a tensor are of a kind that cannot be read as Float.
  case type(file: String, tensor: String, found: String)
  /// A tensor's offsets do not enclose as many bytes as its shape asks for.
  case size(file: String, tensor: String, shape: [Int], expected: Int, found: Int)
  /// A tensor does not begin where the one before it ends.
  case offsets(file: String, tensor: String, begin: Int, expected: Int)
  /// A tensor ends before it begins, or behind the file's end.
  case range(file: String, tensor: String, begin: Int, end: Int, available: Int)
  /// Bytes follow the last tensor.
  case surplus(file: String, bytes: Int)
  /// The content is not what was written.
  case damaged(file: String, expected: String, found: String)

  package var description: String {
    switch self {
    case .unreadable(let file, let reason):
      "\(file): cannot be read (\(reason)). Give the path of a safetensors file."
    case .truncated(let file, let needed, let found):
      "\(file): ends after \(found) bytes where \(needed) are needed. Copy or save it again."
    case .headerLength(let file, let stated, let available):
      "\(file): states a header of \(stated) bytes, but \(available) follow and "
        + "\(SafetensorsHeader.largest) are allowed. Check that it is a safetensors file."
    case .header(let file, let byte, let reason):
      "\(file): header, byte \(byte): \(reason). Save the file again."
    case .duplicate(let file, let tensor):
      "\(file): tensor \(tensor) appears twice. Give each tensor a name of its own."
    case .type(let file, let tensor, let found):
      "\(file): tensor \(tensor) is \(found). Valid: "
        + SafetensorsHeader.Scalar.allCases.map(\.rawValue).joined(separator: ", ") + "."
    case .size(let file, let tensor, let shape, let expected, let found):
      "\(file): tensor \(tensor) of shape \(shape) needs \(expected) bytes, "
        + "but its offsets enclose \(found). Save the file again."
    case .offsets(let file, let tensor, let begin, let expected):
      "\(file): tensor \(tensor) begins at byte \(begin) of the data, but the tensor before it "
        + "ends at \(expected). Save the file again without overlaps or gaps."
    case .range(let file, let tensor, let begin, let end, let available):
      "\(file): tensor \(tensor) has the offsets \(begin)..<\(end), but the file holds "
        + "\(available) bytes of data. Copy or save it again."
    case .surplus(let file, let bytes):
      "\(file): \(bytes) bytes follow the last tensor. Save the file again."
    case .damaged(let file, let expected, let found):
      "\(file): is damaged (its checksum is \(found), but \(expected) was written). "
        + "Restore the file from a copy."
    }
  }
}
