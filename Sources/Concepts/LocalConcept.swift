/// A part of the face in which local concepts compete for a unit.
///
/// Source: Teotia et al. 2022, the five regions of the Face Dictionary.
package enum FaceRegion: String, CaseIterable, Sendable, Codable {
  case eye, cheek, nose, mouth, chin
}

/// What kind of thing a local concept is.
package enum ConceptType: String, CaseIterable, Sendable, Codable {
  case actionUnit, part, attribute
}

/// A concept that has a place in the face and therefore masks.
package struct LocalConcept: Sendable, Hashable {
  /// The published name, which is also the stem of its mask files.
  package let name: String
  package let region: FaceRegion
  package let type: ConceptType

  package init(name: String, region: FaceRegion, type: ConceptType) {
    self.name = name
    self.region = region
    self.type = type
  }
}

extension LocalConcept {
  /// The 38 local concepts, region by region, in the order in which ties are broken.
  ///
  /// Source: Teotia et al. 2022, the concept table of the Face Dictionary.
  package static let all: [LocalConcept] = [
    (
      .eye,
      """
      AU_1 AU_2 AU_4 AU_5 left_brow right_brow left_eye right_eye \
      Arched_Eyebrows Bushy_Eyebrows Eyeglasses Narrow_Eyes
      """
    ),
    (
      .cheek,
      """
      AU_6 left_cheek right_cheek Bags_Under_Eyes High_Cheekbones Rosy_Cheeks \
      No_Beard 5_o_Clock_Shadow
      """
    ),
    (.nose, "AU_9 nose Big_Nose Pointy_Nose"),
    (
      .mouth,
      """
      AU_12 AU_15 AU_20 AU_25 mouth Big_Lips Mouth_Slightly_Open Mustache \
      Smiling Wearing_Lipstick
      """
    ),
    (.chin, "AU_17 AU_26 Double_Chin Goatee"),
  ].flatMap { (region: FaceRegion, names: String) in
    names.split(separator: " ").map { name in
      LocalConcept(name: String(name), region: region, type: ConceptType(of: name))
    }
  }
}

extension ConceptType {
  /// Published names tell the type: Action Units start with `AU_`, parts are written in lower case.
  fileprivate init(of name: Substring) {
    if name.hasPrefix("AU_") {
      self = .actionUnit
    } else if name == name.lowercased() {
      self = .part
    } else {
      self = .attribute
    }
  }
}

extension LocalConcept {
  /// The concept of a published name, or nil.
  package static func named(_ name: String) -> LocalConcept? {
    byName[name]
  }

  private static let byName: [String: LocalConcept] = Dictionary(
    uniqueKeysWithValues: all.map { ($0.name, $0) })
}

extension FaceRegion {
  /// The concepts of the region, in the order in which ties are broken.
  package var concepts: [LocalConcept] {
    LocalConcept.all.filter { $0.region == self }
  }
}
