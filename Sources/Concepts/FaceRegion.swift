/// A part of the face in which local concepts compete for a unit.
///
/// Source: Teotia et al. 2022, the five regions of the Face Dictionary. A dictionary may have others.
package struct FaceRegion: RawRepresentable, Hashable, Codable, Sendable, CaseIterable {
  package let rawValue: String

  package static let eye = FaceRegion("eye")
  package static let cheek = FaceRegion("cheek")
  package static let nose = FaceRegion("nose")
  package static let mouth = FaceRegion("mouth")
  package static let chin = FaceRegion("chin")

  /// Those of the published dictionary, in the order of its tables.
  package static let allCases = [eye, cheek, nose, mouth, chin]

  /// Words that stand beside regions in tables, and so can name none.
  private static let taken: Set<String> = [
    "all", "axis", "detectors", "hnd", "netdissect", "other", "pairs", "units", "unlocalised",
  ]

  private init(_ name: String) { rawValue = name }

  /// The region of a name: up to 24 small letters, digits and `_`, a letter first; nil for any other.
  package init?(rawValue: String) {
    guard let first = rawValue.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first),
      rawValue.utf8.count <= 24, !Self.taken.contains(rawValue),
      rawValue.unicodeScalars.allSatisfy({
        ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
      })
    else { return nil }
    self.rawValue = rawValue
  }
}

extension [LocalConcept] {
  /// Their regions: the five of the published dictionary, then others in the order of the concepts.
  package var regions: [FaceRegion] {
    reduce(into: FaceRegion.allCases) { regions, concept in
      if !regions.contains(concept.region) { regions.append(concept.region) }
    }
  }
}
