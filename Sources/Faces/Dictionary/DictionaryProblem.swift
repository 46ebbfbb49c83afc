import Concepts

/// Something in a dictionary that is not as it should be.
package enum DictionaryProblem: Sendable, Equatable, CustomStringConvertible {
  case badPath(String, place: String)
  case listedTwice(String, place: String)
  case unknownConcept(String, place: String)
  case unknownFamily(String)
  case unknownGroup(String, family: GlobalFamily)
  case unlisted(String)
  case missing(String)
  case unreadable(String, reason: String)
  case emptyMask(String)
  case fullMask(String)
  /// The mask has other proportions than its picture, so it would come to lie elsewhere.
  case otherShape(String, mask: String, picture: String)
  case leak(String, reason: String)
  /// The names given are of another kind than those of the dictionary.
  case untold(first: String, given: String)
  case noMasks

  /// What kind of problem it is, in a word that can be searched for.
  package var kind: String {
    switch self {
    case .badPath: "bad path"
    case .listedTwice: "listed twice"
    case .unknownConcept: "unknown concept"
    case .unknownFamily: "unknown family"
    case .unknownGroup: "unknown group"
    case .unlisted: "not listed"
    case .missing: "missing"
    case .unreadable: "unreadable"
    case .emptyMask: "empty"
    case .fullMask: "full"
    case .otherShape: "other shape"
    case .leak: "leak"
    case .untold: "leak not excluded"
    case .noMasks: "no masks"
    }
  }

  package var description: String {
    switch self {
    case .badPath(let path, let place):
      "\(place): “\(path)” is not a path inside the dictionary"
    case .listedTwice(let path, let place):
      "\(place): \(path) names what is listed already"
    case .unknownConcept(let path, let place):
      "\(place): \(path) is not named for one of the 38 local concepts, nor for one in "
        + "\(DictionaryLayout.conceptsFile)"
    case .unknownFamily(let path):
      "\(path) is not a family; families are "
        + GlobalFamily.published.compactMap(\.dictionaryFolder).joined(separator: ", ")
    case .unknownGroup(let path, let family):
      "\(path) is not a group; groups are \(family.groupFolders.joined(separator: ", "))"
    case .unlisted(let path):
      "\(path) is in \(DictionaryLayout.originsFile) but in no index file"
    case .missing(let path): "\(path) is not there"
    case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
    case .emptyMask(let path): "\(path) has no pixel that is on"
    case .fullMask(let path): "\(path) has no pixel that is off"
    case .otherShape(let path, let mask, let picture):
      "\(path) is \(mask), of other proportions than its picture, which is \(picture)"
    case .leak(let path, let reason): "\(path) \(reason)"
    case .untold(let first, let given):
      "it cannot be told whether training images are in the dictionary: its pictures have names such as "
        + "\(first), and the names given are such as \(given). Give the names that the dictionary was "
        + "built from"
    case .noMasks: "no picture has a mask, so there is nothing to dissect with"
    }
  }
}
