/// The networks that an experiment can ask for, by their names in its file.
package enum Architecture: String, Codable, Sendable, CaseIterable {
  case resnet18
  case resnet34
  case resnet50
  case resnet101
  /// FaceNet's, as facenet-pytorch has it.
  case inceptionResNetV1 = "inception-resnet-v1"

  /// The member of the family of residual networks; nil for another kind.
  package var residual: ResNetDepth? { ResNetDepth(rawValue: rawValue) }

  /// The residual networks.
  package static let residualNetworks = allCases.filter { $0.residual != nil }
}

extension ResNetDepth {
  /// The same among all networks.
  package var architecture: Architecture {
    switch self {
    case .resnet18: .resnet18
    case .resnet34: .resnet34
    case .resnet50: .resnet50
    case .resnet101: .resnet101
    }
  }
}
