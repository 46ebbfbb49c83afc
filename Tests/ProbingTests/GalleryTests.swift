import Concepts
import Dissection
import Foundation
import Images
import Networks
import Probing
import Specification
import TestSupport
import Testing

/// Maps of 4 × 4 for each image of one layer with two units, the second of them hot in a corner.
private struct CornerMaps: ActivationSource {
  let layers = [
    LayerShape("other", height: 1, width: 1, unitCount: 1),
    LayerShape("layer2", height: 4, width: 4, unitCount: 2),
  ]
  let imageCount = 5

  func selecting(_ names: [LayerName]) -> CornerMaps { self }

  func forEachBatch(of images: [Int], _ body: ([ActivationBatch]) throws -> Void) throws {
    for (place, image) in images.enumerated() {
      let values = (0..<16).flatMap { cell -> [Float] in
        [0, cell % 4 < 2 && cell / 4 < 2 ? Float(image) : -1]
      }
      let other = ActivationBatch(
        images: place..<place + 1, height: 1, width: 1, unitCount: 1, values: [9])
      let batch = ActivationBatch(
        images: place..<place + 1, height: 4, width: 4, unitCount: 2, values: values)
      try body([other, batch])
    }
  }
}

@Suite("The gallery")
struct GalleryTests {
  private let folder: TemporaryFolder
  private let concepts = LocalConcept.all
  private let side = 56

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Draws the strip of unit 1 over grey pictures, each a little lighter than the one before.
  private func strips() throws -> [GalleryStep.Strip] {
    let side = side
    let pictures = ImageStore(size: side, count: 5) { places in
      LabelledImages(
        size: side,
        pixels: places.flatMap { Array(repeating: UInt8(60 + 30 * $0), count: side * side * 3) },
        labels: places.map { _ in 0 })
    }
    var mask = BitMask(width: side, height: side)
    for y in 0..<side { for x in side / 2..<side { mask[x, y] = true } }
    let nose = try #require(concepts.firstIndex { $0.name == "nose" })
    let layer = GalleryStep.Layer(
      name: "layer2", thresholds: [0, 1],
      detectors: [
        GalleryStep.Detector(
          unit: 1, concept: concepts[nose], iou: 0.25, probability: nil,
          images: [RankedImage(image: 4, iou: 0.5), RankedImage(image: 2, iou: 0.125)])
      ])
    var masks = MaskTable(size: side)
    for _ in 0..<5 { masks.append([NumberedMask(concept: nose, mask: mask)]) }
    return try GalleryStep(
      pictures: pictures, concepts: concepts, masks: masks, folder: folder.file("g")
    ).write([layer], maps: CornerMaps())
  }

  @Test("a strip shows the outline of the hot area, the tinted mask, and words beside")
  func strip() throws {
    let strips = try strips()
    try #require(strips.count == 1)
    #expect(strips[0].file == "layer2/1-nose.png" && strips[0].region == "nose")
    #expect(strips[0].layer == "layer2" && strips[0].unit == 1 && strips[0].probability == nil)
    let file = folder.file("g/layer2/1-nose.png")
    let bytes = try Data(contentsOf: file)
    #expect(bytes.count < 60_000)
    let image = try RGBImage(contentsOf: file)
    #expect(image.width == 132 + 8 * 115 && image.height == 130)
    func pixel(_ x: Int, _ y: Int) -> [UInt8] {
      let place = 3 * (y * image.width + x)
      return Array(image.pixels[place..<place + 3])
    }
    // Image 4, 180 grey. Its map is 4 in the corner and −1 elsewhere: above 1 as far as 3/5 of the
    // way from place 1 to place 2, at 56 − 14 + 0.6 · 28 = 58.8 of the tile's 112 pixels.
    let (left, top) = (132, 3)
    #expect(pixel(left + 20, top + 20) == [180, 180, 180])
    #expect(pixel(left + 58, top + 20) == [255, 230, 0])
    #expect(pixel(left + 59, top + 20) == [20, 20, 20])
    #expect(pixel(left + 20, top + 58) == [255, 230, 0])
    let tinted = pixel(left + 90, top + 90)
    #expect(tinted[2] > 200 && tinted[0] < 130)
    // Image 2, 120 grey, stands next: above 1 from 2 to −1 as far as a third of the way.
    #expect(pixel(left + 115 + 20, top + 20) == [120, 120, 120])
    #expect(pixel(left + 115 + 50, top + 20) == [255, 230, 0])
    // No third image: paper. On the left and below, ink.
    #expect(pixel(left + 250, top + 20) == [255, 255, 255])
    func ink(_ columns: Range<Int>, _ rows: Range<Int>) -> Int {
      rows.reduce(0) { sum, y in sum + columns.count { pixel($0, y)[0] < 100 } }
    }
    #expect(ink(0..<128, 10..<110) > 300)
    #expect(ink(132..<244, 116..<130) > 40 && ink(247..<359, 116..<130) > 40)
    #expect(ink(362..<474, 116..<130) == 0)
  }

  @Test("the index lists every strip with its numbers")
  func index() throws {
    try GalleryStep.writeIndex(of: strips(), to: folder.file("g"))
    let text = try String(contentsOf: folder.file("g/gallery.csv"), encoding: .utf8)
    #expect(
      text == """
        block,unit,concept,region,iou,probability,file,images,ious
        layer2,1,nose,nose,0.25,,layer2/1-nose.png,4;2,0.5;0.125

        """)
  }
}
