/// Many pictures on one, in rows, to be looked at.
package struct ContactSheet: Sendable {
  /// Colours that are easily told apart, in the order in which masks take them.
  package static let tints: [SIMD3<UInt8>] = [
    [230, 25, 75], [60, 180, 75], [0, 130, 200], [255, 225, 25], [245, 130, 48],
    [145, 30, 180], [70, 240, 240], [240, 50, 230], [210, 245, 60], [0, 128, 128],
  ]

  package let columns: Int
  /// The width of the white lines between pictures, in pixels.
  package let gap: Int
  private var tiles: [RGBImage] = []

  package init(columns: Int, gap: Int = 4) {
    precondition(columns > 0 && gap >= 0, "\(columns) columns, gap \(gap)")
    self.columns = columns
    self.gap = gap
  }

  /// Adds a picture, with masks of the same size shown in one tint each.
  package mutating func add(_ image: RGBImage, masks: [BitMask] = []) {
    var tile = image
    for (number, mask) in masks.enumerated() {
      tile.tint(mask, with: Self.tints[number % Self.tints.count])
    }
    tiles.append(tile)
  }

  /// The sheet: every picture in a place as large as the largest of them.
  package var image: RGBImage {
    let tileWidth = (tiles.map(\.width).max() ?? 1) + gap
    let tileHeight = (tiles.map(\.height).max() ?? 1) + gap
    let rows = max(1, (tiles.count + columns - 1) / columns)
    let (width, height) = (columns * tileWidth + gap, rows * tileHeight + gap)
    var pixels = [UInt8](repeating: 255, count: width * height * 3)
    for (number, tile) in tiles.enumerated() {
      let left = gap + number % columns * tileWidth
      let top = gap + number / columns * tileHeight
      for y in 0..<tile.height {
        let row = tile.pixels[y * tile.width * 3..<(y + 1) * tile.width * 3]
        let start = ((top + y) * width + left) * 3
        pixels.replaceSubrange(start..<start + row.count, with: row)
      }
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }
}

extension RGBImage {
  /// Mixes a colour in equal parts into the pixels that are on in a mask of the same size.
  package mutating func tint(_ mask: BitMask, with colour: SIMD3<UInt8>) {
    precondition(
      mask.width == width && mask.height == height,
      "a \(mask.width)×\(mask.height) mask on \(width)×\(height)")
    for y in 0..<height {
      for x in 0..<width where mask[x, y] {
        for channel in 0..<3 {
          let place = (y * width + x) * 3 + channel
          pixels[place] = UInt8((UInt16(pixels[place]) + UInt16(colour[channel])) / 2)
        }
      }
    }
  }
}
