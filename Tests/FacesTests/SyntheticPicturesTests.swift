import Concepts
import Faces
import Images
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
      #expect(outside < 90, "face \(i)")  // arms and the shadow on the cheek
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
      #expect(chroma.reduce(0, +) / chroma.count > 15, "face \(i)")
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
    still.scene.roll = 0
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
}
