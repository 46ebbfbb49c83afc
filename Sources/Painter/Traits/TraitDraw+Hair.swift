extension TraitDraw {
  func hair(_ ageScore: Double) -> FaceTraits.Hair {
    let hasFringe = has(.bangs, normal(.fringe))
    let (recession, isBald) = recession(normal(.recession, following: ageScore, 0.55))
    let grey = trait(.grayHair, normal(.grey, following: ageScore, 0.75))
    var parting = stream(.parting)
    return FaceTraits.Hair(
      cut: isBald && !hasFringe ? .bald : cut(hasFringe: hasFringe), texture: texture, hue: hue,
      grey: min(max(0.6 + (grey > 0 ? 0.45 : 0.9) * grey, 0), 1), hasFringe: hasFringe,
      parting: parting.uniform(in: -0.75...0.75), volume: normal(.volume), recession: recession,
      length: uniform(.length))
  }

  /// Short is more frequent among men; who has a fringe has hair for it.
  private func cut(hasFringe: Bool) -> FaceTraits.Hair.Cut {
    let isTied = uniform(.tied) < 0.3
    switch cue(.shortHair, .shortness) {
    case 1.3... where !hasFringe: return .cropped
    case 0.05...: return .short
    case ..<(-0.1) where isTied: return .tied
    case ..<(-0.7): return .long
    default: return .medium
    }
  }

  /// How far the hairline is back: beyond 1.2 where it recedes, beyond 2 on a bald head.
  private func recession(_ score: Double) -> (Double, isBald: Bool) {
    let (receding, bald) = (trait(.recedingHairline, score), trait(.bald, score))
    if receding <= 1.2 { return (max(receding, -2.5), false) }
    if bald > 2 { return (min(bald, 3), true) }
    // Between the two thresholds, wherever the population has put them.
    let (past, left) = (receding - 1.2, 2 - bald)
    return (1.2 + 0.8 * past / (past + left), false)
  }

  private var texture: FaceTraits.Hair.Texture {
    let place = uniform(.texture)
    let straight = chance(of: .straightHair)
    if place < straight { return .straight }
    return place < straight + chance(of: .wavyHair) ? .wavy : .curly
  }

  /// The colour without grey, darker where the skin is.
  private var hue: FaceTraits.Hair.Hue {
    let score = normal(.hue, following: -normal(.tone), 0.5)
    let place = NormalCurve.share(below: -score) * (1 - chance(of: .grayHair))
    let (black, brown) = (chance(of: .blackHair), chance(of: .brownHair))
    if place < black { return .black }
    if place < black + brown { return .brown }
    return place < 1 - chance(of: .grayHair) - chance(of: .blondHair) ? .red : .blond
  }
}
