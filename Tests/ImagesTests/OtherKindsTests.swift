import Foundation
import Images
import TestSupport
import Testing

@Suite("WebP, and pictures of kinds that are not read")
struct OtherKindsTests {
  private func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: GoldenPixels.folder.appending(path: name)))
  }

  @Test(
    "every kind of WebP decodes as in Pillow, alpha dropped, upright",
    arguments: [
      "webpLossy", "webpLossless", "webpAlpha", "webpLossyAlpha", "webpOriented6", "webpOriented7",
    ])
  func webP(name: String) throws {
    let file = GoldenPixels.folder.appending(path: "decode/\(name).webp")
    let expected = try GoldenPixels.image(in: "decode", named: name)
    let image = try RGBImage(contentsOf: file)
    #expect(image == expected)
    #expect(try RGBImage.size(ofFile: file) == (expected.width, expected.height))
    #expect(try BitMask(contentsOf: file) == BitMask(onWhereNotBlack: expected))
  }

  @Test("a WebP that is cut off is damaged, and one that moves is not supported")
  func otherWebP() throws {
    let whole = try bytes("decode/webpLossy.webp")
    for count in [12, 20, 40, whole.count / 2, whole.count - 9] {
      let error = #expect(throws: ImageError.self) {
        try RGBImage(decoding: Array(whole.prefix(count)), name: "x")
      }
      guard case .damaged? = error else {
        Issue.record("\(count) bytes: \(String(describing: error))")
        continue
      }
    }
    let moving = try bytes("moving.webp")
    #expect(throws: ImageError.unsupported(file: "x", kind: "an animated WebP")) {
      try RGBImage(decoding: moving, name: "x")
    }
  }

  @Test(
    "a JPEG of a kind that is not read is called by its kind, not damaged",
    arguments: [
      (UInt8(0xC1), UInt8(12), "a JPEG of 12 bits a sample"), (0xC3, 8, "a lossless JPEG"),
      (0xC5, 8, "a hierarchical JPEG"), (0xF7, 8, "a JPEG-LS"),
    ])
  func otherJPEG(marker: UInt8, precision: UInt8, kind: String) throws {
    var bytes = try bytes("decode/colour.jpg")
    let frame = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xC0]) })
    bytes[frame + 1] = marker
    bytes[frame + 4] = precision
    let error = #expect(throws: ImageError.unsupported(file: "x", kind: kind)) {
      try RGBImage(decoding: bytes, name: "x")
    }
    #expect(error?.description.contains("x is \(kind), which is not supported") == true)
  }

  @Test("a JPEG with arithmetic coding is read as its twin, or called by its kind")
  func arithmeticJPEG() throws {
    do {
      let image = try RGBImage(decoding: try bytes("arithmetic.jpg"), name: "x")
      #expect(try image == GoldenPixels.image(in: "decode", named: "colour"))
    } catch let error as ImageError {
      #expect(error == .unsupported(file: "x", kind: "a JPEG with arithmetic coding"))
    }
  }
}
