import Foundation

/// The file behind a path, whatever its name: links of either kind lead to one.
package struct FileIdentity: Hashable, Sendable {
  private let device: UInt64
  private let number: UInt64

  /// Looks a file up; nil where there is none.
  package init?(of path: String) {
    guard let facts = Self.facts(of: path) else { return nil }
    self.init(facts)
  }

  /// Looks a file up that has several names, by hard links; nil for one with a single name, and where
  /// there is none.
  package init?(ofLinked path: String) {
    guard let facts = Self.facts(of: path), facts.st_nlink > 1 else { return nil }
    self.init(facts)
  }

  private init(_ facts: stat) {
    (device, number) = (UInt64(facts.st_dev), UInt64(facts.st_ino))
  }

  private static func facts(of path: String) -> stat? {
    var facts = stat()
    return unsafe stat(path, &facts) == 0 ? facts : nil
  }
}
