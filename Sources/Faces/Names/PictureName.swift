/// The name of a picture in a list, compared by the file that it means and not by its spelling:
/// `./a.png`, `img//a.png` and `img/a.png` differ in spelling alone.
struct PictureName: Hashable {
  /// Folders and file, without `.` and empty parts.
  let parts: [Substring]

  init(_ text: String) {
    parts = text.split { $0 == "/" || $0 == "\\" }.filter { $0 != "." }
  }

  /// The file's name without its extension.
  var stem: Substring {
    guard let last = parts.last else { return "" }
    return last.lastIndex(of: ".").map { $0 == last.startIndex ? last : last[..<$0] } ?? last
  }

  /// Whether one of the names is the end of the other, extensions aside: `img/a.png` and `a.pts`.
  func agrees(with other: PictureName) -> Bool {
    stem == other.stem
      && zip(parts.dropLast().reversed(), other.parts.dropLast().reversed()).allSatisfy { $0 == $1 }
  }

  /// Whether a path goes back by `..`, and yet stays in the folder that it starts in.
  static func returns(_ text: String) -> Bool {
    var depth = 0
    for part in PictureName(text).parts {
      depth += part == ".." ? -1 : 1
      if depth < 0 { return false }
    }
    return !text.hasPrefix("/") && text.split(separator: "/").contains("..")
  }

  /// The name as a path.
  var path: String { parts.joined(separator: "/") }

  /// Whether a path stays in the folder that it starts in.
  static func isInside(_ text: String) -> Bool {
    !text.hasPrefix("/") && !text.split(separator: "/").contains("..")
      && !PictureName(text).parts.isEmpty
  }
}
