/// One value of the target and one of the bias attribute, or of being transformed.
package struct Subgroup: Sendable, Hashable {
  package let label: Bool
  package let attribute: Bool

  package init(label: Bool, attribute: Bool) {
    (self.label, self.attribute) = (label, attribute)
  }

  /// All four, in the order in which results list them.
  package static let all = [true, false].flatMap { label in
    [true, false].map { Subgroup(label: label, attribute: $0) }
  }

  /// Whether it is one of the two that grow with P.
  package var isAligned: Bool { label == attribute }
}
