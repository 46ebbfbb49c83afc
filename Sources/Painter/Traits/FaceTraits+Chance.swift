import Drawing
import Seeding

extension FaceTraits {
  /// Draws the traits of face `index` of the seed's faces.
  package init(seed: UInt64, index: Int, population: Population) {
    let draw = TraitDraw(seed: seed, index: index, population: population)
    let ageScore = draw.normal(.age)
    isMale = draw.isMale
    age = Age.years(atScore: -draw.trait(.young, -ageScore))
    expression = draw.expression()
    head = draw.head(ageScore)
    features = draw.features()
    skin = draw.skin(ageScore, age: age)
    hair = draw.hair(ageScore)
    beard = draw.beard(age: age)
    makeUp = draw.makeUp(age: age)
    spectacles = draw.spectacles()
    dress = draw.dress()
    scene = draw.scene()
  }
}

extension TraitDraw {
  fileprivate func head(_ ageScore: Double) -> FaceTraits.Head {
    FaceTraits.Head(
      width: normal(.headWidth), length: cue(.faceLength, .faceLength),
      jaw: cue(.jawWidth, .jaw), chin: cue(.chinWidth, .chin), neck: cue(.neckWidth, .neck),
      adamsApple: cue(.adamsApple, .adamsApple),
      fullness: 1.15 + trait(.doubleChin, normal(.fullness, following: ageScore, 0.3)))
  }

  fileprivate func features() -> FaceTraits.Features {
    let irises = [
      Colour(0.25, 0.14, 0.07), Colour(0.36, 0.22, 0.10), Colour(0.30, 0.42, 0.58),
      Colour(0.32, 0.45, 0.28), Colour(0.42, 0.47, 0.50),
    ]
    return FaceTraits.Features(
      browThickness: trait(.bushyEyebrows, normal(.browThickness)),
      browHeight: -cue(.browLowness, .browHeight),
      browArch: -trait(.archedEyebrows, normal(.browArch)),
      eyeSize: -cue(.smallEyes, .eyeSize), eyeSpacing: normal(.eyeSpacing),
      eyeSlant: normal(.eyeSlant),
      lidOpening: min(max(0.74 - 0.17 * trait(.narrowEyes, normal(.lids)), 0.48), 1.2),
      iris: pick(irises, .iris), noseSize: trait(.bigNose, normal(.noseSize)),
      noseLength: normal(.noseLength), nosePoint: 0.7 + trait(.pointyNose, normal(.nosePoint)),
      cheekbones: 0.7 + trait(.highCheekbones, normal(.cheekbones)),
      lipFullness: -trait(.bigLips, normal(.lips)), mouthWidth: normal(.mouthWidth))
  }

  fileprivate func skin(_ ageScore: Double, age: Double) -> FaceTraits.Skin {
    // The share of people who are paler, stretched so that `Pale_Skin` ends at 0.15.
    let (place, pale) = (NormalCurve.share(below: -normal(.tone)), chance(of: .paleSkin))
    let tone =
      place < pale ? 0.15 * place / pale : 0.15 + 0.85 * (place - pale) / max(1 - pale, 1e-9)
    let bags = trait(.bagsUnderEyes, normal(.bags, following: ageScore, 0.45))
    return FaceTraits.Skin(
      tone: tone, undertone: normal(.undertone) / 2.5,
      wrinkles: min(max((age - 38) / 40 + 0.12 * normal(.wrinkles), 0), 1),
      bags: min(max(0.5 + 0.28 * bags, 0), 1), freckles: uniform(.freckles) < 0.1)
  }

  fileprivate func beard(age: Double) -> FaceTraits.Beard {
    let isBearded = age >= 17 && trait(.noBeard, normal(.beard)) >= 1.2
    let bearded = max(1 - chance(of: .noBeard), 1e-9)
    let (shadow, goatee) = (chance(of: .fiveOClockShadow), chance(of: .goatee))
    let full = bearded - shadow - goatee
    let kind = bearded * uniform(.beardKind)
    let style: FaceTraits.Beard.Style =
      switch kind {
      case _ where !isBearded: .none
      case ..<shadow: .shadow
      case ..<(shadow + goatee): .goatee
      case ..<(shadow + goatee + 0.48 * full): .moustache
      default: .full
      }
    // A moustache goes with as many goatees as the rate of moustaches leaves for them.
    let joined = uniform(.moustache) * goatee < chance(of: .mustache) - full
    return FaceTraits.Beard(
      style: style,
      hasMoustache: style == .moustache || style == .full || (style == .goatee && joined),
      strength: uniform(.beardStrength), breadth: uniform(.beardBreadth))
  }

  fileprivate func makeUp(age: Double) -> FaceTraits.MakeUp {
    let lips = -trait(.wearingLipstick, normal(.lipstick))
    let lids = -trait(.heavyMakeup, normal(.eyeShadow))
    let isGrown = age >= 15
    return FaceTraits.MakeUp(
      lipstick: isGrown && lips > 0.45 ? min(0.7 + 0.25 * (lips - 0.45), 1) : 0,
      lipColour: pick(
        [
          Colour(0.72, 0.08, 0.14), Colour(0.82, 0.20, 0.32), Colour(0.55, 0.07, 0.18),
          Colour(0.85, 0.35, 0.40), Colour(0.62, 0.16, 0.38),
        ], .lipColour),
      eyeShadow: isGrown && lids > 0.6 ? min(0.4 + 0.25 * (lids - 0.6), 0.85) : 0,
      eyeShadowColour: pick(
        [
          Colour(0.30, 0.20, 0.35), Colour(0.20, 0.28, 0.45), Colour(0.40, 0.26, 0.18),
          Colour(0.18, 0.16, 0.18), Colour(0.45, 0.25, 0.35), Colour(0.20, 0.35, 0.32),
        ], .eyeShadowColour),
      lashes: min(max(0.5 - 0.3 * cue(.shortLashes, .lashes), 0), 1),
      blush: has(.rosyCheeks, normal(.rosy)) ? 0.35 + 0.3 * uniform(.blush) : 0,
      hasEarrings: -trait(.wearingEarrings, normal(.earrings)) > 0.55)
  }
}
