// Quantities in an experiment's lists of endpoints and controls.

extension Quantity {
  /// What an experiment may declare before its run, in the order in which ablation lists it.
  package static let declarable: [Quantity] = [
    .region(.eye, .detectors), .region(.cheek, .detectors), .region(.nose, .detectors),
    .region(.mouth, .detectors), .region(.chin, .detectors), .axis(.pairs),
    .concept("Smiling", .pairs), .biased(.palette, significant: false),
    .biased(.axis, significant: false), .accuracyGap, .worstSubgroup,
  ]
}

extension Quantity: Codable {
  /// Reads a name; throws `DecodingError` for one that is not known.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard let known = Self(name: name) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "“\(name)” is no quantity")
    }
    self = known
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
