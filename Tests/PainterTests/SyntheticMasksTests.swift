import Concepts
import Drawing
import Faces
import Images
import Painter
import Testing

@Suite("Synthetic masks")
struct SyntheticMasksTests {
  static let source = SyntheticSource(seed: 8, counts: [.dictionary: 200])

  @Test("a face has masks of the eight parts and of what is true of it, and of nothing else")
  func presence() {
    var hidden = 0
    for i in 0..<200 {
      let names = Self.source.masks(i, size: 64).map(\.concept.name)
      let expected = LocalConcept.all.filter { concept in
        concept.type == .part || Self.source.table.attributes[concept.name]?[i] == true
      }.map(\.name)
      if isOpen(Self.source.traits(i)) {
        #expect(names == expected, "face \(i)")
      } else {
        #expect(expected.filter(names.contains) == names, "face \(i)")
        hidden += expected.count - names.count
      }
    }
    #expect((5...120).contains(hidden))  // mostly behind dark lenses
  }

  @Test("hats, fringes and dark lenses take from masks what they hide")
  func hiding() throws {
    var bare = Self.source.traits(0)
    bare.hair.cut = .bald
    bare.dress.hat = nil
    bare.spectacles = nil
    let open = masks(of: bare)
    var hatted = bare
    hatted.dress.hat = .bucket
    hatted.features.browHeight = 3
    var raised = bare
    raised.features.browHeight = 3
    let (under, free) = (masks(of: hatted), masks(of: raised))
    #expect((under["left_brow"]?.area ?? 0) < (try #require(free["left_brow"]).area))
    #expect(under["mouth"] == free["mouth"])
    var shaded = bare
    shaded.spectacles = .init(
      shape: .oversize, colour: .black, thickness: 0.5, size: 1, lens: .black, tint: 0.88)
    #expect(masks(of: shaded)["left_eye"] == nil)
    #expect(masks(of: shaded)["nose"] != nil)
    shaded.spectacles?.tint = 0.2
    #expect(masks(of: shaded)["left_eye"] == open["left_eye"])
  }

