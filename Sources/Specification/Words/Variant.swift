/// What a count was made with: the trained network and the masks of its images, or a null.
///
/// Source: METHOD §8, nulls.
package enum Variant: String, CaseIterable, Sendable, Codable {
  case trained
  /// The network of the same seed before its training.
  case untrained
  /// The masks of other images; those of each image moved by a random offset.
  case shuffled, shifted

  /// Those that a count of the trained network is held against, in the order in which tables list them.
  package static let nulls: [Variant] = [.untrained, .shuffled, .shifted]
}
