/// A PNG file with its resolution, which Cairo leaves out: without it, programs for print show a figure
/// of 300 pixels per inch three to four times as large as it is.
///
/// Source: PNG Specification, third edition, 11.3.4.3 (pHYs, pixels per metre) and annex D (CRC).
/// - Precondition: the bytes begin with PNG's signature and the chunk IHDR.
func pngWithResolution(_ png: [UInt8], pixelsPerInch: Double) -> [UInt8] {
  // Signature; and IHDR's length, name, thirteen bytes and CRC.
  let afterHeader = 8 + 4 + 4 + 13 + 4
  precondition(png.count > afterHeader && png[12..<16].elementsEqual("IHDR".utf8), "no PNG")
  let perMetre = UInt32((pixelsPerInch / 0.0254).rounded())
  let unitIsMetre: UInt8 = 1
  let body = Array("pHYs".utf8) + bigEndian(perMetre) + bigEndian(perMetre) + [unitIsMetre]
  let chunk = bigEndian(UInt32(body.count - 4)) + body + bigEndian(crc(body))
  return Array(png[..<afterHeader]) + chunk + png[afterHeader...]
}

private func bigEndian(_ number: UInt32) -> [UInt8] {
  [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
}

/// The checksum of a chunk's name and content.
private func crc(_ bytes: [UInt8]) -> UInt32 {
  ~bytes.reduce(UInt32.max) { sum, byte in
    (0..<8).reduce(sum ^ UInt32(byte)) { rest, _ in
      rest & 1 == 1 ? rest >> 1 ^ 0xEDB8_8320 : rest >> 1
    }
  }
}
