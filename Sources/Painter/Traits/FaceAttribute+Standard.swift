extension FaceAttribute {
  /// What decides how often an attribute is true, unless a population says otherwise.
  enum Standard: Sendable {
    /// Among men and women alike.
    case rate(Double)
    /// True where a gender cue exceeds a threshold, or falls short of it.
    case above(GenderCue, Double)
    case below(GenderCue, Double)
    /// A share of those with any beard or stubble.
    case ofBearded(Double)
  }

  /// How often the attribute is true.
  ///
  /// For cues the rate follows from how far they lie apart; at difficulty 0.1 rate and correlation
  /// with `Male` are those behind each.
  var standard: Standard {
    switch self {
    case .male: .rate(0.5)
    case .young: .rate(0.5)
    case .eyeglasses: .rate(0.5)
    case .archedEyebrows: .below(.browFlatness, -0.75)  // 0.33, −0.63
    case .bushyEyebrows: .above(.browThickness, 0.95)  // 0.41, 0.81
    case .narrowEyes: .rate(0.18)
    case .bagsUnderEyes: .rate(0.22)
    case .highCheekbones: .rate(0.24)
    case .rosyCheeks: .rate(0.15)
    case .noBeard: .below(.facialHair, 1.2)  // 0.58, −0.85
    case .fiveOClockShadow: .ofBearded(0.36)  // 0.15, 0.42
    case .bigNose: .above(.noseSize, 0.8)  // 0.32, 0.62
    case .pointyNose: .rate(0.24)
    case .bigLips: .below(.thinLips, -0.8)  // 0.35, −0.69
    case .mustache: .ofBearded(0.53)  // 0.22, 0.54
    case .wearingLipstick: .below(.plainLips, -0.45)  // 0.45, −0.90
    case .doubleChin: .rate(0.17)
    case .goatee: .ofBearded(0.22)  // 0.09, 0.32
    case .bald: .above(.recession, 2.0)  // 0.10, 0.33
    case .bangs: .rate(0.15)
    case .recedingHairline: .above(.recession, 1.2)  // 0.23, 0.52
    case .straightHair: .rate(0.45)
    case .wavyHair: .rate(0.30)
    case .grayHair: .rate(0.17)
    case .blackHair: .rate(0.36)
    case .brownHair: .rate(0.22)
    case .blondHair: .rate(0.17)
    case .heavyMakeup: .below(.plainLids, -0.6)  // 0.41, −0.82
    case .paleSkin: .rate(0.15)
    case .wearingEarrings: .below(.noEarrings, -0.55)  // 0.44, −0.86
    case .wearingHat: .rate(0.06)
    case .wearingNecklace: .rate(0.12)
    case .wearingNecktie: .above(.collar, 1.02)  // 0.35, 0.72
    case .blurry: .rate(0.05)
    case .castShadow: .rate(0.12)
    case .compressed: .rate(0.2)
    case .innerBrowRaiser: .rate(0.26)
    case .outerBrowRaiser: .rate(0.19)
    case .browLowerer: .rate(0.29)
    case .upperLidRaiser: .rate(0.25)
    case .cheekRaiser: .rate(0.29)
    case .noseWrinkler: .rate(0.12)
    case .lipCornerPuller, .smiling: .rate(0.28)
    case .lipCornerDepressor: .rate(0.17)
    case .chinRaiser: .rate(0.20)
    case .lipStretcher: .rate(0.12)
    case .lipsPart, .mouthSlightlyOpen: .rate(0.35)
    case .jawDrop: .rate(0.14)
    }
  }

  /// The age from which people grow a beard or make up, or nil where age does not matter.
  var leastAge: Double? {
    switch self {
    case .noBeard, .fiveOClockShadow, .mustache, .goatee: 17
    case .wearingLipstick, .heavyMakeup: 15
    default: nil
    }
  }
}
