/// What names a recorded result, key by key.
///
/// Keys and values are written out and never follow from the names of properties, so that a property
/// may be renamed and everything that is recorded keeps its hash. A value that is nil is left out:
/// so is what came later, as long as nobody asks for it.
package struct IdentityFields: Encodable {
  private let fields: KeyValuePairs<String, (any Encodable)?>

  package init(_ fields: KeyValuePairs<String, (any Encodable)?>) {
    self.fields = fields
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for (name, value) in fields {
      if let value { try container.encode(value, forKey: Key(stringValue: name)) }
    }
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
