// How a target, and what classes weigh, are written where they name a result and in a database.

extension Target: Codable {
  private enum CodingKeys: String, CodingKey { case column, classes, attributes, number }

  /// An attribute is its name alone, as it was recorded before there were other targets.
  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .attribute(let name):
      var container = encoder.singleValueContainer()
      try container.encode(name)
    case .classes(let column, let classes):
      try IdentityFields(["column": column, "classes": classes.isEmpty ? nil : classes])
        .encode(to: encoder)
    case .attributes(let names): try IdentityFields(["attributes": names]).encode(to: encoder)
    case .number(let column): try IdentityFields(["number": column]).encode(to: encoder)
    }
  }

  package init(from decoder: any Decoder) throws {
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      self = .attribute(name)
      return
    }
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    if let column = try fields.decodeIfPresent(String.self, forKey: .column) {
      self = .classes(
        column: column, among: try fields.decodeIfPresent([String].self, forKey: .classes) ?? [])
    } else if let names = try fields.decodeIfPresent([String].self, forKey: .attributes) {
      self = .attributes(names)
    } else {
      self = .number(column: try fields.decode(String.self, forKey: .number))
    }
  }
}

extension ClassWeights: Codable {
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .balanced: try container.encode("balanced")
    case .given(let weights): try container.encode(weights)
    }
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let word = try? container.decode(String.self) {
      guard word == "balanced" else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "“\(word)” says nothing of weights")
      }
      self = .balanced
    } else {
      self = .given(try container.decode([String: Double].self))
    }
  }
}
