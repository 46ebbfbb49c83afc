import Crypto
import Foundation

/// Names a stage by what determines its result, so that nothing is computed twice.
///
/// The hash is SHA-256 in hexadecimal; of values, over their JSON with sorted keys.
enum Identity {
  static func hash(_ value: some Encodable) throws -> String {
    hexadecimal(SHA256.hash(data: Data(try json(value).utf8)))
  }

  /// The hash of lines of text.
  static func hash(lines: some Sequence<String>) -> String {
    var hash = SHA256()
    for line in lines { hash.update(data: Data((line + "\n").utf8)) }
    return hexadecimal(hash.finalize())
  }

  /// What is hashed of a value, for people to read.
  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private static func hexadecimal(_ digest: SHA256.Digest) -> String {
    digest.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
