import Concepts

/// A small cue that is planted into faces: the place of what there is to find is known.
///
/// It lies at a place that the landmarks of a face fix, a little off it in every picture. It is a
/// concept of its own in its region of the face.
package struct Plant: Sendable, Hashable {
  /// What the cue looks like.
  package enum Kind: String, CaseIterable, Sendable, Codable {
    /// A disc of one colour.
    case patch
    /// Another hue of the skin, as bright as before.
    case tint
    /// Checks, as bright and as coloured as before in the mean.
    case texture
  }

  package let region: FaceRegion
  package let kind: Kind
  /// From nothing to be seen, 0, to as strong as the kind goes, 1.
  package let strength: Double
  /// The diameter as a share of the distance between the eyes.
  package let size: Double

  /// Raised whenever the same cue would be drawn otherwise.
  package static let revision = 1

  package init(
    region: FaceRegion, kind: Kind = Defaults.Plant.kind,
    strength: Double = Defaults.Plant.strength, size: Double = Defaults.Plant.size
  ) {
    (self.region, self.kind, self.strength, self.size) = (region, kind, strength, size)
  }
}

extension Plant {
  /// The concept that it is: `Planted_eye`, or with what differs from the defaults, such as
  /// `Planted_eye_tint_strength0.3_size0.4`.
  ///
  /// The axis, the transform and the concept have this name in files, tables and the database.
  package var name: String {
    LocalConcept.plantedPrefix + region.rawValue
      + (kind == Defaults.Plant.kind ? "" : "_\(kind.rawValue)")
      + (strength == Defaults.Plant.strength ? "" : "_strength\(strength.shortest)")
      + (size == Defaults.Plant.size ? "" : "_size\(size.shortest)")
  }

  /// The cue of that name; nil where it is the name of none.
  package init?(name: String) {
    guard name.hasPrefix(LocalConcept.plantedPrefix) else { return nil }
    var words = name.dropFirst(LocalConcept.plantedPrefix.count).split(separator: "_")[...]
    guard let word = words.popFirst(),
      let region = FaceRegion.allCases.first(where: { $0.rawValue == word })
    else { return nil }
    var kind: Kind?
    if let known = words.first.flatMap({ Kind(rawValue: String($0)) }) {
      kind = known
      words.removeFirst()
    }
    func number(after key: String, in range: ClosedRange<Double>) -> Double? {
      guard let word = words.first, word.hasPrefix(key),
        let number = Double(word.dropFirst(key.count)), range.contains(number)
      else { return nil }
      words.removeFirst()
      return number
    }
    let strength = number(after: "strength", in: Defaults.Plant.strengths)
    let size = number(after: "size", in: Defaults.Plant.sizes)
    self.init(
      region: region, kind: kind ?? Defaults.Plant.kind,
      strength: strength ?? Defaults.Plant.strength, size: size ?? Defaults.Plant.size)
    if self.name != name { return nil }
  }

  /// What a dictionary calls it.
  package var concept: LocalConcept {
    LocalConcept(name: name, region: region, type: ConceptType(of: name))
  }

  /// Such as `a patch in the eye region, strength 0.6, 0.3 of the distance between the eyes wide`.
  package var words: String {
    "a \(kind.rawValue) in the \(region.rawValue) region, strength \(strength.shortest), "
      + "\(size.shortest) of the distance between the eyes wide"
  }
}
