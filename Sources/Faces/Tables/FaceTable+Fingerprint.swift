import Foundation
import Seeding

extension FaceTable {
  /// Names the table by the names in it, so that two lists of the same pictures are known to be so.
  package var fingerprint: String {
    var hash = SHA256()
    for name in names { hash.update((name + "\n").utf8) }
    return String(hash.hexadecimal.prefix(16))
  }
}
