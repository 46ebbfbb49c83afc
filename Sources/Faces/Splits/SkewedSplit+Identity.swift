import Specification

extension SkewedSplit {
  /// Which images are in which set and in which subgroup: what identifies the split.
  ///
  /// A line an image, in the order in which they were drawn: P, the set, the picture's name, and as 1
  /// or 0 the target, the bias attribute and whether the picture is transformed. These lines are
  /// hashed to name trained models, so they never change, whatever the manifest of the split holds.
  package func identityLines(in table: FaceTable) -> [String] {
    sets.flatMap { use, items in
      items.map { item in
        let values = [item.label, item.attribute, item.transformed].map { $0 ? "1" : "0" }
        let name = Self.identity(ofName: table.names[item.image])
        return "\(skew),\(use.rawValue),\(name),\(values.joined(separator: ","))"
      }
    }
  }

  /// In quotes where the name holds a comma, a quote or a line end, quotes doubled.
  private static func identity(ofName name: String) -> String {
    guard name.utf8.contains(where: { ",\"\n\r".utf8.contains($0) }) else { return name }
    return "\"" + name.replacing("\"", with: "\"\"") + "\""
  }
}
