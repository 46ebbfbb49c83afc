/// A binary fact about a drawn face, which the picture shows and the table lists.
///
/// Raw values are the columns of the table: CelebA's names, the Action Units, and for the camera
/// two of our own.
package enum FaceAttribute: String, CaseIterable, Sendable {
  case male = "Male"
  case young = "Young"
  // Eyes
  case eyeglasses = "Eyeglasses"
  case archedEyebrows = "Arched_Eyebrows"
  case bushyEyebrows = "Bushy_Eyebrows"
  case narrowEyes = "Narrow_Eyes"
  // Cheeks
  case bagsUnderEyes = "Bags_Under_Eyes"
  case highCheekbones = "High_Cheekbones"
  case rosyCheeks = "Rosy_Cheeks"
  case noBeard = "No_Beard"
  case fiveOClockShadow = "5_o_Clock_Shadow"
  // Nose
  case bigNose = "Big_Nose"
  case pointyNose = "Pointy_Nose"
  // Mouth
  case bigLips = "Big_Lips"
  case mouthSlightlyOpen = "Mouth_Slightly_Open"
  case mustache = "Mustache"
  case smiling = "Smiling"
  case wearingLipstick = "Wearing_Lipstick"
  // Chin
  case doubleChin = "Double_Chin"
  case goatee = "Goatee"
  // Hair and what is worn
  case bald = "Bald"
  case bangs = "Bangs"
  case recedingHairline = "Receding_Hairline"
  case straightHair = "Straight_Hair"
  case wavyHair = "Wavy_Hair"
  case grayHair = "Gray_Hair"
  case blackHair = "Black_Hair"
  case brownHair = "Brown_Hair"
  case blondHair = "Blond_Hair"
  case heavyMakeup = "Heavy_Makeup"
  case paleSkin = "Pale_Skin"
  case wearingEarrings = "Wearing_Earrings"
  case wearingHat = "Wearing_Hat"
  case wearingNecklace = "Wearing_Necklace"
  case wearingNecktie = "Wearing_Necktie"
  // The camera
  case blurry = "Blurry"
  case castShadow = "Cast_Shadow"
  case compressed = "Compressed"
  // Action Units
  case innerBrowRaiser = "AU_1"
  case outerBrowRaiser = "AU_2"
  case browLowerer = "AU_4"
  case upperLidRaiser = "AU_5"
  case cheekRaiser = "AU_6"
  case noseWrinkler = "AU_9"
  case lipCornerPuller = "AU_12"
  case lipCornerDepressor = "AU_15"
  case chinRaiser = "AU_17"
  case lipStretcher = "AU_20"
  case lipsPart = "AU_25"
  case jawDrop = "AU_26"

  /// The name of the column.
  package var name: String { rawValue }

  /// The Action Unit that the attribute is another name of: who smiles pulls the lip corners.
  package var twin: FaceAttribute? {
    switch self {
    case .smiling: .lipCornerPuller
    case .mouthSlightlyOpen: .lipsPart
    default: nil
    }
  }
}

extension FaceAttribute {
  /// Whether a face has the attribute; each is a threshold on a trait that the picture shows.
  package func isTrue(of face: FaceTraits) -> Bool {
    switch self {
    case .male: face.isMale
    case .young: face.age < 40
    case .eyeglasses: face.spectacles != nil
    case .archedEyebrows: face.features.browArch > 0.75
    case .bushyEyebrows: face.features.browThickness > 0.95
    case .narrowEyes: face.features.lidOpening < 0.74
    case .bagsUnderEyes: face.skin.bags > 0.5
    case .highCheekbones: face.features.cheekbones > 0.7
    case .rosyCheeks: face.makeUp.blush > 0
    case .noBeard: face.beard.style == .none
    case .fiveOClockShadow: face.beard.style == .shadow
    case .bigNose: face.features.noseSize > 0.8
    case .pointyNose: face.features.nosePoint > 0.7
    case .bigLips: face.features.lipFullness > 0.8
    case .mustache: face.beard.hasMoustache
    case .wearingLipstick: face.makeUp.lipstick > 0
    case .doubleChin: face.head.hasDoubleChin
    case .goatee: face.beard.style == .goatee
    case .bald: face.hair.cut == .bald
    case .bangs: face.hair.hasFringe
    case .recedingHairline: face.hair.recession > 1.2 && !face.hair.hasFringe
    case .straightHair: face.hair.texture == .straight
    case .wavyHair: face.hair.texture == .wavy
    case .grayHair: face.hair.isGrey
    case .blackHair: !face.hair.isGrey && face.hair.hue == .black
    case .brownHair: !face.hair.isGrey && face.hair.hue == .brown
    case .blondHair: !face.hair.isGrey && face.hair.hue == .blond
    case .heavyMakeup: face.makeUp.eyeShadow > 0
    case .paleSkin: face.skin.tone < 0.15
    case .wearingEarrings: face.makeUp.hasEarrings
    case .wearingHat: face.dress.hat != nil
    case .wearingNecklace: face.dress.hasNecklace
    case .wearingNecktie: face.dress.collar == .tie
    case .blurry: face.scene.blur > FaceTraits.Scene.leastBlurry
    case .castShadow: face.scene.castShadow != nil
    case .compressed: face.scene.compression != nil
    case .innerBrowRaiser: face.expression.isActive(.innerBrowRaiser)
    case .outerBrowRaiser: face.expression.isActive(.outerBrowRaiser)
    case .browLowerer: face.expression.isActive(.browLowerer)
    case .upperLidRaiser: face.expression.isActive(.upperLidRaiser)
    case .cheekRaiser: face.expression.isActive(.cheekRaiser)
    case .noseWrinkler: face.expression.isActive(.noseWrinkler)
    case .lipCornerPuller, .smiling: face.expression.isActive(.lipCornerPuller)
    case .lipCornerDepressor: face.expression.isActive(.lipCornerDepressor)
    case .chinRaiser: face.expression.isActive(.chinRaiser)
    case .lipStretcher: face.expression.isActive(.lipStretcher)
    case .lipsPart, .mouthSlightlyOpen: face.expression.isActive(.lipsPart)
    case .jawDrop: face.expression.isActive(.jawDrop)
    }
  }
}

extension FaceTraits.Head {
  var hasDoubleChin: Bool { fullness > 1.15 }
}

extension FaceTraits.Hair {
  var isGrey: Bool { grey > 0.6 }
}
