import Foundation
import Images
import Testing

@Suite("Pictures of few colours")
struct PaletteTests {
  /// A picture with a smooth ramp, noise, and a frame of one colour.
  private func picture(side: Int) -> RGBImage {
    var pixels: [UInt8] = []
    for y in 0..<side {
      for x in 0..<side {
        if x == 0 || y == 0 {
          pixels += [255, 230, 0]
        } else {
          let noise = UInt8(truncatingIfNeeded: (x &* 7919 &+ y &* 104_729) >> 3 & 15)
          pixels += [UInt8(200 * x / side) + noise, UInt8(200 * y / side) + noise, 90 + noise]
        }
      }
    }
    return RGBImage(width: side, height: side, pixels: pixels)
  }

  @Test("a picture that has few colours keeps every pixel")
  func lossless() throws {
    let colours: [[UInt8]] = [[0, 0, 0], [255, 255, 255], [10, 200, 30], [128, 0, 200]]
    let pixels = (0..<35).flatMap { colours[$0 * $0 % 4] }
    let image = RGBImage(width: 7, height: 5, pixels: pixels)
    let bytes = try image.smallPNGData(limit: 10_000)
    #expect(try RGBImage(decoding: bytes, name: "p") == image)
  }

  @Test("reserved colours stay as they are, others move little, and the limit is kept")
  func limit() throws {
    let image = picture(side: 120)
    let reserved: [SIMD3<UInt8>] = [[255, 230, 0]]
    let bytes = try image.smallPNGData(limit: 60_000, reserved: reserved)
    let read = try RGBImage(decoding: bytes, name: "p")
    var largest = 0
    for place in 0..<120 * 120 {
      let (x, y) = (place % 120, place / 120)
      for channel in 3 * place..<3 * place + 3 {
        let change = abs(Int(read.pixels[channel]) - Int(image.pixels[channel]))
        if x == 0 || y == 0 { #expect(change == 0) }
        largest = max(largest, change)
      }
    }
    #expect(largest < 40)
    let smaller = try image.smallPNGData(limit: bytes.count / 2, reserved: reserved)
    #expect(smaller.count <= bytes.count / 2)
    #expect(try image.smallPNGData(limit: 60_000, reserved: reserved) == bytes)
  }

  @Test("a palette has no more colours than asked, and one for each of few")
  func count() {
    let image = picture(side: 40)
    #expect(ColourPalette(of: image, count: 16).colours.count == 16)
    let plain = RGBImage(width: 4, height: 4, pixels: Array(repeating: 7, count: 48))
    #expect(ColourPalette(of: plain, count: 16).colours == [[7, 7, 7]])
    let palette = ColourPalette(of: plain, count: 16, reserved: [[7, 7, 7]])
    #expect(palette.indices(of: plain) == Array(repeating: 0, count: 16))
  }
}
