import Foundation
import Images
import TestSupport
import Testing

@Suite("Encoding")
struct EncodingTests {
  @Test("a picture written as PNG reads back the same, also over an old file")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let picture = try GoldenPixels.image(in: "", named: "source")
    let file = folder.file("a.png")
    try Data("old".utf8).write(to: file)
    try picture.writePNG(to: file)
    #expect(try RGBImage(contentsOf: file) == picture)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["a.png"])
  }

  @Test("a mask written as PNG reads back the same", arguments: [(1, 1), (64, 3), (65, 2)])
  func maskRoundTrip(width: Int, height: Int) throws {
    let folder = try TemporaryFolder()
    var mask = BitMask(width: width, height: height)
    for place in stride(from: 0, to: width * height, by: 3) {
      mask[place % width, place / width] = true
    }
    try mask.writePNG(to: folder.file("mask.png"))
    #expect(try BitMask(contentsOf: folder.file("mask.png")) == mask)
  }

  @Test("a place that cannot be written is an error that names it")
  func unwritable() {
    let error = #expect(throws: (any Error).self) {
      try BitMask(width: 2, height: 2).writePNG(to: URL(filePath: "/no/such/folder/m.png"))
    }
    #expect(error.map { "\($0)".hasPrefix("/no/such/folder/m.png cannot be written") } == true)
  }

  @Test("a contact sheet keeps its pictures and tints only what the masks cover")
  func contactSheet() {
    let gray = RGBImage(width: 2, height: 2, pixels: Array(repeating: 100, count: 12))
    var mask = BitMask(width: 2, height: 2)
    mask[1, 0] = true
    var sheet = ContactSheet(columns: 2, gap: 1)
    for _ in 0..<3 { sheet.add(gray, masks: [mask]) }
    let image = sheet.image
    #expect(image.width == 7 && image.height == 7)
    #expect(image.pixels.count { $0 == 100 } == 3 * 9)
    let tinted = (1 * 7 + 2) * 3
    #expect(Array(image.pixels[tinted..<tinted + 3]) == [165, 62, 87])
  }
}
