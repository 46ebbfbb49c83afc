/// What can be wrong with a picture file.
package enum ImageError: Error, CustomStringConvertible, Equatable {
  case unreadable(file: String, reason: String)
  case unknownFormat(file: String)
  /// A kind of picture that is not read, such as `a JPEG of 12 bits a sample`.
  case unsupported(file: String, kind: String)
  case damaged(file: String, reason: String)
  case tooLarge(file: String, width: Int, height: Int)
  case unwritable(file: String, reason: String)

  /// What is wrong, without the file's name.
  package var reason: String {
    switch self {
    case .unreadable(_, let reason), .unwritable(_, let reason): reason
    case .unknownFormat: "no PNG, JPEG or WebP file"
    case .unsupported(_, let kind): "not supported: \(kind)"
    case .damaged(_, let reason): "damaged: \(reason)"
    case .tooLarge(_, let width, let height): "too large: \(width)×\(height) pixels"
    }
  }

  package var description: String {
    switch self {
    case .unreadable(let file, let reason):
      "\(file) cannot be read (\(reason)). Check the path and the rights."
    case .unknownFormat(let file):
      "\(file) is no PNG, JPEG or WebP file. Convert the picture to one of them."
    case .unsupported(let file, let kind):
      "\(file) is \(kind), which is not supported. Convert it to a PNG or a usual JPEG of 8 bits."
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
