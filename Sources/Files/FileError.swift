/// What can be wrong with a file that a user writes, such as a table, a list or a description, or names.
package enum FileError: Error, CustomStringConvertible, Equatable {
  case invalid(file: String, found: String, valid: String)
  /// The file is something else than what is asked for.
  case otherKind(file: String, found: FileKind, wanted: String, remedy: String)

  package var description: String {
    switch self {
    case .invalid(let file, let found, let valid):
      "\(file): found \(found), where \(valid) is valid. Correct the file."
    case .otherKind(let file, let found, let wanted, let remedy):
      "\(file) is \(found.words), and no \(wanted). \(remedy)"
    }
  }
}
