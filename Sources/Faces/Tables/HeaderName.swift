import Concepts

/// How data sets write the names of columns, and the one name that stands for each.
///
/// LFW writes `Big Nose` for CelebA's `Big_Nose`, EmotioNet puts headers in apostrophes.
enum HeaderName {
  private static let known: [String: String] = {
    let attributes = LocalConcept.all.filter { $0.type == .attribute }.map(\.name) + ["Male"]
    return Dictionary(uniqueKeysWithValues: attributes.map { ($0.lowercased(), $0) })
  }()

  /// A header without the apostrophes or spaces around it.
  static func trimmed(_ header: String) -> String {
    var rest = header[...]
    while let first = rest.first, "' ".contains(first) { rest.removeFirst() }
    while let last = rest.last, "' ".contains(last) { rest.removeLast() }
    return String(rest)
  }

  /// The attribute that a header names: a concept's name, or the header itself.
  static func attribute(_ header: String) -> String {
    let trimmed = trimmed(header)
    if let unit = ActionUnitColumn(header: trimmed), LocalConcept.named(unit.concept) != nil {
      return unit.concept
    }
    let plain = String(
      trimmed.lowercased().filter { $0 != "'" }.map { " -".contains($0) ? "_" : $0 })
    return known[plain] ?? trimmed
  }
}
