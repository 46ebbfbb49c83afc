import Concepts
import Dissection
import Images
import Seeding

/// Masks and activations that are drawn, for as many images as asked for.
struct Workload {
  /// The maps of a block: its side and its units.
  struct Shape {
    let side: Int
    let units: Int
  }

  let size: Int
  let imageCount: Int
  let masks: MaskTable
  private let noise: [Float]

  /// The maps of ResNet-50's four `conv1` hooks at an input of `side` pixels.
  static func conv1(side: Int) -> [Shape] {
    [64, 128, 256, 512].enumerated().map { block, units in
      let scale = 4 << block
      return Shape(side: (side + scale - 1) / scale, units: units)
    }
  }

  /// Draws `maskCount` masks over all images, each of another of the first `concepts` concepts.
  init(images: Int, size: Int, maskCount: Int, concepts: Int = 38) {
    (imageCount, self.size) = (images, size)
    var random = SplitMix64(seed: 5)
    var masks = MaskTable(size: size)
    for image in 0..<images {
      let count = min((image + 1) * maskCount / images - image * maskCount / images, concepts)
      let chosen = random.permutation(of: concepts).prefix(count).sorted()
      masks.append(
        chosen.map { NumberedMask(concept: $0, mask: Self.box(size, using: &random)) })
    }
    masks.compact()
    self.masks = masks
    noise = (0..<1 << 22).map { _ in Float(random.normal()) }
  }

  /// A mask as large as those of faces are: a tenth to four tenths of the side.
  private static func box(_ size: Int, using random: inout SplitMix64) -> BitMask {
    var mask = BitMask(width: size, height: size)
    let width = size / 10 + random.below(size * 3 / 10)
    let height = size / 10 + random.below(size * 3 / 10)
    let (left, top) = (random.below(size - width), random.below(size - height))
    for y in top..<top + height {
      for x in left..<left + width { mask[x, y] = true }
    }
    return mask
  }

  /// The maps of some images at one block; the same for the same images.
  func batch(_ images: Range<Int>, _ shape: Shape) -> ActivationBatch {
    let count = shape.side * shape.side * shape.units
    var values: [Float] = []
    values.reserveCapacity(images.count * count)
    for image in images {
      var random = SplitMix64(seed: 9, UInt64(image), UInt64(shape.units))
      var left = count
      while left > 0 {
        let start = random.below(noise.count)
        let length = min(left, noise.count - start, 1 << 16)
        values += noise[start..<start + length]
        left -= length
      }
    }
    return ActivationBatch(
      images: images, height: shape.side, width: shape.side, unitCount: shape.units,
      values: values)
  }

  /// Batches of 25 images.
  var batches: [Range<Int>] {
    stride(from: 0, to: imageCount, by: 25).map { $0..<min($0 + 25, imageCount) }
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double { self / .seconds(1) }
}

/// The number with so many digits behind the point.
func fixed(_ value: Double, _ digits: Int) -> String {
  var scale = 1.0
  for _ in 0..<digits { scale *= 10 }
  let whole = Int((abs(value) * scale).rounded())
  let tail = String(whole % Int(scale))
  let sign = value < 0 ? "-" : ""
  if digits == 0 { return "\(sign)\(whole)" }
  return sign + "\(whole / Int(scale))."
    + String(repeating: "0", count: digits - tail.count) + tail
}
