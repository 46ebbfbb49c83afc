import CJPEG

/// Decoding of JPEG through the TurboJPEG 2 interface.
enum JPEGFile {
  static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]

  /// Decodes to RGB with the accurate transform and smooth chroma, as Pillow does.
  ///
  /// A warning of the library, such as a premature end, is an error here: half a face is no face.
  static func decode(_ bytes: [UInt8], file: String) throws -> RGBImage {
    guard let decoder = unsafe tjInitDecompress() else {
      throw ImageError.unreadable(file: file, reason: "the JPEG decoder does not start")
    }
    defer { unsafe tjDestroy(decoder) }
    func reason() -> String {
      guard let text = unsafe tjGetErrorStr2(decoder) else { return "the JPEG decoder gives up" }
      return unsafe String(cString: text)
    }

    var (width, height, subsampling, space): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    let header = unsafe bytes.withUnsafeBufferPointer { source in
      unsafe tjDecompressHeader3(
        decoder, source.baseAddress, UInt(source.count), &width, &height, &subsampling, &space)
    }
    guard header == 0 else { throw ImageError.damaged(file: file, reason: reason()) }
    if [TJCS_CMYK, TJCS_YCCK].map({ Int32($0.rawValue) }).contains(space) {
      throw ImageError.unsupported(file: file, found: "a CMYK JPEG")
    }
    try RGBImage.checkSize(width: Int(width), height: Int(height), file: file)

    var pixels = [UInt8](repeating: 0, count: Int(width) * Int(height) * 3)
    let flags = TJFLAG_ACCURATEDCT | TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS
    let result = unsafe bytes.withUnsafeBufferPointer { source in
      unsafe pixels.withUnsafeMutableBufferPointer { target in
        unsafe tjDecompress2(
          decoder, source.baseAddress, UInt(source.count), target.baseAddress, width, 0, height,
          Int32(TJPF_RGB.rawValue), flags)
      }
    }
    guard result == 0 else { throw ImageError.damaged(file: file, reason: reason()) }
    return RGBImage(width: Int(width), height: Int(height), pixels: pixels)
  }
}
