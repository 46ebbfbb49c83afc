/// What a node of a file makes, and what it can be called.
package struct ONNXLayer: Sendable, Equatable {
  /// Letters, digits, dots, underscores and hyphens; no other layer has it.
  package let name: String
  /// The number of its node in the graph.
  package let number: Int
  /// The operator, such as `Conv`.
  package let operation: String
  /// The name of its node in the file; may be empty.
  let node: String
  /// What the file calls its values.
  package let output: String
  /// The modules around it, the outermost first.
  let scopes: [String]
  let weight: String?
}

/// What a file says of its images.
package struct ONNXInput: Sendable, Equatable {
  package let name: String
  /// Three for colours, one for grey pictures; others cannot be dissected.
  package let channels: Int
  /// The sides in pixels that shapes were computed for.
  package let height: Int
  package let width: Int
  /// Whether the file leaves the sides open.
  package let hasFreeSides: Bool
  /// Whether the channels come last in the file.
  package let hasChannelsLast: Bool
  /// The number of images that the file is for; nil where it leaves it open.
  package let images: Int?
}
