/// What can be wrong with a picture file.
package enum ImageError: Error, CustomStringConvertible, Equatable {
  case unreadable(file: String, reason: String)
  case unknownFormat(file: String)
  case damaged(file: String, reason: String)
  case tooLarge(file: String, width: Int, height: Int)
  case unwritable(file: String, reason: String)

  /// What is wrong, without the file's name.
  package var reason: String {
    switch self {
    case .unreadable(_, let reason), .unwritable(_, let reason): reason
    case .unknownFormat: "neither a PNG nor a JPEG file"
    case .damaged(_, let reason): "damaged: \(reason)"
    case .tooLarge(_, let width, let height): "too large: \(width)×\(height) pixels"
    }
  }

  package var description: String {
    switch self {
    case .unreadable(let file, let reason):
      "\(file) cannot be read (\(reason)). Check the path and the rights."
    case .unknownFormat(let file):
      "\(file) is neither a PNG nor a JPEG file. Convert the picture to one of them."
    case .damaged(let file, let reason):
      "\(file) is damaged: \(reason). Replace the picture."
    case .tooLarge(let file, let width, let height):
      "\(file) says it is \(width)×\(height) pixels, but the most that is read is "
        + "\(RGBImage.largestPixelCount) pixels. Make the picture smaller."
    case .unwritable(let file, let reason):
      "\(file) cannot be written (\(reason)). Check the folder, the rights and the free space."
    }
  }
}
