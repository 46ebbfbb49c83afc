/// The name of a place in a network that has units, such as torchvision's `layer3`.
package struct LayerName: RawRepresentable, Hashable, Codable, Sendable {
  package let rawValue: String

  package init(rawValue: String) {
    self.rawValue = rawValue
  }

  package init(_ name: some StringProtocol) {
    rawValue = String(name)
  }
}

extension LayerName: Comparable {
  package static func < (one: LayerName, other: LayerName) -> Bool {
    one.rawValue < other.rawValue
  }
}

extension LayerName: CustomStringConvertible {
  package var description: String { rawValue }
}

extension LayerName: ExpressibleByStringLiteral {
  package init(stringLiteral name: String) {
    rawValue = name
  }
}
