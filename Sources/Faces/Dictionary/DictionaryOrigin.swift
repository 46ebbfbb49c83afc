/// Where a picture of a dictionary comes from, by which training images can be kept out of it.
package struct DictionaryOrigin: Sendable, Hashable {
  /// The picture's name in its table.
  package let name: String
  /// The person in it, where the table says so.
  package let person: Int?
  /// Names the table by its content; empty where that is not known.
  package let source: String

  package init(name: String, person: Int? = nil, source: String = "") {
    (self.name, self.person, self.source) = (name, person, source)
  }

  /// Reads the list of origins: paths of pictures, in order, and where each comes from.
  static func read(_ scanner: CSVScanner) throws -> [(path: String, origin: DictionaryOrigin)] {
    let header = DictionaryLayout.originsHeader
    var rows: [(path: String, origin: DictionaryOrigin)] = []
    var isFirst = true
    try scanner.forEachRecord { line, fields in
      if isFirst {
        isFirst = false
        if fields.map(\.text) == header { return }
        throw scanner.invalid(
          line, found: "another header", valid: header.joined(separator: ","))
      }
      guard fields.count == header.count else {
        throw scanner.invalid(
          line, found: "\(fields.count) fields", valid: header.joined(separator: ","))
      }
      let person = Int(fields[2].text)
      guard person != nil || fields[2].isEmpty else {
        throw scanner.invalid(
          line, found: "person “\(fields[2].text)”", valid: "a whole number or nothing")
      }
      rows.append(
        (
          fields[0].text,
          DictionaryOrigin(name: fields[1].text, person: person, source: fields[3].text)
        ))
    }
    return rows
  }
}
