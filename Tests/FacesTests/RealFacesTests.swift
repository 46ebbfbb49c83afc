import Concepts
import Faces
import Images
import TestSupport
import Testing

@Suite("Real faces", .enabled(if: realFaces != nil))
struct RealFacesTests {
  let source: CelebASource

  init() throws {
    source = try CelebASource(root: try #require(realFaces))
  }

  @Test("the lists are read whole")
  func table() throws {
    #expect(source.table.count == 5882)
    let glasses = try source.table.values(of: "Eyeglasses")
    let male = try source.table.values(of: "Male")
    #expect(zip(glasses, male).count { $0 == true && $1 == false } == 138)
    #expect(Set(try #require(source.table.identities)).count == 3121)
  }

  @Test("an eyeglasses split is what the 111 females with glasses in train allow")
  func eyeglasses() throws {
    let partition = try FacePartition(source.table, dictionaryCount: 300, seed: 1)
    let plan = try SplitPlanner(
      table: source.table, partition: partition, target: "Male",
      axis: .attribute("Eyeglasses"), seed: 1
    ).plan(skews: [50, 100], sizes: SplitSizes(validation: 40, test: 200))
    #expect(plan.splits.map(\.train.count) == [444, 444])
    #expect(plan.limit.subgroup == "females with Eyeglasses" && plan.limit.has == 111)
    #expect(partition[.dictionary].count == 300)
    #expect(plan.splits[0].test.count > 150)
  }

  @Test("pictures and masks open; every part is inside the picture and eyes are above the mouth")
  func masks() throws {
    for face in stride(from: 0, to: source.table.count, by: 400) {
      #expect(try source.image(face, size: 112).width == 112)
      let masks = try source.masks(face, size: 112)
      let places = Dictionary(
        uniqueKeysWithValues: masks.map { ($0.concept.name, $0.mask.centroid) })
      let eye = try #require(places["left_eye"] ?? nil)
      let other = try #require(places["right_eye"] ?? nil)
      let mouth = try #require(places["mouth"] ?? nil)
      #expect(eye.x < other.x && eye.y < mouth.y && other.y < mouth.y)
      #expect(masks.count { $0.concept.type == .part } == 8)
    }
  }

  @Test("hardly any of the landmarks look like those of no face")
  func landmarks() throws {
    let size = try RGBImage.size(ofFile: source.file(of: 0))
    let faults = (0..<source.table.count).compactMap { face in
      source.landmarks(face)?.fault(width: size.width, height: size.height)
    }
    #expect(faults.count * 1000 < source.table.count, "\(faults)")
  }

  @Test("few photographs are without colour, and all are once they are turned to grayscale")
  func gray() throws {
    let pictures = try (0..<800).map { try source.image($0, size: 64) }
    let gray = pictures.count { $0.isGray }
    #expect((1...16).contains(gray))
    #expect(pictures.prefix(100).allSatisfy { $0.grayscale().isGray })
  }
}
