/// How many bytes a dissection may hold of what it could also compute or read again.
///
/// No number depends on it. With less memory the network runs twice over the pictures, then layer by
/// layer, and pictures are read anew for every pass.
package struct DissectionMemory: Sendable, Equatable {
  package let bytes: Int

  /// The limit where nothing else is said.
  package static let usual = DissectionMemory(bytes: 3 << 29)

  package init(bytes: Int) {
    self.bytes = bytes
  }

  /// As `Int(memory:)` reads it.
  package var text: String { "\(Double(bytes) / 1e6)MB" }

  /// Bytes of pictures at the size of the model's input: a third.
  package var pictures: Int { bytes / 3 }

  /// Bytes of activations: top values, extremes, and maps between the two passes.
  package var activations: Int { bytes - pictures }
}
