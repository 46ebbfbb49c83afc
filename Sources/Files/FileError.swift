/// What can be wrong with the content of a file.
package enum FileError: Error, CustomStringConvertible, Equatable {
  case invalid(file: String, found: String, valid: String)

  package var description: String {
    switch self {
    case .invalid(let file, let found, let valid):
      "\(file): found \(found), where \(valid) is valid. Correct the file."
    }
  }
}
