import Images
import Testing

@Suite("Transforms")
struct TransformTests {
  private func expect(
    _ name: String, within difference: Int = 0, _ transform: (RGBImage) throws -> RGBImage
  ) throws {
    let changed = try transform(GoldenPixels.image(in: "", named: "source"))
    let expected = try GoldenPixels.image(in: "transform", named: name)
    #expect(largestDifference(changed, expected) <= difference, "\(name)")
  }

  @Test("blur is SciPy's Gaussian", arguments: [0.5, 1, 2.5])
  func blur(sigma: Double) throws {
    let name = sigma == 1 ? "blur1" : "blur\(sigma)"
    try expect(name) { $0.blurred(sigma: sigma) }
  }

  @Test("a wider Gaussian than the picture gives one colour, its mean")
  func wideBlur() {
    let image = RGBImage(width: 2, height: 1, pixels: [0, 10, 255, 100, 10, 0])
    let blurred = image.blurred(sigma: 30)
    #expect(zip(blurred.pixels, [50, 10, 128]).allSatisfy { abs(Int($0) - $1) <= 2 })
  }

  @Test("JPEG storage is Pillow's at every quality", arguments: [5, 20, 60, 95])
  func jpeg(quality: Int) throws {
    try expect("jpeg\(quality)") { try $0.storedAsJPEG(quality: quality) }
  }

  @Test("brightness is Pillow's, darker and lighter", arguments: [0, 0.35, 0.5, 1.7])
  func brightness(factor: Double) throws {
    let name = factor == 0 ? "brightness0" : "brightness\(factor)"
    try expect(name) { $0.brightened(by: factor) }
  }

  @Test("low resolution is Pillow's bicubic, down and up", arguments: [1, 6, 16])
  func lowResolution(side: Int) throws {
    try expect("lowResolution\(side)") { $0.inLowResolution(side: side) }
  }
}
