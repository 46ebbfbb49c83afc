import Specification

/// Layers of a model that take their two passes together.
package struct LayerGroup: Sendable, Equatable {
  package let layers: [LayerName]
  /// Whether their maps fit into memory between the passes; else they are computed or read twice.
  package let keepsMaps: Bool

  /// Cuts layers into groups whose top values and extremes fit into `memory` bytes, one layer at
  /// least; maps are kept where all layers fit with theirs.
  static func all(
    of layers: [LayerShape], images: Int, quantiles: [Double], memory: Int
  ) -> [LayerGroup] {
    var groups: [[LayerName]] = []
    var (held, maps) = (0, 0)
    for layer in layers {
      let need = LayerNeed(layer, images: images, quantiles: quantiles)
      if groups.isEmpty || held + need.firstPass > memory {
        groups.append([])
        held = 0
      }
      groups[groups.count - 1].append(layer.name)
      held += need.firstPass
      maps += need.maps
    }
    let keepsMaps = groups.count == 1 && held + maps <= memory
    return groups.map { LayerGroup(layers: $0, keepsMaps: keepsMaps) }
  }
}

/// Bytes that one layer takes.
package struct LayerNeed: Sendable {
  /// Top values and extremes.
  package let firstPass: Int
  /// The maps of all images.
  package let maps: Int

  package init(_ layer: LayerShape, images: Int, quantiles: [Double]) {
    firstPass = ThresholdCollector.byteCount(
      imageCount: images, height: layer.height, width: layer.width, unitCount: layer.unitCount,
      quantiles: quantiles)
    maps = images * layer.height * layer.width * layer.unitCount * MemoryLayout<Float>.size
  }
}
