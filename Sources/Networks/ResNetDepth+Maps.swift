import Specification

extension ResNetDepth {
  /// Torchvision's names of the four stages, whose units can be read and taken away.
  package static let layers: [LayerName] = ["layer1", "layer2", "layer3", "layer4"]

  /// The maps of a stage, counted from 0, at `hook`, for an input of [side, side]: their own side and
  /// their units.
  package func maps(
    ofStage stage: Int, at hook: Hook, input side: Int
  ) -> (side: Int, units: Int) {
    // Stem, pool and every stage but the first halve a map; an odd side is rounded up.
    let halved = (0..<2 + stage).reduce(side) { side, _ in (side + 1) / 2 }
    return (halved, Self.widths[stage] * (hook == .block ? block.expansion : 1))
  }
}
