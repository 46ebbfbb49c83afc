/// Where in each layer activations are taken.
package enum Hook: String, Codable, Sendable, CaseIterable {
  /// The first convolution of the layer's third residual block, before batch norm; of its last, where
  /// there are fewer than three.
  case conv1
  /// The output of the layer.
  case block
}
