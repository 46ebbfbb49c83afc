import Concepts
import Foundation
import Images
import Painter
import Seeding
import Specification
import TestSupport
import Testing

@testable import Faces

@Suite("Cues in pictures")
struct PlantedCueTests {
  private static let source = SyntheticSource(seed: 11, counts: [.train: 60])
  private static let regions = FaceRegion.allCases

  /// The pixels in which two pictures of one size differ.
  static func changes(_ one: RGBImage, _ other: RGBImage) -> BitMask {
    var mask = BitMask(width: one.width, height: one.height)
    for y in 0..<one.height {
      for x in 0..<one.width {
        let start = (y * one.width + x) * 3
        if one.pixels[start..<start + 3] != other.pixels[start..<start + 3] { mask[x, y] = true }
      }
    }
    return mask
  }

  @Test(
    "the mask is exactly the pixels that change, whatever the kind, the strength and the picture",
    arguments: regions, Plant.Kind.allCases)
  func mask(region: FaceRegion, kind: Plant.Kind) throws {
    for (face, strength) in [(0, 1.0), (1, 0.6), (2, 0.05), (3, 0.001)] {
      for size in [0.05, 0.3, 1] {
        let plant = Plant(region: region, kind: kind, strength: strength, size: size)
        let cue = try Self.source.cue(plant, on: face, size: 56)
        let mask = cue.mask(width: 56, height: 56)
        #expect(!mask.isEmpty)
        var pictures = [Self.source.image(face, size: 56)]
        // Where rounding or the ends of the scale could leave a pixel as it was.
        for colour in [[0, 0, 0], [255, 255, 255], [30, 90, 220], [0, 255, 255]] as [[UInt8]] {
          pictures.append(
            RGBImage(width: 56, height: 56, pixels: (0..<56 * 56).flatMap { _ in colour }))
        }
        for picture in pictures {
          let changed = Self.changes(picture, cue.drawn(on: picture))
          #expect(changed == mask, "\(plant.name) \(face) \(changed.area) \(mask.area)")
        }
      }
    }
  }

  @Test(
    "at strength 0 nothing changes, and the mask says where the cue would be", arguments: regions)
  func nothing(region: FaceRegion) throws {
    let picture = Self.source.image(4, size: 48)
    let none = try Self.source.cue(Plant(region: region, strength: 0), on: 4, size: 48)
    let some = try Self.source.cue(Plant(region: region), on: 4, size: 48)
    #expect(none.drawn(on: picture) == picture)
    #expect(none.mask(width: 48, height: 48) == some.mask(width: 48, height: 48))
  }

  @Test(
    "it is off its place by at most a bound, otherwise in each picture, and alike for all cues",
    arguments: regions)
  func jitter(region: FaceRegion) throws {
    var ways: [SIMD2<Double>] = []
    for face in 0..<60 {
      let landmarks = Self.source.landmarks(face, size: 100)
      let eyes = landmarks.mean(of: Array(42...47)) - landmarks.mean(of: Array(36...41))
      let distance = (eyes * eyes).sum().squareRoot()
      let cue = try Self.source.cue(Plant(region: region), on: face, size: 100)
      let way = (cue.centre - PlantedCue.place(of: region, on: landmarks)) / distance
      ways.append(way)
      #expect((way * way).sum().squareRoot() <= PlantedCue.jitter)
      #expect(abs(cue.radius - max(0.75, 0.15 * distance)) < 1e-9)
      let other = Plant(region: region, kind: .texture, strength: 0.2, size: 0.7)
      #expect(try Self.source.cue(other, on: face, size: 100).centre == cue.centre)
    }
    // Even over the disc: centred, and as far as the bound now and then.
    let mean = ways.reduce(SIMD2<Double>(), +) / 60
    let reach = ways.map { ($0 * $0).sum().squareRoot() }
    #expect((mean * mean).sum().squareRoot() < 0.02)
    #expect((reach.max() ?? 0) > 0.9 * PlantedCue.jitter)
    #expect(Set(ways).count == 60)
  }

