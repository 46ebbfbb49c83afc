extension SplitPlan {
  /// The splits as CSV, to be audited or trained elsewhere: a row for each image of each set.
  ///
  /// Label, attribute and transformed are 1 or 0; P is in percent.
  package func manifest(of table: FaceTable) -> String {
    let header = "P,set,name,label,attribute,transformed"
    return ([header] + splits.flatMap { $0.manifestRows(of: table) }).map { $0 + "\n" }.joined()
  }
}

extension SkewedSplit {
  /// The rows of one split in the manifest, without line ends.
  package func manifestRows(of table: FaceTable) -> [String] {
    let sets: [(Partition, [SplitItem])] = [
      (.train, train), (.validation, validation), (.test, test),
    ]
    return sets.flatMap { use, items in
      items.map { item in
        let values = [item.label, item.attribute, item.transformed].map { $0 ? "1" : "0" }
        let name = table.names[item.image].quotedForCSV
        return "\(skew),\(use.rawValue),\(name),\(values.joined(separator: ","))"
      }
    }
  }
}

extension String {
  /// In quotes where it holds a comma, a quote or a line end.
  var quotedForCSV: String {
    guard contains(where: { ",\"\n\r".contains($0) }) else { return self }
    return "\"" + replacing("\"", with: "\"\"") + "\""
  }
}
