/// What can go wrong outside the program while it draws.
package enum DrawingError: Error, CustomStringConvertible {
  case cannotWrite(path: String, reason: String)

  package var description: String {
    switch self {
    case .cannotWrite(let path, let reason):
      "\(path) cannot be written (\(reason)). Check that its folder exists and has free space."
    }
  }
}
