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
  /// Names tell the type: Action Units start with `AU_`, parts are written in lower case.
  package init(of name: some StringProtocol) {
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
  /// The concept of a published name, or of a planted cue; nil for any other name.
  package static func named(_ name: String) -> LocalConcept? {
    byName[name] ?? planted(name)
  }

  /// Whether it is the name of one of the 38.
  package static func isPublished(_ name: String) -> Bool { byName[name] != nil }

  /// What the names of planted cues begin with; a region follows.
  package static let plantedPrefix = "Planted_"

  /// The concept of a planted cue, such as `Planted_eye` or `Planted_eye_tint`: what follows the region
  /// tells cues of one region apart.
  private static func planted(_ name: String) -> LocalConcept? {
    guard name.hasPrefix(plantedPrefix) else { return nil }
    let words = name.dropFirst(plantedPrefix.count).split(
      separator: "_", omittingEmptySubsequences: false)
    guard let word = words.first,
      let region = FaceRegion.allCases.first(where: { $0.rawValue == word })
    else { return nil }
    return LocalConcept(name: name, region: region, type: ConceptType(of: name))
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
