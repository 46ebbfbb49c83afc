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
    guard name.hasPrefix(LocalConcept.plantedPrefix), let plant = Plant(words: name),
      plant.name == name
    else { return nil }
    self = plant
  }

  /// The cue that words say as its name does, with or without `Planted_`, with usual values too and in any
  /// order behind the region; nil where they say none.
  package init?(words text: String) {
    let prefix = LocalConcept.plantedPrefix
    let name = text.hasPrefix(prefix) ? text.dropFirst(prefix.count) : text[...]
    let words = name.split(separator: "_", omittingEmptySubsequences: false)
    guard let region = FaceRegion.allCases.first(where: { words[0] == $0.rawValue }) else {
      return nil
    }
    var (kinds, strengths, sizes): ([Kind], [Double], [Double]) = ([], [], [])
    func number(_ word: Substring, _ key: String, _ range: ClosedRange<Double>) -> Double? {
      guard word.hasPrefix(key) else { return nil }
      return Double(word.dropFirst(key.count)).flatMap { range.contains($0) ? $0 : nil }
    }
    for word in words.dropFirst() {
      if let kind = Kind(rawValue: String(word)) {
        kinds.append(kind)
      } else if let value = number(word, "strength", Defaults.Plant.strengths) {
        strengths.append(value)
      } else if let value = number(word, "size", Defaults.Plant.sizes) {
        sizes.append(value)
      } else {
        return nil
      }
    }
    guard max(kinds.count, strengths.count, sizes.count) <= 1 else { return nil }
    self.init(
      region: region, kind: kinds.first ?? Defaults.Plant.kind,
      strength: strengths.first ?? Defaults.Plant.strength,
      size: sizes.first ?? Defaults.Plant.size)
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