  @Test("it lies in its region of the face: a third of it or more over the region's parts")
  func places() throws {
    let rules: [FaceRegion: [String]] = [
      .eye: ["left_eye", "left_brow"], .cheek: ["left_cheek"], .nose: ["nose"], .mouth: ["mouth"],
      .chin: ["Goatee"],
    ]
    for face in 0..<20 {
      let landmarks = Self.source.landmarks(face, size: 128)
      for region in Self.regions {
        let cue = try Self.source.cue(Plant(region: region), on: face, size: 128)
        let mask = cue.mask(width: 128, height: 128)
        var part = BitMask(width: 128, height: 128)
        for name in rules[region] ?? [] {
          let concept = try #require(LocalConcept.named(name))
          part.formUnion(concept.rule.mask(on: landmarks, width: 128, height: 128))
        }
        let both = zip(mask.words, part.words).reduce(0) { $0 + ($1.0 & $1.1).nonzeroBitCount }
        #expect(
          3 * both >= mask.area, "\(region.rawValue) of face \(face): \(both) of \(mask.area)")
      }
    }
  }

  @Test("tint and texture leave a face as bright as it was, a patch does not have to")
  func brightness() throws {
    func luma(_ picture: RGBImage, _ mask: BitMask) -> Double {
      var sum = 0.0
      for y in 0..<picture.height {
        for x in 0..<picture.width where mask[x, y] {
          let start = (y * picture.width + x) * 3
          sum +=
            0.299 * Double(picture.pixels[start]) + 0.587 * Double(picture.pixels[start + 1])
            + 0.114 * Double(picture.pixels[start + 2])
        }
      }
      return sum / Double(mask.area)
    }
    let picture = RGBImage(
      width: 128, height: 128, pixels: (0..<128 * 128).flatMap { _ in [200, 150, 120] as [UInt8] })
    for kind in [Plant.Kind.tint, .texture] {
      let plant = Plant(region: .cheek, kind: kind, strength: 0.5, size: 0.6)
      let cue = try Self.source.cue(plant, on: 5, size: 128)
      let mask = cue.mask(width: 128, height: 128)
      let difference = luma(cue.drawn(on: picture), mask) - luma(picture, mask)
      #expect(abs(difference) < 3, "\(kind) \(difference)")
    }
  }

  @Test("every cue is drawn as a plain program in Python draws it: see the revision of `Plant`")
  func golden() throws {
    let face = Landmarks(
      points: (0..<68).map { SIMD2(16 + 4 * Double($0 % 9), 12 + 5 * Double($0 / 9)) })
    let plain = RGBImage(
      width: 64, height: 64, pixels: (0..<64 * 64).flatMap { _ in [200, 150, 120] as [UInt8] })
    var lines: [String] = []
    for region in Self.regions {
      for kind in Plant.Kind.allCases {
        let plant = Plant(region: region, kind: kind, size: 1)
        let cue = PlantedCue(plant, on: face, ofPicture: "golden.png")
        var hash = SHA256()
        hash.update(cue.drawn(on: plain).pixels)
        lines.append(
          "\(plant.name) \(cue.mask(width: 64, height: 64).area) \(hash.hexadecimal.prefix(8))")
      }
    }
    #expect(lines == Self.golden)
    #expect(Plant.revision == 1)
  }

  private static let golden = [
    "Planted_eye_size1 33 b48b578a",
    "Planted_eye_tint_size1 33 62621d6b",
    "Planted_eye_texture_size1 33 6d9052e5",
    "Planted_cheek_size1 32 da9aef21",
    "Planted_cheek_tint_size1 32 71943879",
    "Planted_cheek_texture_size1 32 8d638678",
    "Planted_nose_size1 32 511e51c6",
    "Planted_nose_tint_size1 32 5071a643",
    "Planted_nose_texture_size1 32 a1d98728",
    "Planted_mouth_size1 34 610658b3",
    "Planted_mouth_tint_size1 34 6523fb7b",
    "Planted_mouth_texture_size1 34 4de5ec93",
    "Planted_chin_size1 33 9f35b7a2",
    "Planted_chin_tint_size1 33 b503487c",
    "Planted_chin_texture_size1 33 49f8fc29",
  ]
}
