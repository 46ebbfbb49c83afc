/// A few colours that stand for all of a picture's.
///
/// Source: Heckbert 1982, “Color image quantization for frame buffer display” (boxes that are split),
/// with Wu's choice of box and cut by variance.
package struct ColourPalette: Sendable {
  package private(set) var colours: [SIMD3<UInt8>]
  /// The colour that each of the 32 × 32 × 32 cells of the colour cube takes.
  private var nearest: [UInt8]
  /// Colours that are kept as they are, at the head of the list.
  private let reserved: [SIMD3<UInt8>]

  /// Chooses at most `count` colours for a picture; those in `reserved` are among them unchanged.
  /// - Precondition: `count` is at most 256 and leaves room for one colour more than is reserved.
  package init(of image: RGBImage, count: Int, reserved: [SIMD3<UInt8>] = []) {
    precondition(count <= 256 && count > reserved.count, "\(count) colours")
    self.reserved = reserved
    var cells = Array(repeating: Cell(), count: 1 << 15)
    for place in stride(from: 0, to: image.pixels.count, by: 3) {
      let colour = SIMD3(image.pixels[place], image.pixels[place + 1], image.pixels[place + 2])
      if !reserved.contains(colour) { cells[Self.cell(of: colour)].add(colour) }
    }
    var boxes = [Box(cells.indices.filter { cells[$0].count > 0 }, of: cells)]
    while boxes.count < count - reserved.count {
      guard let widest = boxes.indices.max(by: { boxes[$0].spread < boxes[$1].spread }),
        boxes[widest].spread > 0
      else { break }
      let (low, high) = boxes[widest].split(by: cells)
      boxes[widest] = low
      boxes.append(high)
    }
    colours = reserved + boxes.map(\.mean)
    nearest = Array(repeating: UInt8(reserved.count), count: cells.count)
    for (place, box) in boxes.enumerated() {
      for cell in box.cells { nearest[cell] = UInt8(reserved.count + place) }
    }
  }

  /// The colour of each pixel of the picture, by its place in the list.
  package func indices(of image: RGBImage) -> [UInt8] {
    stride(from: 0, to: image.pixels.count, by: 3).map { place in
      let colour = SIMD3(image.pixels[place], image.pixels[place + 1], image.pixels[place + 2])
      return reserved.firstIndex(of: colour).map(UInt8.init) ?? nearest[Self.cell(of: colour)]
    }
  }

  private static func cell(of colour: SIMD3<UInt8>) -> Int {
    Int(colour.x >> 3) << 10 | Int(colour.y >> 3) << 5 | Int(colour.z >> 3)
  }

  /// The pixels of one cell of the colour cube.
  private struct Cell {
    var count = 0
    var sum = SIMD3<Int>.zero
    var mean: SIMD3<Double> { SIMD3<Double>(sum) / Double(max(count, 1)) }

    mutating func add(_ colour: SIMD3<UInt8>) {
      count += 1
      sum &+= SIMD3<Int>(truncatingIfNeeded: colour)
    }
  }

  /// Cells that share a colour.
  private struct Box {
    let cells: [Int]
    /// The colour that stands for the box.
    let mean: SIMD3<UInt8>
    /// The sum of squared distances along the axis on which it is largest.
    let spread: Double
    private let axis: Int
    private let centre: Double

    init(_ members: [Int], of cells: [Cell]) {
      var (count, sum, squares) = (0.0, SIMD3<Double>.zero, SIMD3<Double>.zero)
      for member in members {
        let (weight, value) = (Double(cells[member].count), cells[member].mean)
        count += weight
        sum += weight * value
        squares += weight * value * value
      }
      let mean = sum / max(count, 1)
      let spreads = squares - sum * mean
      let axis = (0..<3).max { spreads[$0] < spreads[$1] } ?? 0
      self.cells = members
      self.mean = SIMD3(UInt8(mean.x.rounded()), UInt8(mean.y.rounded()), UInt8(mean.z.rounded()))
      self.axis = axis
      centre = mean[axis]
      spread = members.count > 1 ? spreads[axis] : 0
    }

    /// Parts the box at its mean; both parts have cells.
    func split(by cells: [Cell]) -> (Box, Box) {
      let low = self.cells.filter { cells[$0].mean[axis] <= centre }
      let high = self.cells.filter { cells[$0].mean[axis] > centre }
      return (Box(low, of: cells), Box(high, of: cells))
    }
  }
}
