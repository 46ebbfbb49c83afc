import CJPEG

/// Decoding and encoding of JPEG through the TurboJPEG 2 interface.
enum JPEGFile {
  static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]

  /// Decodes to upright RGB with the accurate transform and smooth chroma, as Pillow does.
  ///
  /// A warning of the library, such as a premature end, is an error here: half a face is no face.
  /// The first one ends the decoding, so that a large file that is cut off early costs no time.
  static func decode(_ bytes: [UInt8], file: String) throws -> RGBImage {
    let decoder = try unsafe makeDecoder(for: file)
    defer { unsafe tjDestroy(decoder) }
    let header = try unsafe header(bytes, decoder: decoder, file: file)
    let format = header.isCMYK ? TJPF_CMYK : TJPF_RGB
    let total = header.width * header.height * (header.isCMYK ? 4 : 3)
    let flags = TJFLAG_ACCURATEDCT | TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS
    let pixels = unsafe [UInt8](unsafeUninitializedCapacity: total) { target, count in
      let result = unsafe tjDecompress2(
        decoder, bytes, UInt(bytes.count), target.baseAddress, Int32(header.width), 0,
        Int32(header.height), Int32(format.rawValue), flags)
      count = result == 0 ? total : 0
    }
    guard pixels.count == total else { throw unsafe failure(decoder, bytes, file: file) }
    let image = RGBImage(
      width: header.width, height: header.height,
      pixels: header.isCMYK ? rgb(ofInverted: pixels) : pixels)
    return image.turnedUpright(from: Orientation(jpeg: bytes))
  }

  /// The size of the upright picture, as the header states it.
  static func size(_ bytes: [UInt8], file: String) throws -> (width: Int, height: Int) {
    let decoder = try unsafe makeDecoder(for: file)
    defer { unsafe tjDestroy(decoder) }
    let header = try unsafe header(bytes, decoder: decoder, file: file)
    return Orientation(jpeg: bytes).swapsSides
      ? (header.height, header.width) : (header.width, header.height)
  }

  /// Encodes as a baseline file with chroma at half the width and height.
  ///
  /// The tables are those of annex K of the standard, scaled by the quality (1...100) as the
  /// Independent JPEG Group's library scales them. Source: ITU-T T.81.
  static func encode(_ image: RGBImage, quality: Int) throws -> [UInt8] {
    precondition((1...100).contains(quality), "a JPEG quality of \(quality)")
    guard let encoder = unsafe tjInitCompress() else {
      throw ImageError.unwritable(file: "JPEG data", reason: "the JPEG encoder does not start")
    }
    defer { unsafe tjDestroy(encoder) }
    let (width, height) = (Int32(image.width), Int32(image.height))
    let chroma = Int32(TJSAMP_420.rawValue)
    let most = Int(tjBufSize(width, height, chroma))
    let flags = TJFLAG_ACCURATEDCT | TJFLAG_NOREALLOC
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: most) { target, count in
      var place = target.baseAddress
      var size = UInt(most)
      let result = unsafe tjCompress2(
        encoder, image.pixels, width, 0, height, Int32(TJPF_RGB.rawValue), &place, &size, chroma,
        Int32(quality), flags)
      count = result == 0 ? Int(size) : 0
    }
    guard !bytes.isEmpty else {
      throw ImageError.unwritable(file: "JPEG data", reason: "the JPEG encoder gives up")
    }
    return bytes
  }

  /// RGB of CMYK samples that are stored inverted, 255 for no ink, as every usual program does.
  ///
  /// Without a profile: each channel is what its ink and the black let through, (1 − ink)·(1 − K),
  /// rounded as Pillow's conversion rounds it.
  private static func rgb(ofInverted cmyk: [UInt8]) -> [UInt8] {
    var rgb: [UInt8] = []
    rgb.reserveCapacity(cmyk.count / 4 * 3)
    for start in stride(from: 0, to: cmyk.count, by: 4) {
      let light = UInt32(cmyk[start + 3])
      for ink in cmyk[start..<start + 3] {
        let product = UInt32(255 - ink) * light + 128
        let stopped = (product >> 8 + product) >> 8
        rgb.append(UInt8(truncatingIfNeeded: light - min(stopped, light)))
      }
    }
    return rgb
  }

  // MARK: - Header

  private struct Header {
    let width: Int
    let height: Int
    let isCMYK: Bool
  }

  private static func header(
    _ bytes: [UInt8], decoder: tjhandle, file: String
  ) throws -> Header {
    var (width, height, subsampling, space): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    let result = unsafe tjDecompressHeader3(
      decoder, bytes, UInt(bytes.count), &width, &height, &subsampling, &space)
    guard result == 0 else { throw unsafe failure(decoder, bytes, file: file) }
    try RGBImage.checkSize(width: Int(width), height: Int(height), file: file)
    return Header(
      width: Int(width), height: Int(height),
      isCMYK: [TJCS_CMYK, TJCS_YCCK].contains { Int32($0.rawValue) == space })
  }

  private static func makeDecoder(for file: String) throws -> tjhandle {
    guard let decoder = unsafe tjInitDecompress() else {
      throw ImageError.unreadable(file: file, reason: "the JPEG decoder does not start")
    }
    return unsafe decoder
  }

  /// Why a file cannot be decoded: it is of a kind that is not read, or damaged.
  private static func failure(_ decoder: tjhandle, _ bytes: [UInt8], file: String) -> ImageError {
    if let kind = JPEGKind.unsupported(bytes) { return .unsupported(file: file, kind: kind) }
    guard let text = unsafe tjGetErrorStr2(decoder) else {
      return .damaged(file: file, reason: "the JPEG decoder gives up")
    }
    return .damaged(file: file, reason: unsafe String(cString: text))
  }
}
