// How a table is recorded: what came later is left out where nobody asked for it.

extension TableColumns: Codable {
  private enum CodingKeys: String, CodingKey {
    case image, partition, identity, joined, values
  }

  package func encode(to encoder: any Encoder) throws {
    let texts = rules.map { ($0.name, $0.text) }
    try IdentityFields([
      "image": image,
      "partition": partition,
      "identity": identity,
      "joined": joined.isEmpty ? nil : joined,
      "values": texts.isEmpty ? nil : Dictionary(uniqueKeysWithValues: texts),
    ]).encode(to: encoder)
  }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      image: try fields.decode(String.self, forKey: .image),
      partition: try fields.decode(String.self, forKey: .partition),
      identity: try fields.decode(String.self, forKey: .identity))
    joined = try fields.decodeIfPresent([String].self, forKey: .joined) ?? []
    let texts = try fields.decodeIfPresent([String: String].self, forKey: .values) ?? [:]
    rules = try texts.sorted { $0.key < $1.key }.map { name, text in
      guard let rule = AttributeRule(name: name, rule: text) else {
        throw DecodingError.dataCorruptedError(
          forKey: .values, in: fields, debugDescription: "“\(text)” is no rule")
      }
      return rule
    }
  }
}
