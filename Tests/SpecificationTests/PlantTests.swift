import Concepts
import Foundation
import Specification
import Testing

@Suite("Planted cues")
struct PlantTests {
  private let all = FaceRegion.allCases.flatMap { region in
    Plant.Kind.allCases.flatMap { kind in
      [0, 0.25, 0.6, 1].flatMap { strength in
        [0.05, 0.3, 1].map { Plant(region: region, kind: kind, strength: strength, size: $0) }
      }
    }
  }

  @Test("each has a name of its own, from which it is read again, as an axis and a concept too")
  func names() {
    #expect(Set(all.map(\.name)).count == all.count)
    for plant in all {
      #expect(Plant(name: plant.name) == plant, "\(plant.name)")
      #expect(ImageTransform(name: plant.name) == .plant(plant))
      #expect(LocalConcept.named(plant.name) == plant.concept)
      #expect(plant.concept.region == plant.region && plant.concept.type == .attribute)
    }
    #expect(Plant(region: .eye).name == "Planted_eye")
    let other = Plant(region: .chin, kind: .tint, strength: 0.25, size: 1)
    #expect(other.name == "Planted_chin_tint_strength0.25_size1")
  }

  @Test(
    "nothing else is the name of one",
    arguments: [
      "Planted_", "Planted_ear", "planted_eye", "Planted_eye_dots", "Planted_eye_patch",
      "Planted_eye_strength0.6", "Planted_eye_strength2", "Planted_eye_size0.2_strength0.2",
      "Planted_eye_strengthnan", "Planted_eye_tint_", "Planted_eye_strength0.20", "Eyeglasses",
    ])
  func otherNames(name: String) {
    #expect(Plant(name: name) == nil)
    #expect(ImageTransform(name: name) == nil)
  }

  @Test("what identifies a trained model says all of it, and a database gives it back")
  func identity() throws {
    let axis = SkewAxis.transform(.plant(Plant(region: .nose, kind: .texture, strength: 0.5)))
    let json = try Identity.json(axis.identity)
    #expect(
      json == #"{"transform":{"_0":{"kind":"texture","name":"plant","region":"nose","#
        + #""revision":1,"size":0.3,"strength":0.5}}}"#)
    #expect(try JSONDecoder().decode(SkewAxis.self, from: Data(json.utf8)) == axis)
    #expect(axis.kind == .transform && axis.name == "Planted_nose_texture_strength0.5")
  }
}
