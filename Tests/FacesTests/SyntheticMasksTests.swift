import Concepts
import Faces
import Images
import Testing

@Suite("Synthetic masks")
struct SyntheticMasksTests {
  static let source = SyntheticSource(seed: 8, counts: [.dictionary: 200])

  @Test("a face has masks of the eight parts and of what is true of it, and of nothing else")
  func presence() {
    for i in 0..<200 {
      let names = Self.source.masks(i, size: 64).map(\.concept.name)
      let expected = LocalConcept.all.filter { concept in
        concept.type == .part || Self.source.table.attributes[concept.name]?[i] == true
      }
      #expect(names == expected.map(\.name), "face \(i)")
    }
  }

  @Test("parts on the left of the image lie left of those on the right, and apart")
  func sides() throws {
    for i in 0..<200 {
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
    for i in 0..<200 {
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
      #expect(small.keys == large.keys)
      for (name, mask) in small {
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
        let eye = try #require(masks[name])
        let shared = zip(eye.words, spectacles.words).reduce(0) {
          $0 + ($1.0 & $1.1).nonzeroBitCount
        }
        #expect(Double(shared) > 0.8 * Double(eye.area), "\(name) of face \(i)")
      }
    }
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
