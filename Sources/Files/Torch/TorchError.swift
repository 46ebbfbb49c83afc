/// What can be wrong with a file that `torch.save` is said to have written.
package enum TorchError: Error, CustomStringConvertible, Equatable {
  /// The file ends before what it promises.
  case truncated(file: String, needed: Int, found: Int)
  /// The zip archive is not as `torch.save` writes one.
  case archive(file: String, reason: String)
  /// A part of the archive is not what was written.
  case checksum(file: String, part: String)
  /// The file is a program of TorchScript.
  case program(file: String)
  /// The pickle is not as `torch.save` writes one.
  case pickle(file: String, byte: Int, reason: String)
  /// The pickle asks for a class or a function of Python, under some keys.
  case name(file: String, name: String, keys: [String])
  /// A tensor does not fit its storage, or holds what cannot be weights.
  case tensor(file: String, name: String, reason: String)
  /// There is no dictionary of tensors in the file.
  case noStateDict(file: String, found: String)
  /// More than one dictionary could be meant.
  case severalStateDicts(file: String, found: [String])
  /// The dictionary that was asked for is not there.
  case unknownStateDict(file: String, asked: String, known: [String])

  private static let saving = "Save the weights alone: torch.save(model.state_dict(), FILE)."

  package var description: String {
    switch self {
    case .truncated(let file, let needed, let found):
      "\(file): ends after \(found) bytes where \(needed) are needed. Copy or save it again."
    case .archive(let file, let reason):
      "\(file): \(reason). Copy it again, or save it again with torch.save."
    case .checksum(let file, let part):
      "\(file): the checksum of its part \(part) is not that of its content. "
        + "Restore the file from a copy, or save it again."
    case .program(let file):
      "\(file): is a program of TorchScript, which would have to be run. \(Self.saving)"
    case .pickle(let file, let byte, let reason):
      "\(file): byte \(byte) of its pickle: \(reason). \(Self.saving)"
    case .name(let file, let name, let keys):
      "\(file): " + (keys.isEmpty ? "" : "its entry \(keys.joined(separator: ".")) ")
        + "asks for \(name), which is no tensor or plain container and is not run. \(Self.saving)"
    case .tensor(let file, let name, let reason):
      "\(file): \(name.isEmpty ? "a tensor" : "tensor \(name)") \(reason). Save the file again."
    case .noStateDict(let file, let found):
      "\(file): holds \(found), no tensors by name. \(Self.saving)"
    case .severalStateDicts(let file, let found):
      "\(file): the weights may be \(found.listed(most: 12)). Say which with --state-dict."
    case .unknownStateDict(let file, let asked, let known):
      "\(file): has no weights under “\(asked)”. "
        + (known.isEmpty
          ? "Leave --state-dict out." : "Valid for --state-dict: \(known.listed(most: 12)).")
    }
  }
}

extension [String] {
  /// The first of them, and how many more there are.
  package func listed(most: Int = 6) -> String {
    prefix(most).joined(separator: ", ") + (count > most ? " and \(count - most) more" : "")
  }
}
