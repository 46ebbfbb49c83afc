/// Whose faces and masks the Face Dictionary holds.
package enum DictionarySource: Sendable, Equatable, Codable {
  /// Painted faces with exact masks.
  case synthetic
  /// Held-out faces of the experiment's own data, with masks from their landmarks.
  case data
  /// A folder in the published layout.
  case published(path: String)
}

// One word of the experiment file: a name, or the path of a folder.
extension DictionarySource: RawRepresentable {
  package init(rawValue: String) {
    switch rawValue {
    case "synthetic": self = .synthetic
    case "data": self = .data
    default: self = .published(path: rawValue)
    }
  }

  package var rawValue: String {
    switch self {
    case .synthetic: "synthetic"
    case .data: "data"
    case .published(let path): path
    }
  }
}
