import Specification

// The blocks of each residual network.
// Source: He et al. 2016, “Deep residual learning”, Table 1.

extension ResNetDepth {
  /// The two kinds of residual block.
  package enum Block: Sendable {
    case basic
    case bottleneck

    /// The output channels per unit of width.
    var expansion: Int {
      switch self {
      case .basic: 1
      case .bottleneck: 4
      }
    }
  }

  var block: Block {
    switch self {
    case .resnet18, .resnet34: .basic
    case .resnet50, .resnet101: .bottleneck
    }
  }

  /// How many blocks each of the four stages has.
  var blocksPerStage: [Int] {
    switch self {
    case .resnet18: [2, 2, 2, 2]
    case .resnet34, .resnet50: [3, 4, 6, 3]
    case .resnet101: [3, 4, 23, 3]
    }
  }

  /// Torchvision's names of the four stages, whose units can be read and taken away.
  static let layers: [LayerName] = ["layer1", "layer2", "layer3", "layer4"]

  /// The units of the last layer.
  var lastUnits: Int { (Self.widths.last ?? 0) * block.expansion }

  /// The width of each stage; its output has `block.expansion` times as many channels.
  static let widths = [64, 128, 256, 512]
}
