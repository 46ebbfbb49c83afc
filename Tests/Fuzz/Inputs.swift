import Seeding
import TestSupport

/// The damaged inputs of one reader, by number.
struct Inputs {
  private let reader: Reader
  private let seed: UInt64
  private let corpus: [[UInt8]]

  init(of reader: Reader, seed: UInt64) {
    (self.reader, self.seed) = (reader, seed)
    corpus = Corpus.files(of: reader)
  }

  /// A file of the corpus after one to six injuries, mostly few; each file is once left whole.
  subscript(number: Int) -> [UInt8] {
    if corpus.indices.contains(number) { return corpus[number] }
    let place = Reader.allCases.firstIndex(of: reader) ?? 0
    var random = SplitMix64(seed: seed, UInt64(place), UInt64(number))
    var bytes = corpus[random.below(corpus.count)]
    for _ in 0...random.below(1 + random.below(6)) {
      Injury.allCases[random.below(Injury.allCases.count)]
        .inflict(on: &bytes, corpus: corpus, using: &random)
    }
    // A wrong checksum hides all other damage from what lies behind it.
    if reader == .png && random.chance(0.8) { mendPNGChecksums(&bytes) }
    if reader == .torch && random.chance(0.8) { TorchBytes.mendChecksums(&bytes) }
    return bytes
  }
}

/// One way to damage a file.
enum Injury: CaseIterable {
  case flippedBit, oddByte, oddNumber, lostRun, repeatedRun, foreignRun, noise, cut, splice, digits

  private static let oddBytes: [UInt8] =
    [0, 1, 0x7F, 0x80, 0xFE, 0xFF] + Array("\"',;:\n\r\t <>{}[]-&*!#%@0123456789".utf8)
  private static let oddNumbers: [UInt32] = [
    0, 1, 0x7F, 0xFF, 0x100, 0x7FFF, 0xFFFF, 0x10000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF,
  ]
  private static let oddDigits = [
    "0", "-1", "99999999999999999999", "1e400", "nan", "inf", "0x10", "1.5", "00", "",
  ]

  func inflict(
    on bytes: inout [UInt8], corpus: [[UInt8]], using random: inout SplitMix64
  ) {
    guard !bytes.isEmpty else { return }
    let place = random.below(bytes.count)
    let run = place..<min(bytes.count, place + 1 + random.below(random.chance(0.8) ? 8 : 400))
    switch self {
    case .flippedBit: bytes[place] ^= 1 << UInt8(random.below(8))
    case .oddByte: bytes[place] = Self.oddBytes[random.below(Self.oddBytes.count)]
    case .oddNumber:
      let number = Self.oddNumbers[random.below(Self.oddNumbers.count)]
      let isBig = random.chance(0.5)
      for (step, target) in (place..<min(bytes.count, place + 4)).enumerated() {
        bytes[target] = UInt8(truncatingIfNeeded: number >> UInt32(8 * (isBig ? 3 - step : step)))
      }
    case .lostRun: bytes.removeSubrange(run)
    case .repeatedRun:
      let copies = 1 + random.below(random.chance(0.95) ? 3 : 3000)
      let repeated = Array(repeating: Array(bytes[run]), count: copies).flatMap { $0 }
      bytes.insert(contentsOf: repeated, at: place)
    case .foreignRun:
      let target = random.below(bytes.count)
      let copied = Array(bytes[run]).prefix(bytes.count - target)
      bytes.replaceSubrange(target..<target + copied.count, with: copied)
    case .noise:
      let noise = (0...random.below(8)).map { _ in UInt8(random.below(256)) }
      bytes.insert(contentsOf: noise, at: place)
    case .cut: bytes.removeSubrange(place...)
    case .splice:
      let other = corpus[random.below(corpus.count)]
      bytes.replaceSubrange(place..., with: other[random.below(other.count + 1)...])
    case .digits: Self.replaceDigits(in: &bytes, near: place, using: &random)
    }
  }

  /// Puts another number in the place of the first one behind a place.
  private static func replaceDigits(
    in bytes: inout [UInt8], near place: Int, using random: inout SplitMix64
  ) {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let start = bytes[place...].firstIndex(where: digits.contains) else { return }
    let end = bytes[start...].firstIndex { !digits.contains($0) } ?? bytes.endIndex
    bytes.replaceSubrange(
      start..<end, with: Self.oddDigits[random.below(Self.oddDigits.count)].utf8)
  }
}

/// Writes the right checksum behind every chunk of a PNG file that still has a place for it.
private func mendPNGChecksums(_ bytes: inout [UInt8]) {
  var start = 8
  while start + 12 <= bytes.count {
    let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    guard start + 12 + length <= bytes.count else { return }
    let end = start + 8 + length
    var sum = UInt32.max
    for byte in bytes[start + 4..<end] {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    for step in 0..<4 {
      bytes[end + step] = UInt8(truncatingIfNeeded: ~sum >> UInt32(24 - 8 * step))
    }
    start = end + 4
  }
}
