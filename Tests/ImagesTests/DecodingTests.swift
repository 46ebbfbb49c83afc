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
      "gray16", "gamma", "interlaced",
    ])
  func png(name: String) throws {
    let file = GoldenPixels.folder.appending(path: "decode/\(name).png")
    #expect(try RGBImage(contentsOf: file) == GoldenPixels.image(in: "decode", named: name))
  }

  @Test(
    "every kind of JPEG decodes as in Pillow",
    arguments: ["colour", "full", "progressive", "gray"])
  func jpeg(name: String) throws {
    let file = GoldenPixels.folder.appending(path: "decode/\(name).jpg")
    let expected = try GoldenPixels.image(in: "decode", named: name)
    #expect(largestDifference(try RGBImage(contentsOf: file), expected) == 0)
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
    arguments: ["rgb8.png", "gray8.png", "interlaced.png", "colour.jpg", "progressive.jpg"])
  func truncation(name: String) throws {
    let bytes = try content("decode/\(name)")
    for length in stride(from: 0, to: bytes.count - 2, by: 7) {
      let error = #expect(throws: ImageError.self) {
        try RGBImage(decoding: Array(bytes[..<length]), name: name)
      }
      #expect(error?.description.contains(name) == true)
    }
  }

  @Test("a changed byte in a PNG's pixels is an error")
  func corruption() throws {
    var bytes = try content("decode/rgb8.png")
    bytes[bytes.count / 2] ^= 0x55
    #expect(throws: ImageError.self) { try RGBImage(decoding: bytes, name: "x") }
  }

  @Test("a header that claims 3.6 billion pixels is refused before memory is set aside")
  func bomb() throws {
    let file = GoldenPixels.folder.appending(path: "bomb.png")
    #expect(throws: ImageError.tooLarge(file: file.path, width: 60000, height: 60000)) {
      try RGBImage(contentsOf: file)
    }
  }

  @Test("a CMYK JPEG, another format and a missing file are refused by name")
  func refusals() throws {
    let cmyk = GoldenPixels.folder.appending(path: "cmyk.jpg")
    #expect(throws: ImageError.unsupported(file: cmyk.path, found: "a CMYK JPEG")) {
      try RGBImage(contentsOf: cmyk)
    }
    #expect(throws: ImageError.unknownFormat(file: "a.gif")) {
      try RGBImage(decoding: Array("GIF89a".utf8), name: "a.gif")
    }
    #expect(throws: ImageError.unreadable(file: "/no/such", reason: "there is no such file")) {
      try RGBImage(contentsOf: URL(filePath: "/no/such"))
    }
  }

  private func content(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: GoldenPixels.folder.appending(path: path)))
  }
}
