import Foundation

extension Error {
  /// What a user is told: what is wrong and what to do, never an error as the system writes it.
  package var words: String {
    switch self {
    case is CocoaError, is POSIXError: foundationWords
    case let error as DecodingError: error.sentences
    // An error of ours is a value that describes itself.
    default: type(of: self) == NSError.self ? foundationWords : "\(self)"
    }
  }

  private var foundationWords: String {
    let error = self as NSError
    let url = error.userInfo[NSURLErrorKey] as? URL
    let path = error.userInfo[NSFilePathErrorKey] as? String ?? url?.relativePath
    let isOfWriting = (512..<1024).contains(error.code) && error.domain == NSCocoaErrorDomain
    return DiskError(path ?? "A file", isOfWriting ? .writing : .reading, self).description
  }
}

extension DecodingError {
  /// Where the JSON is wrong, and how.
  fileprivate var sentences: String {
    let context: Context? =
      switch self {
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .keyNotFound(_, let context), .dataCorrupted(let context):
        context
      @unknown default: nil
      }
    let place = context?.codingPath.map(\.stringValue).joined(separator: ".") ?? ""
    let at = place.isEmpty ? "at its top" : "at \(place)"
    return "The JSON cannot be read \(at): \(context?.debugDescription ?? "it is damaged"). "
      + "Restore the file from a copy, or have it written again."
  }
}
