import Concepts

extension FaceTraits {
  /// The face's group in each family that synthetic faces have, as an index into its groups.
  ///
  /// No ethnicity is drawn: that family comes from tables of photographs only. Every face is drawn
  /// in colour; the other palette is a conversion.
  package var groups: [(family: GlobalFamily, group: Int)] {
    [
      (.age, min(Int(age / 20), 3)), (.gender, isMale ? 0 : 1),
      (.skinTone, skin.tone < 0.5 ? 0 : 1), (.palette, 0),
    ]
  }
}
