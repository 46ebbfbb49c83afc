import CJPEG

/// Decoding of JPEG through the TurboJPEG 2 interface.
enum JPEGFile {
  static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]

  /// Decodes to RGB with the accurate transform and smooth chroma, as Pillow does.
  ///
  /// A warning of the library, such as a premature end, is an error here: half a face is no face.
  static func decode(_ bytes: [UInt8], file: String) throws -> RGBImage {
    let decoder = try unsafe makeDecoder(for: file)
    defer { unsafe tjDestroy(decoder) }
    let (width, height) = try unsafe size(bytes, decoder: decoder, file: file)
    var pixels = [UInt8](repeating: 0, count: width * height * 3)
    let flags = TJFLAG_ACCURATEDCT | TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS
    let result = unsafe bytes.withUnsafeBufferPointer { source in
      unsafe pixels.withUnsafeMutableBufferPointer { target in
        unsafe tjDecompress2(
          decoder, source.baseAddress, UInt(source.count), target.baseAddress, Int32(width), 0,
          Int32(height), Int32(TJPF_RGB.rawValue), flags)
      }
    }
    guard result == 0 else { throw unsafe damage(decoder, file: file) }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  /// The size that the header states.
  static func size(_ bytes: [UInt8], file: String) throws -> (width: Int, height: Int) {
    let decoder = try unsafe makeDecoder(for: file)
    defer { unsafe tjDestroy(decoder) }
    return try unsafe size(bytes, decoder: decoder, file: file)
  }

  private static func size(
    _ bytes: [UInt8], decoder: tjhandle, file: String
  ) throws -> (width: Int, height: Int) {
    var (width, height, subsampling, space): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    let header = unsafe bytes.withUnsafeBufferPointer { source in
      unsafe tjDecompressHeader3(
        decoder, source.baseAddress, UInt(source.count), &width, &height, &subsampling, &space)
    }
    guard header == 0 else { throw unsafe damage(decoder, file: file) }
    if [TJCS_CMYK, TJCS_YCCK].map({ Int32($0.rawValue) }).contains(space) {
      throw ImageError.unsupported(file: file, found: "a CMYK JPEG")
    }
    try RGBImage.checkSize(width: Int(width), height: Int(height), file: file)
    return (Int(width), Int(height))
  }

  private static func makeDecoder(for file: String) throws -> tjhandle {
    guard let decoder = unsafe tjInitDecompress() else {
      throw ImageError.unreadable(file: file, reason: "the JPEG decoder does not start")
    }
    return unsafe decoder
  }

  private static func damage(_ decoder: tjhandle, file: String) -> ImageError {
    guard let text = unsafe tjGetErrorStr2(decoder) else {
      return .damaged(file: file, reason: "the JPEG decoder gives up")
    }
    return .damaged(file: file, reason: unsafe String(cString: text))
  }
}
