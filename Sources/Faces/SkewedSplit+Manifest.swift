extension SplitPlan {
  /// The splits as CSV, to be audited or trained elsewhere: a row for each image of each set.
  ///
  /// Label, attribute and transformed are 1 or 0; P is in percent.
  package func manifest(of table: FaceTable) -> String {
    var text = "P,set,name,label,attribute,transformed\n"
    for split in splits {
      let sets: [(Partition, [SplitItem])] = [
        (.train, split.train), (.validation, split.validation), (.test, split.test),
      ]
      for (use, items) in sets {
        for item in items {
          let values = [item.label, item.attribute, item.transformed].map { $0 ? "1" : "0" }
          let name = table.names[item.image].quotedForCSV
          text += "\(split.skew),\(use.rawValue),\(name),\(values.joined(separator: ","))\n"
        }
      }
    }
    return text
  }
}

extension String {
  /// In quotes where it holds a comma, a quote or a line end.
  fileprivate var quotedForCSV: String {
    guard contains(where: { ",\"\n\r".contains($0) }) else { return self }
    return "\"" + replacing("\"", with: "\"\"") + "\""
  }
}
