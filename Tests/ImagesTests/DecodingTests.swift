import Foundation
import Images
import TestSupport
import Testing

@Suite("Decoding")
struct DecodingTests {
  @Test(
    "every kind of PNG decodes to the stored values",
    arguments: [
      "rgb8", "gray8", "bilevel", "rgba8", "grayalpha8", "palette4", "palette8clear", "rgb16",
      "gray16", "rgba16", "grayalpha16", "gamma", "colourKey", "gray1", "gray2", "gray4",
      "palette1raw", "palette2raw", "palette4raw", "interlaced", "interlacedRGBA",
      "interlacedGray1", "interlacedGray2", "interlacedGray4", "interlacedGray16",
      "interlacedPalette1", "interlacedPalette2", "interlacedPalette4", "interlacedRGB16",
      "stored", "storedPalette",
    ])
  func png(name: String) throws {
    let file = GoldenPixels.folder.appending(path: "decode/\(name).png")
    #expect(try RGBImage(contentsOf: file) == GoldenPixels.image(in: "decode", named: name))
  }

  @Test(
    "every kind of JPEG decodes as in Pillow",
    arguments: [
      "colour", "full", "half", "progressive", "restarts", "rgb", "gray", "cmyk", "inks",
      "inksProgressive", "ycck",
    ])
  func jpeg(name: String) throws {
    let file = GoldenPixels.folder.appending(path: "decode/\(name).jpg")
    let expected = try GoldenPixels.image(in: "decode", named: name)
    #expect(largestDifference(try RGBImage(contentsOf: file), expected) == 0)
  }

  @Test("a JPEG is turned upright as its EXIF data say, and so is its size", arguments: 1...8)
  func orientation(number: Int) throws {
    let file = GoldenPixels.folder.appending(path: "decode/oriented\(number).jpg")
    let expected = try GoldenPixels.image(in: "decode", named: "oriented\(number)")
    #expect(try RGBImage(contentsOf: file) == expected)
    let size = try RGBImage.size(ofFile: file)
    #expect(size == (expected.width, expected.height))
  }

  @Test("EXIF data that are cut off, or say nothing that is known, leave a JPEG as it is stored")
  func damagedOrientation() throws {
    let bytes = try content("decode/oriented6.jpg")
    let stored = try GoldenPixels.image(in: "decode", named: "oriented1")
    let tag = try #require(bytes.indices.first { bytes[$0...].starts(with: [1, 0x12, 0, 3]) })
    let header = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("MM".utf8)) })
    for (place, value) in [(tag + 9, 9), (tag + 9, 0), (tag + 1, 0x13), (header, 0x4E)] {
      var changed = bytes
      changed[place] = UInt8(value)
      #expect(try RGBImage(decoding: changed, name: "x").width == stored.width)
    }
    // A directory that lies outside the segment.
    for far in [0x7F, 0xFF] {
      var changed = bytes
      changed[header + 4] = UInt8(far)
      #expect(try RGBImage(decoding: changed, name: "x").width == stored.width)
    }
  }

  @Test(
    "a mask is on where any raw colour sample is not 0, whatever the depth, alpha and gamma",
    arguments: [
      "gray8", "gray16", "rgb8", "rgb16", "rgba8", "rgba16", "grayalpha16", "palette8",
    ])
  func masks(name: String) throws {
    let mask = try BitMask(contentsOf: GoldenPixels.folder.appending(path: "masks/\(name).png"))
    let expected = try GoldenPixels.image(in: "masks", named: name)
    #expect(mask == BitMask(onWhereNotBlack: expected))
    #expect(!mask.isEmpty)
  }

  @Test("a format is told by content, not by extension")
  func extensionIsIgnored() throws {
    let folder = try TemporaryFolder()
    let file = folder.file("picture.png")
    try FileManager.default.copyItem(
      at: GoldenPixels.folder.appending(path: "decode/colour.jpg"), to: file)
    #expect(try RGBImage(contentsOf: file).width == 37)
  }

  @Test(
    "a file cut off anywhere is an error that names it",
    arguments: [
      "rgb8.png", "gray8.png", "interlaced.png", "colour.jpg", "progressive.jpg", "inks.jpg",
    ])
  func truncation(name: String) throws {
    let bytes = try content("decode/\(name)")
    for length in [bytes.count - 1, bytes.count - 2] + stride(from: 0, to: bytes.count, by: 7) {
      let error = #expect(throws: ImageError.self) {
        try RGBImage(decoding: Array(bytes[..<length]), name: name)
      }
      #expect(error?.description.contains(name) == true)
    }
  }

  @Test("a large JPEG that is cut off early is given up at the cut, not filled in to its end")
  func largeTruncation() throws {
    let side = 2048
    let flat = RGBImage(
      width: side, height: side, pixels: Array(repeating: 90, count: side * side * 3))
    let bytes = try flat.jpegData(quality: 50)
    // The shortest of several times: what else the machine does only adds to them.
    func shortest(_ decode: () throws -> Void) rethrows -> Duration {
      try (0..<10).map { _ in try ContinuousClock().measure(decode) }.min() ?? .zero
    }
    let whole = try shortest { _ = try RGBImage(decoding: bytes, name: "whole") }
    let cut = shortest {
      _ = #expect(throws: ImageError.self) {
        try RGBImage(decoding: Array(bytes.prefix(2000)), name: "cut")
      }
    }
    #expect(cut < whole / 5, "\(cut) where the whole takes \(whole)")
  }

  @Test("a changed byte in a PNG's pixels is an error")
  func corruption() throws {
    var bytes = try content("decode/rgb8.png")
    bytes[bytes.count / 2] ^= 0x55
    #expect(throws: ImageError.self) { try RGBImage(decoding: bytes, name: "x") }
  }

  @Test(
    "a header that claims 3.6 billion pixels is refused before memory is set aside",
    arguments: ["bomb.png", "bomb.jpg"])
  func bomb(name: String) throws {
    let file = GoldenPixels.folder.appending(path: name)
    let refusal = ImageError.tooLarge(file: file.path, width: 60000, height: 60000)
    #expect(throws: refusal) { try RGBImage(contentsOf: file) }
    #expect(throws: refusal) { try RGBImage.size(ofFile: file) }
    #expect(throws: refusal) { try BitMask(contentsOf: file) }
    #expect(refusal.description.contains("the most that is read is 67108864 pixels"))
  }

  @Test("a PNG whose first chunk is not its header is refused")
  func misplacedHeader() throws {
    var bytes = try content("decode/gamma.png")
    // The gAMA chunk and the header change places.
    let header = Array(bytes[8..<33])
    let gamma = Array(bytes[33..<49])
    bytes.replaceSubrange(8..<49, with: gamma + header)
    #expect(throws: ImageError.damaged(file: "x", reason: "its first chunk is not its header")) {
      try RGBImage(decoding: bytes, name: "x")
    }
  }

  @Test("another format, an empty and a missing file are refused by name")
  func refusals() throws {
    #expect(throws: ImageError.unknownFormat(file: "a.gif")) {
      try RGBImage(decoding: Array("GIF89a".utf8), name: "a.gif")
    }
    #expect(throws: ImageError.damaged(file: "a.png", reason: "it is empty")) {
      try RGBImage(decoding: [], name: "a.png")
    }
    #expect(throws: ImageError.unreadable(file: "/no/such", reason: "there is no such file")) {
      try RGBImage(contentsOf: URL(filePath: "/no/such"))
    }
  }

  private func content(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: GoldenPixels.folder.appending(path: path)))
  }
}
