import Foundation
import Seeding

/// Names a step by what determines its result, so that nothing is computed twice.
///
/// The hash is SHA-256 in hexadecimal; of values, over their JSON with sorted keys.
package enum Identity {
  package static func hash(_ value: some Encodable) throws -> String {
    hash(lines: [try json(value)])
  }

  /// The hash of lines of text.
  package static func hash(lines: some Sequence<String>) -> String {
    var hash = SHA256()
    for line in lines { hash.update((line + "\n").utf8) }
    return hash.hexadecimal
  }

  /// What is hashed of a value, for people to read.
  package static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
