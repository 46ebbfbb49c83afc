import Concepts

extension FaceTraits.Head {
  var hasDoubleChin: Bool { fullness > 1.15 }
}

extension FaceTraits {
  /// A binary fact about a face.
  package struct Attribute: Sendable {
    /// CelebA's name of it, or the Action Unit.
    package let name: String
    package let isTrue: @Sendable (FaceTraits) -> Bool

    init(_ name: String, _ isTrue: @escaping @Sendable (FaceTraits) -> Bool) {
      self.name = name
      self.isTrue = isTrue
    }
  }

  /// All binary columns of the table; each is a threshold on a trait that the picture shows.
  package static let attributes: [Attribute] =
    looks
    + ActionUnit.allCases.map { unit in
      Attribute(unit.rawValue) { $0.expression.isActive(unit) }
    }

  private static let looks: [Attribute] = [
    Attribute("Male") { $0.isMale },
    Attribute("Young") { $0.age < 40 },
    // Eyes
    Attribute("Eyeglasses") { $0.spectacles != nil },
    Attribute("Arched_Eyebrows") { $0.features.browArch > 0.75 },
    Attribute("Bushy_Eyebrows") { $0.features.browThickness > 0.95 },
    Attribute("Narrow_Eyes") { $0.features.lidOpening < 0.74 },
    // Cheeks
    Attribute("Bags_Under_Eyes") { $0.skin.bags > 0.5 },
    Attribute("High_Cheekbones") { $0.features.cheekbones > 0.7 },
    Attribute("Rosy_Cheeks") { $0.makeUp.blush > 0 },
    Attribute("No_Beard") { $0.beard.style == .none },
    Attribute("5_o_Clock_Shadow") { $0.beard.style == .shadow },
    // Nose
    Attribute("Big_Nose") { $0.features.noseSize > 0.8 },
    Attribute("Pointy_Nose") { $0.features.nosePoint > 0.7 },
    // Mouth
    Attribute("Big_Lips") { $0.features.lipFullness > 0.8 },
    Attribute("Mouth_Slightly_Open") { $0.expression.isActive(.lipsPart) },
    Attribute("Mustache") { $0.beard.hasMoustache },
    Attribute("Smiling") { $0.expression.isActive(.lipCornerPuller) },
    Attribute("Wearing_Lipstick") { $0.makeUp.lipstick > 0 },
    // Chin
    Attribute("Double_Chin") { $0.head.hasDoubleChin },
    Attribute("Goatee") { $0.beard.style == .goatee },
    // Hair and what is worn
    Attribute("Bald") { $0.hair.cut == .bald },
    Attribute("Bangs") { $0.hair.hasFringe },
    Attribute("Receding_Hairline") { $0.hair.recession > 1.2 && !$0.hair.hasFringe },
    Attribute("Straight_Hair") { $0.hair.texture == .straight },
    Attribute("Wavy_Hair") { $0.hair.texture == .wavy },
    Attribute("Gray_Hair") { $0.hair.isGrey },
    Attribute("Black_Hair") { !$0.hair.isGrey && $0.hair.hue == .black },
    Attribute("Brown_Hair") { !$0.hair.isGrey && $0.hair.hue == .brown },
    Attribute("Blond_Hair") { !$0.hair.isGrey && $0.hair.hue == .blond },
    Attribute("Heavy_Makeup") { $0.makeUp.lipstick > 0 && $0.makeUp.eyeShadow > 0 },
    Attribute("Pale_Skin") { $0.skin.tone < 0.15 },
    Attribute("Wearing_Earrings") { $0.makeUp.hasEarrings },
    Attribute("Wearing_Hat") { $0.dress.hat != nil },
    Attribute("Wearing_Necktie") { $0.dress.collar == .tie },
  ]

  /// The face's group in each family that synthetic faces have, as an index into its groups.
  ///
  /// No ethnicity is drawn: that family comes from tables of photographs only.
  package var groups: [(family: GlobalFamily, group: Int)] {
    [
      (.age, min(Int(age / 20), 3)), (.gender, isMale ? 0 : 1),
      (.skinTone, skin.tone < 0.5 ? 0 : 1),
    ]
  }
}

extension FaceTraits.Hair {
  var isGrey: Bool { grey > 0.6 }
}
