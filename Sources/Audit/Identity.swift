import Crypto
import Foundation

/// Names a stage by what determines its result, so that nothing is computed twice.
///
/// The hash is SHA-256 over JSON with sorted keys, in hexadecimal.
enum Identity {
  static func hash(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return hexadecimal(SHA256.hash(data: try encoder.encode(value)))
  }

  /// The hash of lines of text.
  static func hash(lines: some Sequence<String>) -> String {
    var hash = SHA256()
    for line in lines { hash.update(data: Data((line + "\n").utf8)) }
    return hexadecimal(hash.finalize())
  }

  private static func hexadecimal(_ digest: SHA256.Digest) -> String {
    digest.map { String(format: "%02x", $0) }.joined()
  }
}
