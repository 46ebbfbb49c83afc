import Images
import Testing

@Suite("Pixels")
struct PixelTests {
  @Test("bicubic resizing gives Pillow's bytes, up and down")
  func resizing() throws {
    let source = try GoldenPixels.image(in: "", named: "source")
    let expected = try GoldenPixels.images(in: "resize", named: "bicubic")
    #expect(expected.count == 8)
    for golden in expected {
      let resized = source.resized(toWidth: golden.width, height: golden.height)
      #expect(largestDifference(resized, golden) == 0, "\(golden.width)×\(golden.height)")
    }
  }

  @Test("resizing to the same size changes nothing")
  func sameSize() throws {
    let source = try GoldenPixels.image(in: "", named: "source")
    #expect(source.resized(toWidth: source.width, height: source.height) == source)
  }

  @Test("grayscale gives Pillow's luma on three channels")
  func grayscale() throws {
    let source = try GoldenPixels.image(in: "", named: "source")
    #expect(try source.grayscale() == GoldenPixels.image(in: "", named: "gray"))
    #expect(source.grayscale().isGray && !source.isGray)
    #expect(source.grayscale().meanChroma == 0)
    // A sum that ends in exactly one half is rounded up.
    let half = RGBImage(width: 1, height: 1, pixels: [0, 52, 184])
    #expect(half.grayscale().pixels == [52, 52, 52])
  }

  @Test("a mask takes the nearest pixel, the later one on a tie")
  func maskResizing() {
    var mask = BitMask(width: 4, height: 2)
    mask[1, 0] = true
    mask[3, 1] = true
    // Halving: new x = 0 is at old 1.0, so pixel 1; new x = 1 is at old 3.0, so pixel 3.
    let half = mask.resized(toWidth: 2, height: 2)
    #expect(half[0, 0] && half[1, 1] && half.area == 2)
    // Widening by 3/2: new x has old x 0, 1, 1, 2, 3, 3.
    let wide = mask.resized(toWidth: 6, height: 2)
    #expect((0..<6).filter { wide[$0, 0] } == [1, 2])
    #expect((0..<6).filter { wide[$0, 1] } == [4, 5])
  }

  @Test("a mask past 64 pixels of width keeps rows apart")
  func wideMask() {
    var mask = BitMask(width: 130, height: 2)
    mask[129, 0] = true
    var other = BitMask(width: 130, height: 2)
    other[0, 1] = true
    mask.formUnion(other)
    #expect(mask[129, 0] && mask[0, 1] && mask.area == 2 && !mask.isEmpty)
    #expect(mask.centroid?.x == 65 && mask.centroid?.y == 1)
    mask[129, 0] = false
    mask[0, 1] = false
    #expect(mask.isEmpty && mask.centroid == nil)
  }
}
