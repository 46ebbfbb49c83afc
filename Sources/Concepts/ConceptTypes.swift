/// A set of types of local concepts, such as those that an image is annotated for.
package struct ConceptTypes: OptionSet, Sendable, Hashable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The set of one type.
  package init(_ type: ConceptType) { self.init(rawValue: 1 << UInt8(type.place)) }

  package static let all = ConceptTypes(ConceptType.allCases.map { ConceptTypes($0) })
}

extension ConceptType {
  /// The place among all types, from 0.
  package var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
