import Foundation

/// Names of files for names that users chose: fit for any disk, and never two alike.
///
/// Letters, digits and `_ - = .` stay, other characters become `-`. Where two names become one, also on
/// a disk that does not tell capital letters from small ones, the later one gets a number behind `~`,
/// which is in no fit name. The same names in the same order get the same files.
package struct FileNames: Sendable {
  /// The file of each name.
  private var files: [String: String] = [:]
  /// What is given away, as a disk compares it.
  private var taken: Set<String> = []

  /// The most bytes of a name; disks allow 255, and something comes before and behind it.
  private static let limit = 150

  /// Names no file yet.
  package init() {}

  /// Names files for some names, in their order.
  package init(_ names: some Sequence<String>) {
    for name in names { _ = file(for: name) }
  }

  /// The file of a name; a name that is new is told apart from those before it.
  package mutating func file(for name: String) -> String {
    // Swift takes texts for equal that are spelt with other code points; so do some disks.
    if let file = files[name] { return file }
    let plain = Self.fit(name)
    var (file, number) = (plain, 2)
    while !taken.insert(Self.folded(file)).inserted {
      file = "\(plain)~\(number)"
      number += 1
    }
    files[name] = file
    return file
  }

  /// The file of a name that was given at the beginning, else what it becomes by itself.
  package subscript(name: String) -> String { files[name] ?? Self.fit(name) }

  /// A name as it may stand in a file's, without regard to others.
  package static func fit(_ name: String) -> String {
    var fit = ""
    for character in name.precomposedStringWithCanonicalMapping {
      let stays = character.isLetter || character.isNumber || "_-=.".contains(character)
      let next = stays ? String(character) : "-"
      if fit.utf8.count + next.utf8.count > limit { break }
      fit += next
    }
    // A file that begins with a dot is hidden, and “..” leads out of the folder.
    if fit.isEmpty { return "-" }
    return fit.hasPrefix(".") ? "-" + fit.dropFirst() : fit
  }

  /// A name as a disk compares it that knows no capital letters.
  private static func folded(_ name: String) -> String {
    name.precomposedStringWithCanonicalMapping.lowercased()
  }
}
