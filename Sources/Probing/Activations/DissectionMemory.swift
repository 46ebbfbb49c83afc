import Dissection
import Networks
import Specification

/// How many bytes a dissection may hold of what it could also compute or read again.
///
/// No number depends on it. With less memory the network runs twice over the pictures, then block by
/// block, and pictures are read anew for every pass.
package struct DissectionMemory: Sendable, Equatable {
  package let bytes: Int

  /// The limit where nothing else is said.
  package static let usual = DissectionMemory(bytes: 3 << 29)

  package init(bytes: Int) {
    self.bytes = bytes
  }

  /// As `Int(memory:)` reads it.
  package var text: String { "\(Double(bytes) / 1e6)MB" }

  /// Bytes of pictures at the size of the model's input: a third.
  package var pictures: Int { bytes / 3 }

  /// Bytes of activations: top values, extremes, and maps between the two passes.
  package var activations: Int { bytes - pictures }
}

/// Blocks of a network that take their two passes together.
package struct BlockGroup: Equatable {
  /// Counted from 0, ascending.
  package let blocks: [Int]
  /// Whether their maps fit into memory between the passes; else the network runs twice.
  package let keepsMaps: Bool

  /// Cuts `blocks` into groups whose top values and extremes fit into `memory` bytes, one block at
  /// least; maps are kept where all blocks fit with theirs.
  ///
  /// - Parameters:
  ///   - blocks: The blocks, counted from 0, ascending.
  ///   - depth: The network.
  ///   - hook: Where the maps are taken.
  ///   - side: The side of the model's input.
  ///   - images: How many images there are.
  ///   - quantiles: The levels at which thresholds are taken.
  ///   - memory: Bytes of activations.
  /// - Returns: the groups, in order.
  package static func all(
    of blocks: [Int], in depth: ResNetDepth, hook: Hook, input side: Int, images: Int,
    quantiles: [Double], memory: Int
  ) -> [BlockGroup] {
    var groups: [[Int]] = []
    var (held, maps) = (0, 0)
    for block in blocks {
      let need = BlockNeed(
        depth.maps(ofStage: block, at: hook, input: side), images: images, quantiles: quantiles)
      if groups.isEmpty || held + need.firstPass > memory {
        groups.append([])
        held = 0
      }
      groups[groups.count - 1].append(block)
      held += need.firstPass
      maps += need.maps
    }
    let keepsMaps = groups.count == 1 && held + maps <= memory
    return groups.map { BlockGroup(blocks: $0, keepsMaps: keepsMaps) }
  }
}

/// Bytes that one block takes.
package struct BlockNeed {
  /// Top values and extremes.
  package let firstPass: Int
  /// The maps of all images.
  package let maps: Int

  package init(_ shape: (side: Int, units: Int), images: Int, quantiles: [Double]) {
    firstPass = ThresholdCollector.byteCount(
      imageCount: images, height: shape.side, width: shape.side, unitCount: shape.units,
      quantiles: quantiles)
    maps = images * shape.side * shape.side * shape.units * MemoryLayout<Float>.size
  }
}
