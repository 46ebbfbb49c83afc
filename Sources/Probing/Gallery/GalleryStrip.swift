import Dissection
import Drawing
import Images
import Specification

/// The picture of one detector: words on the left, then its best images, best first.
///
/// The mask of the concept is tinted; the hot area has a bright outline with a dark one around it, so
/// that it shows on any skin.
struct GalleryStrip {
  /// The side of an image in pixels.
  static let side = 112
  /// How many images a strip has room for.
  static let places = 8
  private static let margin = 132
  private static let gap = 3
  private static let footer = 15

  private static let bright: SIMD3<UInt8> = [255, 230, 0]
  private static let dark: SIMD3<UInt8> = [20, 20, 20]
  private static let tint: SIMD3<UInt8> = [0, 185, 255]
  private static let paper: SIMD3<UInt8> = [255, 255, 255]
  /// Colours that have to stay as they are.
  static let colours = [bright, dark, paper]

  private let detector: GalleryStep.Detector
  private let layer: LayerName
  private var tiles: [RGBImage] = []

  init(_ detector: GalleryStep.Detector, layer: LayerName) {
    (self.detector, self.layer) = (detector, layer)
  }

  /// Adds the next image, with the area in which the unit is hot and the mask of its concept.
  mutating func add(_ tile: RGBImage, hot: BitMask, mask: BitMask?) {
    var tile = tile
    if let mask { Self.tint(&tile, where: mask) }
    Self.outline(&tile, hot)
    tiles.append(tile)
  }

  /// Mixes a third of the tint in.
  private static func tint(_ tile: inout RGBImage, where mask: BitMask) {
    for y in 0..<side {
      for x in 0..<side where mask[x, y] {
        let place = 3 * (y * side + x)
        for channel in 0..<3 {
          let mixed = 2 * Int(tile.pixels[place + channel]) + Int(tint[channel])
          tile.pixels[place + channel] = UInt8(mixed / 3)
        }
      }
    }
  }

  /// Draws the border of an area: bright on its own pixels, dark on those around.
  private static func outline(_ tile: inout RGBImage, _ area: BitMask) {
    func isHot(_ x: Int, _ y: Int) -> Bool {
      (0..<side).contains(x) && (0..<side).contains(y) && area[x, y]
    }
    let around = [(-1, 0), (1, 0), (0, -1), (0, 1)]
    for y in 0..<side {
      for x in 0..<side {
        let hot = area[x, y]
        let isEdge = around.contains { isHot(x + $0, y + $1) != hot }
        if isEdge { tile.set(hot ? bright : dark, x, y) }
      }
    }
  }

  /// The strip.
  var picture: RGBImage {
    let step = Self.side + Self.gap
    let width = Self.margin + Self.places * step
    let height = Self.side + Self.footer + Self.gap
    let canvas = Canvas(width: width, height: height)
    canvas.paint(.solid(.white))
    write(on: canvas)
    var picture = RGBImage(width: width, height: height, pixels: canvas.rgb())
    for (place, tile) in tiles.enumerated() {
      picture.place(tile, x: Self.margin + place * step, y: Self.gap)
    }
    return picture
  }

  private func write(on canvas: Canvas) {
    let ink = Colour(0.08, 0.08, 0.08)
    let room = Double(Self.margin) - 10
    func line(_ text: String, _ y: Double, size: Double, bold: Bool = false) {
      let width = canvas.width(of: text, size: size, bold: bold)
      let fitting = width > room ? size * room / width : size
      canvas.text(text, at: Point(5, y), size: fitting, bold: bold, ink)
    }
    line(layer.rawValue, 22, size: 12)
    line("unit \(detector.unit)", 40, size: 14, bold: true)
    line(detector.concept.name, 64, size: 14, bold: true)
    line("IoU \(Self.text(detector.iou))", 86, size: 12)
    line("probability \(detector.probability.map(Self.text) ?? "–")", 104, size: 12)
    for (place, ranked) in detector.images.prefix(Self.places).enumerated() {
      let x = Double(Self.margin + place * (Self.side + Self.gap) + Self.side / 2)
      let y = Double(Self.gap + Self.side + Self.footer - 4)
      canvas.text(
        "\(ranked.image): \(Self.text(ranked.iou))", at: Point(x, y), size: 10, ink,
        alignment: .centre)
    }
  }

  /// A share to three places, such as 0.042.
  private static func text(_ value: Double) -> String {
    let thousandths = Int((value * 1000).rounded())
    let digits = "\(thousandths % 1000)"
    return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
  }
}

extension RGBImage {
  fileprivate mutating func set(_ colour: SIMD3<UInt8>, _ x: Int, _ y: Int) {
    let place = 3 * (y * width + x)
    for channel in 0..<3 { pixels[place + channel] = colour[channel] }
  }

  /// Puts another picture, which has to fit, with its top left corner at (x, y).
  fileprivate mutating func place(_ other: RGBImage, x: Int, y: Int) {
    for row in 0..<other.height {
      let start = 3 * ((y + row) * width + x)
      pixels.replaceSubrange(
        start..<start + 3 * other.width,
        with: other.pixels[3 * row * other.width..<3 * (row + 1) * other.width])
    }
  }
}
