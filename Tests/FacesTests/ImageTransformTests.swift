import Faces
import Foundation
import Images
import Painter
import Specification
import Testing

@Suite("Image transforms")
struct ImageTransformTests {
  private let all: [ImageTransform] = [
    .grayscale, .blur(sigma: 1.5), .jpeg(quality: 10), .brightness(factor: 0.5),
    .lowResolution(side: 5),
  ]

  @Test("each changes a picture in its own way, keeps its size, and does the same again")
  func applied() throws {
    let face = SyntheticSource(seed: 1, counts: [.train: 1]).image(0, size: 40)
    let changed = try all.map { try $0.applied(to: face) }
    #expect(changed.allSatisfy { $0.width == 40 && $0.height == 40 && $0 != face })
    #expect(Set(changed.map(\.pixels)).count == all.count)
    #expect(try all.map { try $0.applied(to: face) } == changed)
    #expect(changed[0].isGray)
  }

  @Test("what identifies a trained model names the transform and its parameter")
  func identity() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let texts = try all.map {
      String(decoding: try encoder.encode(SkewAxis.transform($0).identity), as: UTF8.self)
    }
    // The first is how grayscale was recorded before transforms had parameters.
    #expect(
      texts == [
        #"{"transform":{"_0":"grayscale"}}"#,
        #"{"transform":{"_0":{"name":"blur","sigma":1.5}}}"#,
        #"{"transform":{"_0":{"name":"jpeg","quality":10}}}"#,
        #"{"transform":{"_0":{"factor":0.5,"name":"brightness"}}}"#,
        #"{"transform":{"_0":{"name":"lowResolution","side":5}}}"#,
      ])
  }
}
