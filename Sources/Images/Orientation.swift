/// How a picture was held when it was taken: what has to be done to its pixels to see it upright.
///
/// The raw values are those of the tag `Orientation`. Source: CIPA DC-008 (EXIF 2.3), §4.6.4.
enum Orientation: UInt8 {
  case upright = 1
  case mirrored, upsideDown, flipped, transposed, turnedLeft, transversed, turnedRight

  /// Whether width and height change places.
  var swapsSides: Bool { rawValue > Orientation.flipped.rawValue }

  /// What the EXIF data of a JPEG file say; upright where there are none, or they are damaged.
  init(jpeg bytes: [UInt8]) {
    self = Self.exif(in: bytes).flatMap(Self.init(tiff:)) ?? .upright
  }

  /// What stands in front of the TIFF structure in a JPEG file.
  static let exifName = Array("Exif".utf8) + [0, 0]

  /// The TIFF structure in the first EXIF segment of a JPEG file.
  private static func exif(in bytes: [UInt8]) -> ArraySlice<UInt8>? {
    let (startOfScan, application1) = (UInt8(0xDA), UInt8(0xE1))
    var place = 2
    while place + 4 <= bytes.count, bytes[place] == 0xFF, bytes[place + 1] != startOfScan {
      let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
      guard length >= 2, place + 2 + length <= bytes.count else { return nil }
      let content = bytes[place + 4..<place + 2 + length]
      if bytes[place + 1] == application1 && content.starts(with: exifName) {
        return content.dropFirst(exifName.count)
      }
      place += 2 + length
    }
    return nil
  }

  /// Finds the tag in the first directory of a TIFF structure, in either byte order.
  init?(tiff: ArraySlice<UInt8>) {
    let isBig = tiff.starts(with: "MM".utf8)
    guard isBig || tiff.starts(with: "II".utf8) else { return nil }
    func number(at place: Int, bytes count: Int) -> Int? {
      guard place >= 0, place + count <= tiff.count else { return nil }
      let start = tiff.startIndex + place
      let bytes = Array(tiff[start..<start + count])
      return (isBig ? bytes : bytes.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }
    let (orientation, short, entrySize) = (0x112, 3, 12)
    guard let directory = number(at: 4, bytes: 4), let count = number(at: directory, bytes: 2)
    else { return nil }
    for entry in 0..<count {
      let place = directory + 2 + entry * entrySize
      guard let tag = number(at: place, bytes: 2) else { return nil }
      if tag == orientation, number(at: place + 2, bytes: 2) == short,
        let value = number(at: place + 8, bytes: 2)
      {
        guard let known = UInt8(exactly: value).flatMap(Self.init(rawValue:)) else { return nil }
        self = known
        return
      }
    }
    return nil
  }
}

extension RGBImage {
  /// The picture as it is seen upright.
  func turnedUpright(from orientation: Orientation) -> RGBImage {
    if orientation == .upright { return self }
    let (newWidth, newHeight) = orientation.swapsSides ? (height, width) : (width, height)
    var result = [UInt8]()
    result.reserveCapacity(pixels.count)
    let (right, bottom) = (width - 1, height - 1)
    for y in 0..<newHeight {
      for x in 0..<newWidth {
        let (oldX, oldY) =
          switch orientation {
          case .upright: (x, y)
          case .mirrored: (right - x, y)
          case .upsideDown: (right - x, bottom - y)
          case .flipped: (x, bottom - y)
          case .transposed: (y, x)
          case .turnedLeft: (y, bottom - x)
          case .transversed: (right - y, bottom - x)
          case .turnedRight: (right - y, x)
          }
        let start = (oldY * width + oldX) * 3
        result += pixels[start..<start + 3]
      }
    }
    return RGBImage(width: newWidth, height: newHeight, pixels: result)
  }
}