  @Test(
    "what changes in the picture with a thing or mark is where its mask is",
    arguments: ["Eyeglasses", "Mustache", "Goatee", "Wearing_Lipstick", "Rosy_Cheeks"])
  func exactness(concept: String) throws {
    for index in 0..<40 {
      var without = Self.source.traits(index)
      without.scene = Self.source.upright(without.scene)
      (without.skin.tone, without.skin.freckles) = (0.1, false)
      (without.hair.cut, without.hair.hasFringe, without.hair.hue) = (.cropped, false, .black)
      (without.hair.grey, without.dress.hat, without.spectacles) = (0, nil, nil)
      (without.beard.style, without.beard.hasMoustache) = (.none, false)
      (without.makeUp.lipstick, without.makeUp.blush) = (0, 0)
      without.expression = Expression()
      var with = without
      switch concept {
      case "Eyeglasses":
        with.spectacles = .init(
          shape: FaceTraits.Spectacles.Shape.allCases[index % 12], colour: .black, thickness: 0.5,
          size: 0.5, lens: .black, tint: 0.88)
      case "Mustache": with.beard.hasMoustache = true
      case "Goatee": with.beard.style = .goatee
      case "Wearing_Lipstick":
        (with.makeUp.lipstick, with.makeUp.lipColour) = (1, Colour(0.7, 0, 0.1))
      default: with.makeUp.blush = 0.6
      }
      // The style names what is true of the face; a moustache alone is a style too.
      if concept == "Mustache" { with.beard.style = .moustache }
      let size = 96
      let mask = try #require(masks(of: with, size: size)[concept], "face \(index)")
      let (a, b) = (with.picture(size: size).pixels, without.picture(size: size).pixels)
      var (inside, outside) = (0, 0)
      for y in 1..<size - 1 {
        for x in 1..<size - 1 {
          let change = (0..<3).map {
            abs(Int(a[(y * size + x) * 3 + $0]) - Int(b[(y * size + x) * 3 + $0]))
          }
          guard (change.max() ?? 0) > 14 else { continue }
          let isNear = (-1...1).contains { dy in (-1...1).contains { mask[x + $0, y + dy] } }
          if mask[x, y] { inside += 1 } else if !isNear { outside += 1 }
        }
      }
      #expect(Double(inside) > 0.6 * Double(mask.area), "face \(index): \(inside) of \(mask.area)")
      #expect(
        Double(outside) < max(6, 0.12 * Double(mask.area)), "face \(index): \(outside) outside")
    }
  }

  @Test("parts on the left of the image lie left of those on the right, and apart")
  func sides() throws {
    for i in 0..<200 where isOpen(Self.source.traits(i)) {
      let masks = self.masks(i, size: 64)
      for part in ["brow", "eye", "cheek"] {
        let left = try #require(masks["left_" + part])
        let right = try #require(masks["right_" + part])
        #expect(left.centre.x + 8 < right.centre.x, "\(part) of face \(i)")
        #expect(zip(left.words, right.words).allSatisfy { $0 & $1 == 0 })
      }
      let (brow, eye) = (try #require(masks["left_brow"]), try #require(masks["left_eye"]))
      let (nose, mouth) = (try #require(masks["nose"]), try #require(masks["mouth"]))
      #expect(brow.centre.y < eye.centre.y && eye.centre.y < nose.centre.y)
      #expect(nose.centre.y < mouth.centre.y)
    }
  }

  @Test("there are 68 landmarks, each part's inside the box of its mask")
  func landmarks() throws {
    for i in 0..<200 where isOpen(Self.source.traits(i)) {
      let points = Self.source.landmarks(i, size: 128).points
      #expect(points.count == 68)
      let masks = self.masks(i, size: 128)
      for (part, range) in [
        ("left_brow", 17...21), ("right_brow", 22...26), ("nose", 28...35), ("left_eye", 36...41),
        ("right_eye", 42...47), ("mouth", 48...67),
      ] {
        let box = try #require(masks[part]).box
        for point in points[range] {
          #expect(box.contains(point, margin: 1.5), "\(part) of face \(i): \(point) in \(box)")
        }
      }
      // The jaw runs from left to right around everything below the eyes.
      #expect(points[0].x < points[36].x && points[16].x > points[45].x)
      #expect(points[8].y > points[57].y)
    }
  }

  @Test("masks of two sizes cover the same share of the picture")
  func scaling() throws {
    for i in 0..<30 {
      let (small, large) = (masks(i, size: 96), masks(i, size: 192))
      for (name, mask) in small where mask.area > 20 {
        let other = try #require(large[name])
        #expect(abs(mask.centre.x * 2 + 0.5 - other.centre.x) < 2, "\(name) of face \(i)")
        #expect(abs(mask.centre.y * 2 + 0.5 - other.centre.y) < 2, "\(name) of face \(i)")
        let ratio = Double(other.area) / Double(4 * mask.area)
        #expect((0.75...1.3).contains(ratio), "\(name) of face \(i): \(ratio)")
      }
    }
  }

  @Test("spectacles lie over both eyes")
  func spectaclesOverEyes() throws {
    for i in 0..<200 {
      let masks = self.masks(i, size: 64)
      guard let spectacles = masks["Eyeglasses"] else { continue }
      for name in ["left_eye", "right_eye"] {
        guard let eye = masks[name] else { continue }  // behind dark lenses
        let shared = zip(eye.words, spectacles.words).reduce(0) {
          $0 + ($1.0 & $1.1).nonzeroBitCount
        }
        #expect(Double(shared) > 0.8 * Double(eye.area), "\(name) of face \(i)")
      }
    }
  }

  /// Whether nothing lies before the face.
  private func isOpen(_ face: FaceTraits) -> Bool {
    let hasLowHair = face.hair.cut != .bald && face.hair.cut != .cropped
    return !hasLowHair && face.dress.hat == nil && (face.spectacles?.tint ?? 0) < 0.6
  }

  private func masks(of face: FaceTraits, size: Int = 96) -> [String: BitMask] {
    Dictionary(
      uniqueKeysWithValues: face.masks(size: size).map { ($0.concept.name, $0.mask) })
  }

  private func masks(_ index: Int, size: Int) -> [String: BitMask] {
    Dictionary(
      uniqueKeysWithValues: Self.source.masks(index, size: size).map { ($0.concept.name, $0.mask) })
  }
}

/// The smallest rectangle around what is on.
private struct Box {
  var low = SIMD2<Double>(repeating: .infinity)
  var high = SIMD2<Double>(repeating: -.infinity)

  func contains(_ point: SIMD2<Double>, margin: Double) -> Bool {
    point.x >= low.x - margin && point.x <= high.x + margin && point.y >= low.y - margin
      && point.y <= high.y + margin
  }
}

extension BitMask {
  fileprivate var on: [SIMD2<Double>] {
    (0..<height).flatMap { y in
      (0..<width).filter { self[$0, y] }.map { SIMD2(Double($0), Double(y)) }
    }
  }

  fileprivate var centre: SIMD2<Double> {
    on.reduce(SIMD2(0, 0), +) / Double(max(1, area))
  }

  fileprivate var box: Box {
    on.reduce(into: Box()) { box, point in
      box.low = pointwiseMin(box.low, point)
      box.high = pointwiseMax(box.high, point + 1)
    }
  }
}
