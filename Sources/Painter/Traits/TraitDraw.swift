import Drawing
import Seeding

/// Chance for one face: each trait has a stream of its own, so that none moves another.
struct TraitDraw {
  /// What is drawn from a stream of its own.
  enum Stream: UInt64 {
    case gender, age
    case headWidth, faceLength, jaw, chin, neck, adamsApple, fullness
    case browThickness, browHeight, browArch, eyeSize, eyeSpacing, eyeSlant, lids, iris
    case noseSize, noseLength, nosePoint, cheekbones, lips, mouthWidth
    case tone, undertone, wrinkles, bags, freckles
    case shortness, recession, tied, fringe, texture, hue, grey, parting, volume, length
    case beard, beardKind, moustache, beardStrength, beardBreadth
    case lipstick, lipColour, eyeShadow, eyeShadowColour, lashes, rosy, blush, earrings
    case joy, surprise, distress, mouthOpening, lipCorners, innerBrow, outerBrow, browLowering
    case upperLid, cheeks, noseWrinkles, stretching, strength
    case spectacles, frameShape, frameColour, lensKind, lensColour, frameThickness, frameSize
    case collar, clothColour, accent, hat, hatKind, necklace
    case pose, background, light, shadow, shadowPlace, camera, blur, focus, compression, quality,
      noise
  }

  let isMale: Bool
  private let seed: UInt64
  private let population: Population

  /// Starts the streams of face `index` of a seed's faces.
  init(seed: UInt64, index: Int, population: Population) {
    var random = SplitMix64(seed: seed, 0xFACE, UInt64(index))
    self.seed = random.next()
    self.population = population
    var gender = SplitMix64(seed: self.seed, Stream.gender.rawValue)
    isMale = gender.chance(population.odds.male)
  }

  func stream(_ stream: Stream) -> SplitMix64 {
    SplitMix64(seed: seed, stream.rawValue)
  }

  /// A standard normal draw, held within ±3.5.
  func normal(_ stream: Stream) -> Double {
    var random = self.stream(stream)
    return random.boundedNormal(within: 3.5)
  }

  func uniform(_ stream: Stream) -> Double {
    var random = self.stream(stream)
    return random.uniform()
  }

  func pick<Item>(_ items: [Item], _ stream: Stream) -> Item {
    var random = self.stream(stream)
    return items[random.below(items.count)]
  }

  /// A standard normal draw that goes along with another, `score`, at the given correlation.
  func normal(_ stream: Stream, following score: Double, _ correlation: Double) -> Double {
    correlation * score + (1 - correlation * correlation).squareRoot() * normal(stream)
  }

  /// A gender cue that no attribute names: larger is more frequent among men.
  func cue(_ cue: GenderCue, _ stream: Stream) -> Double {
    cue.shift(isMale: isMale, difficulty: population.difficulty) + normal(stream)
  }

  /// The trait that an attribute is a threshold of, from a standard normal score: as often beyond
  /// the threshold as the population wants, the threshold being 0 for all but gender cues.
  func trait(_ attribute: FaceAttribute, _ score: Double) -> Double {
    score + population.odds.offset(of: attribute, isMale: isMale)
  }

  /// Whether a standard normal score makes an attribute true that is no gender cue.
  func has(_ attribute: FaceAttribute, _ score: Double) -> Bool {
    trait(attribute, score) > 0
  }

  /// The chance of an attribute for a person of this gender.
  func chance(of attribute: FaceAttribute) -> Double {
    population.odds.chance(of: attribute, isMale: isMale)
  }
}

extension SplitMix64 {
  /// A standard normal draw, moved to the end of ±`limit` where it lies beyond.
  mutating func boundedNormal(within limit: Double = 2.5) -> Double {
    min(max(normal(), -limit), limit)
  }
}
