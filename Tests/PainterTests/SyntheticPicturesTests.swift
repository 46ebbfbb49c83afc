import Concepts
import Faces
import Images
import Painter
import Testing

@Suite("Synthetic pictures")
struct SyntheticPicturesTests {
  let source = SyntheticSource(seed: 3, counts: [.train: 300])

  @Test("the same seed paints the same bytes, another seed others")
  func seeds() {
    let twin = SyntheticSource(seed: 3, counts: [.train: 300])
    let other = SyntheticSource(seed: 4, counts: [.train: 300])
    for i in 0..<10 {
      #expect(source.image(i, size: 48) == twin.image(i, size: 48))
      #expect(source.image(i, size: 48) != other.image(i, size: 48))
    }
    #expect(source.image(0, size: 48) != source.image(1, size: 48))
  }

  @Test("taking the spectacles off changes pixels inside their mask and hardly any outside")
  func spectacles() throws {
    for i in 0..<300 where source.traits(i).spectacles != nil {
      var bare = source.traits(i)
      bare.spectacles = nil
      bare.scene.blur = 0
      bare.scene.compression = nil
      var worn = bare
      worn.spectacles = source.traits(i).spectacles
      let (with, without) = (worn.picture(size: 64), bare.picture(size: 64))
      let mask = try #require(worn.masks(size: 64).first { $0.concept.name == "Eyeglasses" }).mask
      var (inside, outside) = (0, 0)
      for y in 0..<64 {
        for x in 0..<64 {
          let place = (y * 64 + x) * 3
          let changes = (0..<3).map {
            abs(Int(with.pixels[place + $0]) - Int(without.pixels[place + $0]))
          }
          guard changes.contains(where: { $0 > 20 }) else { continue }
          if mask[x, y] { inside += 1 } else { outside += 1 }
        }
      }
      #expect(inside > 50, "face \(i)")
      #expect(outside < 70, "face \(i)")  // the shadow on the cheek, and edges
    }
  }

  @Test("a conversion to grayscale is seen in every face")
  func colour() {
    for i in 0..<100 {
      let pixels = source.image(i, size: 64).pixels
      let chroma = stride(from: 0, to: pixels.count, by: 3).map { place in
        let rgb = pixels[place..<place + 3].map(Int.init)
        return (rgb.max() ?? 0) - (rgb.min() ?? 0)
      }
      #expect(chroma.reduce(0, +) / chroma.count > 10, "face \(i)")
    }
  }

  @Test(
    "an Action Unit moves its landmarks the way its name says",
    arguments: [
      (ActionUnit.innerBrowRaiser, 21, -1.0), (.outerBrowRaiser, 18, -1), (.browLowerer, 21, 1),
      (.upperLidRaiser, 37, -1), (.cheekRaiser, 41, -1), (.lipCornerPuller, 48, -1),
      (.lipCornerDepressor, 48, 1), (.lipsPart, 57, 1), (.jawDrop, 8, 1), (.noseWrinkler, 33, -1),
      (.chinRaiser, 57, -1),
    ])
  func actionUnits(unit: ActionUnit, landmark: Int, direction: Double) {
    var still = source.traits(0)
    still.expression = Expression()
    still.scene = source.upright(still.scene)
    var moved = still
    moved.expression[unit] = 1
    let shift =
      moved.landmarks(size: 100).points[landmark].y - still.landmarks(size: 100).points[landmark].y
    #expect(shift * direction > 0.3)
    #expect(moved.picture(size: 64) != still.picture(size: 64))
  }

  @Test("a lowered brow is drawn together, a stretched mouth is wider")
  func sidewardMoves() {
    var still = source.traits(0)
    still.expression = Expression()
    still.scene = source.upright(still.scene)
    var moved = still
    moved.expression[.browLowerer] = 1
    moved.expression[.lipStretcher] = 1
    func width(_ traits: FaceTraits, _ left: Int, _ right: Int) -> Double {
      let points = traits.landmarks(size: 100).points
      return points[right].x - points[left].x
    }
    #expect(width(moved, 21, 22) < width(still, 21, 22) - 2)
    #expect(width(moved, 48, 54) > width(still, 48, 54) + 2)
  }

  @Test("a head that turns carries its nose before its eyes and its eyes before its ears")
  func turning() {
    var face = source.traits(1)
    face.scene = source.upright(face.scene)
    let still = face.landmarks(size: 100).points
    face.scene.yaw = 20 * Double.pi / 180
    let turned = face.landmarks(size: 100).points
    let way = zip(turned, still).map { $0.x - $1.x }
    let (nose, eyes, ears) = (way[30], (way[36] + way[45]) / 2, (way[0] + way[16]) / 2)
    #expect(nose > 7 && eyes > 3.5 && nose > eyes + 1.5 && eyes > ears + 2)
    // The far eye looks narrower.
    #expect(turned[45].x - turned[42].x < 0.93 * (turned[39].x - turned[36].x))
  }

  @Test("yaw stays within 20°, and a fifth of the faces turn by 10° and more")
  func poses() {
    let many = (0..<2000).map { FaceTraits(seed: 3, index: $0, population: Population()).scene }
    let degrees = many.map { abs($0.yaw) * 180 / Double.pi }
    #expect(degrees.allSatisfy { $0 <= 20.01 })
    #expect((0.15...0.28).contains(Double(degrees.count { $0 > 10 }) / 2000))
    #expect(many.allSatisfy { abs($0.roll) < 0.18 && abs($0.pitch) < 0.2 })
  }

  @Test("a cast shadow darkens, blur smooths, and compression makes blocks of few coefficients")
  func camera() {
    var face = source.traits(2)
    face.scene = source.upright(face.scene)
    face.scene.noise = 0
    func sum(_ face: FaceTraits) -> Int { face.picture(size: 64).pixels.reduce(0) { $0 + Int($1) } }
    /// How much neighbours in a row differ.
    func detail(_ face: FaceTraits) -> Int {
      let pixels = face.picture(size: 64).pixels.map(Int.init)
      return (3..<pixels.count).reduce(0) { $0 + abs(pixels[$1] - pixels[$1 - 3]) }
    }
    var shadowed = face
    shadowed.scene.castShadow = .init(angle: 0, distance: 3, strength: 0.4, softness: 2)
    #expect(Double(sum(shadowed)) < 0.93 * Double(sum(face)))
    var blurred = face
    blurred.scene.blur = 1
    #expect(Double(detail(blurred)) < 0.85 * Double(detail(face)))
    var compressed = face
    compressed.scene.compression = 10
    let (rough, fine) = (compressed.picture(size: 64).pixels, face.picture(size: 64).pixels)
    let error = zip(rough, fine).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) } / rough.count
    #expect((1...20).contains(error))
    compressed.scene.compression = 100
    let kept = compressed.picture(size: 64).pixels
    #expect(zip(kept, fine).allSatisfy { abs(Int($0) - Int($1)) <= 3 })
  }
}

extension SyntheticSource {
  /// The same scene seen straight on, by a good camera.
  func upright(_ scene: FaceTraits.Scene) -> FaceTraits.Scene {
    var scene = scene
    (scene.roll, scene.yaw, scene.pitch, scene.blur) = (0, 0, 0, 0)
    (scene.castShadow, scene.compression) = (nil, nil)
    return scene
  }
}
