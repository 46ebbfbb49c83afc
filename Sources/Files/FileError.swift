/// What can be wrong with a file that is read or written.
package enum FileError: Error, CustomStringConvertible, Equatable {
  case unreadable(file: String, reason: String)
  case unwritable(file: String, reason: String)
  case invalid(file: String, found: String, valid: String)

  package var description: String {
    switch self {
    case .unreadable(let file, let reason):
      "\(file) cannot be read (\(reason)). Check the path and the rights."
    case .unwritable(let file, let reason):
      "\(file) cannot be written (\(reason)). Check the folder, the rights and the free space."
    case .invalid(let file, let found, let valid):
      "\(file): found \(found), where \(valid) is valid. Correct the file."
    }
  }
}
