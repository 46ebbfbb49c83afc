import Seeding
import Specification

/// A way in which chance may deal masks to images, to see what a count would be without a face's
/// own masks.
///
/// Source: METHOD §8, nulls (b) and (c).
package enum ChanceKind: String, CaseIterable, Sendable, Codable {
  /// All masks of an image move together to another image: the place that a concept has in aligned
  /// faces remains.
  case shuffled
  /// The masks of an image are moved by one offset, wrapped at the edges: the place is lost too.
  case shifted

  /// The null that its draws make.
  package var variant: Variant {
    switch self {
    case .shuffled: .shuffled
    case .shifted: .shifted
    }
  }
}

/// The draws of both kinds, the same for every model and layer that is dissected with as many images.
package struct ChanceDraws: Sendable {
  package let imageCount: Int
  /// Draws of each kind.
  package let count: Int
  /// For each shuffled draw, the image whose masks each image gets; images without masks take part.
  package let orders: [[Int32]]

  private static let seed: UInt64 = 20_220_902

  /// Draws `count` permutations of `imageCount` images.
  package init(imageCount: Int, count: Int) {
    (self.imageCount, self.count) = (imageCount, count)
    orders = (0..<count).map { draw in
      var random = SplitMix64(seed: Self.seed, 0, UInt64(draw), UInt64(imageCount))
      return random.permutation(of: imageCount).map(Int32.init)
    }
  }

  /// How far the masks of an image are moved in a shifted draw, each in 0..<`size`.
  package func offset(draw: Int, image: Int, size: Int) -> (x: Int, y: Int) {
    var random = SplitMix64(
      seed: Self.seed, 1, UInt64(draw), UInt64(imageCount), UInt64(image))
    return (random.below(size), random.below(size))
  }

  /// The images that carry each concept in a shuffled draw, ascending.
  func carriers(_ images: [[Int]], draw: Int) -> [[Int]] {
    var getter = Array(repeating: 0, count: imageCount)
    for (image, giver) in orders[draw].enumerated() { getter[Int(giver)] = image }
    return images.map { images in images.map { getter[$0] }.sorted() }
  }
}

/// The masks that a batch of images is compared with: its own, and those that chance deals.
///
/// Made once for a batch and shared by all layers.
package struct BatchMasks: Sendable {
  let images: Range<Int>
  /// The masks of all images of the dictionary.
  let table: MaskTable
  let chance: ChanceDraws?
  /// The moved masks: those of the batch's first image for each shifted draw, then of the next.
  let shifted: MaskTable

  /// Moves the masks of the batch's images.
  package init(_ images: Range<Int>, of table: MaskTable, chance: ChanceDraws? = nil) {
    precondition(
      images.upperBound <= table.count, "masks of \(table.count) images for a batch \(images)")
    precondition(
      chance.map { $0.imageCount == table.count } ?? true,
      "draws for \(chance?.imageCount ?? 0) of \(table.count) images")
    (self.images, self.table, self.chance) = (images, table, chance)
    var shifted = MaskTable(size: table.size)
    if let chance {
      for image in images {
        for draw in 0..<chance.count {
          let offset = chance.offset(draw: draw, image: image, size: table.size)
          shifted.append(image, of: table, movedBy: offset.x, offset.y)
        }
      }
    }
    self.shifted = shifted
  }
}
