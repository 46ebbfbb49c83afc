/// Where in each of the four stages activations are taken.
package enum Hook: String, Codable, Sendable, CaseIterable {
  /// The first convolution of the stage's third block, before batch norm; of its last block, in
  /// networks whose stages have fewer than three.
  case conv1
  /// The output of the stage.
  case block
}
