import Concepts
import Foundation
import Images
import Seeding
import Specification

/// A cue in one picture: where it lies, and what it makes of the pixels there.
///
/// A pixel belongs to it where the pixel's middle lies in a disc. Each of these changes, and no other,
/// unless the strength is 0: then none does, and the disc is where the cue would be.
package struct PlantedCue: Sendable {
  private let plant: Plant
  /// In pixels from the top left corner of the picture.
  package let centre: SIMD2<Double>
  /// In pixels; the disc holds the middle of a pixel wherever it lies.
  package let radius: Double
  /// Of length 1, from the left eye of the image to the right.
  private let along: SIMD2<Double>

  /// How far off its place the cue may be, as a share of the distance between the eyes.
  package static let jitter = 0.06
  private static let leastRadius = 0.75

  /// Places a cue on a face whose landmarks count from the top left corner of the picture.
  ///
  /// How far it is off its place follows from the picture's name and the region, and from nothing else:
  /// neither from the other pictures nor from what the cue looks like.
  package init(_ plant: Plant, on face: Landmarks, ofPicture name: String) {
    let eyes = [face.mean(of: Array(36...41)), face.mean(of: Array(42...47))]
    let way = eyes[1] - eyes[0]
    let distance = (way * way).sum().squareRoot()
    var random = SplitMix64(
      seed: Self.seed(ofPicture: name), UInt64(Self.places[plant.region]?.number ?? 0))
    let reach = Self.jitter * distance * random.uniform().squareRoot()
    let turn = 2 * Double.pi * random.uniform()
    self.plant = plant
    centre = Self.place(of: plant.region, on: face) + reach * SIMD2(cos(turn), sin(turn))
    radius = max(Self.leastRadius, plant.size * distance / 2)
    along = distance > 0 ? way / distance : SIMD2(1, 0)
  }

  /// The middle of the places that a cue has in a region, on the left of the image where there are two.
  package static func place(of region: FaceRegion, on face: Landmarks) -> SIMD2<Double> {
    guard let place = places[region] else { preconditionFailure("no place in \(region.rawValue)") }
    return face.mean(of: place.landmarks)
  }

  /// The landmarks whose mean is the place, and a number that seeds depend on.
  private static let places: [FaceRegion: (landmarks: [Int], number: UInt64)] = [
    // Between brow and upper lid.
    .eye: ([18, 19, 20, 37, 38], 0),
    .cheek: ([2, 31], 1),
    // The ridge above the tip.
    .nose: ([29, 30], 2),
    // The lower lip.
    .mouth: ([57, 66], 3),
    // Between lower lip and chin, closer to the chin.
    .chin: ([8, 8, 57], 4),
  ]

  private static func seed(ofPicture name: String) -> UInt64 {
    var hash = SHA256()
    hash.update(name.utf8)
    return UInt64(hash.hexadecimal.prefix(16), radix: 16) ?? 0
  }
}

extension PlantedCue {
  /// The pixels of the cue in a picture of that size; none where it lies outside.
  package func mask(width: Int, height: Int) -> BitMask {
    var mask = BitMask(width: width, height: height)
    let (low, high) = (centre - radius, centre + radius)
    guard high.x > 0, high.y > 0, low.x < Double(width), low.y < Double(height) else { return mask }
    for y in max(0, Int(low.y))...min(height - 1, Int(high.y)) {
      for x in max(0, Int(low.x))...min(width - 1, Int(high.x)) {
        let way = SIMD2(Double(x) + 0.5, Double(y) + 0.5) - centre
        if (way * way).sum() <= radius * radius { mask[x, y] = true }
      }
    }
    return mask
  }

  /// The picture with the cue.
  package func drawn(on picture: RGBImage) -> RGBImage {
    if plant.strength == 0 { return picture }
    let mask = mask(width: picture.width, height: picture.height)
    var result = picture
    for y in 0..<picture.height {
      for x in 0..<picture.width where mask[x, y] {
        let start = (y * picture.width + x) * 3
        let old = SIMD3(
          Double(picture.pixels[start]), Double(picture.pixels[start + 1]),
          Double(picture.pixels[start + 2]))
        let way = plant.strength * change(of: old, atX: x, y: y)
        let new = (old + way).clamped(lowerBound: SIMD3(repeating: 0), upperBound: Self.white)
          .rounded(.toNearestOrAwayFromZero)
        let pixel = new == old ? Self.nudged(old, along: way) : new
        for channel in 0..<3 { result.pixels[start + channel] = UInt8(pixel[channel]) }
      }
    }
    return result
  }

  private static let white = SIMD3<Double>(repeating: 255)
  /// A blue that faces do not have.
  private static let colour = SIMD3<Double>(30, 90, 220)
  /// Towards green and blue; the luma of ITU-R BT.601 stays within a level.
  private static let hue = SIMD3<Double>(-80, 30, 56)
  /// How much brighter and darker than the skin the checks are.
  private static let contrast = 80.0

  /// What full strength adds to a pixel.
  private func change(of old: SIMD3<Double>, atX x: Int, y: Int) -> SIMD3<Double> {
    switch plant.kind {
    case .patch: return Self.colour - old
    case .tint: return Self.hue
    case .texture:
      // Two checks from the middle to each side, which lie along the eyes; none below a pixel.
      let side = max(1, radius / 2)
      let way = SIMD2(Double(x) + 0.5, Double(y) + 0.5) - centre
      let column = Int(((way * along).sum() / side).rounded(.down))
      let row = Int(((way.y * along.x - way.x * along.y) / side).rounded(.down))
      return SIMD3(repeating: (column + row).isMultiple(of: 2) ? Self.contrast : -Self.contrast)
    }
  }

  /// A pixel that rounding or the ends of the scale left as it was, moved by one level.
  private static func nudged(_ old: SIMD3<Double>, along way: SIMD3<Double>) -> SIMD3<Double> {
    var new = old
    let channel = (0..<3).max { abs(way[$0]) < abs(way[$1]) } ?? 0
    let isUp = way[channel] >= 0 ? old[channel] < 255 : old[channel] == 0
    new[channel] += isUp ? 1 : -1
    return new
  }
}
