import Yams

/// An experiment file in which what is wrong is taken out or replaced, so that what else is wrong
/// comes to light.
struct ExperimentDraft {
  private(set) var node: Node
  private var removed: Set<[String]> = []
  private var replaced: Set<[String]> = []

  /// Something valid for each key that must be there.
  private static var valid: Node {
    [
      "name": "draft", "data": ["source": "synthetic"], "model": ["input": 64],
      "training": ["epochs": 1, "rate": 0.01], "skew": [["attribute": "draft", "P": [50]]],
    ]
  }

  init(node: Node) {
    self.node = node
  }

  /// Whether the place, or one that it lies in, was mended before.
  func isMended(_ path: String) -> Bool {
    let keys = Self.keys(of: path)
    return removed.union(replaced).contains { keys.starts(with: $0) }
  }

  /// Takes the value at a place out; where it was taken out before, puts a valid one there.
  ///
  /// A list of scalars is taken out whole, as the places of the others would change. False where
  /// nothing helps.
  mutating func mend(_ path: String) -> Bool {
    var keys = Self.keys(of: path)
    if Self.isEntry(keys), node.value(at: keys[...])?.scalar != nil { keys.removeLast() }
    if removed.insert(keys).inserted {
      // Without skew, a file would mean something else, which endpoints do not go with.
      let other = keys == ["skew"] ? Self.valid.value(at: keys[...]) : nil
      return node.set(Self.isEntry(keys) ? Self.entry(keys) : other, at: keys[...])
    }
    guard replaced.insert(keys).inserted else { return false }
    let place = keys.map { Int($0) == nil ? $0 : "0" }
    if let value = Self.valid.value(at: place[...]) { return node.set(value, at: keys[...]) }
    // A part of an entry of a list that has no valid value by itself: then the whole entry.
    guard let index = keys.lastIndex(where: { Int($0) != nil }) else { return false }
    let entry = Array(keys[...index])
    return replaced.insert(entry).inserted && node.set(Self.entry(entry), at: entry[...])
  }

  private static func isEntry(_ keys: [String]) -> Bool { keys.last.flatMap { Int($0) } != nil }

  /// A valid entry of the list of axes or of that of arms, another for each place.
  private static func entry(_ keys: [String]) -> Node {
    if keys.first == "arms" {
      let place = keys.dropFirst().joined(separator: "-")
      return ["name": Node("draft-\(place)"), "training": ["rate": Node("0.00\(place)1")]]
    }
    return ["attribute": Node("draft " + keys.joined(separator: " ")), "P": [50]]
  }

  /// `skew[0].P` as `skew`, `0`, `P`.
  private static func keys(of path: String) -> [String] {
    path.replacing("[", with: ".").replacing("]", with: "").split(separator: ".").map(String.init)
  }
}
