/// The members of the family of residual networks, as data.
///
/// Source: He et al. 2016, “Deep residual learning”, Table 1.
package enum ResNetDepth: String, Codable, Sendable, CaseIterable {
  case resnet18
  case resnet34
  case resnet50
  case resnet101
}
