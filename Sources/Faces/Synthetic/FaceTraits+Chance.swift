import Drawing
import Foundation
import Seeding

extension FaceTraits {
  /// Draws the traits of face `index` of the seed's faces.
  package init(seed: UInt64, index: Int, population: Population) {
    var draw = TraitDraw(
      random: SplitMix64(seed: seed, 0xFACE, UInt64(index)), population: population)
    isMale = draw.isMale
    age = draw.age()
    expression = Expression(using: &draw.random)
    head = draw.head(age: age)
    features = draw.features(age: age)
    skin = draw.skin(age: age)
    hair = draw.hair(age: age, tone: skin.tone)
    beard = draw.beard(age: age)
    makeUp = draw.makeUp(age: age)
    spectacles = draw.spectacles()
    dress = draw.dress()
    scene = draw.scene()
  }
}

/// A stream of chance for one face, and what its gender does to it.
private struct TraitDraw {
  var random: SplitMix64
  let population: Population
  let isMale: Bool
  /// Half the distance of the two genders in units of a cue's separation, with the sign.
  private let side: Double

  init(random: SplitMix64, population: Population) {
    self.random = random
    self.population = population
    isMale = self.random.chance(population.male)
    side = (isMale ? 1 : -1) * (1 - population.difficulty)
  }

  /// Draws a gender cue: larger is more frequent among men.
  mutating func cue(_ cue: GenderCue) -> Double {
    side * cue.separation + normal()
  }

  /// Draws a trait that is the same for both genders.
  mutating func normal() -> Double {
    min(max(random.normal(), -2.5), 2.5)
  }

  mutating func pick<Item>(_ items: [Item]) -> Item {
    items[random.below(items.count)]
  }

  mutating func age() -> Double {
    switch random.uniform() {
    case ..<0.12: random.uniform(in: 6...19.9)
    case ..<0.50: random.uniform(in: 20...39.9)
    case ..<0.80: random.uniform(in: 40...59.9)
    default: random.uniform(in: 60...85)
    }
  }
}

extension TraitDraw {
  mutating func head(age: Double) -> FaceTraits.Head {
    let child = max(0, (16 - age) / 10)
    return FaceTraits.Head(
      width: normal(), length: cue(.faceLength) - 1.5 * child, jaw: cue(.jawWidth),
      chin: cue(.chinWidth) - 0.5 * child, neck: cue(.neckWidth) - child,
      adamsApple: cue(.adamsApple) - 2 * child,
      fullness: normal() + (age > 50 ? 0.5 : 0))
  }

  mutating func features(age: Double) -> FaceTraits.Features {
    let child = max(0, (16 - age) / 10)
    let irises = [
      Colour(0.25, 0.14, 0.07), Colour(0.36, 0.22, 0.10), Colour(0.30, 0.42, 0.58),
      Colour(0.32, 0.45, 0.28), Colour(0.42, 0.47, 0.50),
    ]
    return FaceTraits.Features(
      browThickness: cue(.browThickness), browHeight: -cue(.browLowness),
      browArch: -cue(.browFlatness), eyeSize: -cue(.smallEyes) + 1.2 * child,
      eyeSpacing: normal(), eyeSlant: normal(),
      lidOpening: min(max(0.9 + 0.17 * normal(), 0.48), 1.2), iris: pick(irises),
      noseSize: cue(.noseSize) - child, noseLength: normal() - child, nosePoint: normal(),
      cheekbones: normal(), lipFullness: -cue(.thinLips) - (age > 60 ? 0.5 : 0),
      mouthWidth: normal())
  }

  mutating func skin(age: Double) -> FaceTraits.Skin {
    FaceTraits.Skin(
      tone: random.uniform(), undertone: normal() / 2.5,
      wrinkles: min(max((age - 38) / 40 + 0.12 * normal(), 0), 1),
      bags: min(max((age - 50) / 60 + 0.28 + 0.28 * normal(), 0), 1),
      freckles: random.chance(0.1))
  }

  mutating func hair(age: Double, tone: Double) -> FaceTraits.Hair {
    let shortness = cue(.shortHair)
    let recession = cue(.recession) + min(max((age - 45) / 25, -0.8), 1)
    let (tied, fringe) = (random.chance(0.3), random.chance(0.22))
    let cut: FaceTraits.Hair.Cut =
      switch shortness {
      case 0.4... where recession > 1.9 && age > 30: .bald
      case 1.3...: .cropped
      case 0.05...: .short
      case ..<(-0.1) where tied: .tied
      case ..<(-0.7): .long
      default: .medium
      }
    let texture: FaceTraits.Hair.Texture =
      switch random.uniform() {
      case ..<0.45: .straight
      case ..<0.75: .wavy
      default: .curly
      }
    let hue: FaceTraits.Hair.Hue =
      switch random.uniform() {
      case ..<0.34: .black
      case ..<0.68: .brown
      case ..<0.88: .blond
      default: .red
      }
    return FaceTraits.Hair(
      cut: cut, texture: texture, hue: tone > 0.75 && hue != .blond ? .black : hue,
      grey: min(max((age - 52) / 22 + 0.35 * normal(), 0), 1),
      hasFringe: fringe && cut != .bald && cut != .cropped,
      parting: random.uniform(in: -0.75...0.75), volume: normal(),
      recession: min(max(recession, -2.5), 3), length: random.uniform())
  }

  mutating func beard(age: Double) -> FaceTraits.Beard {
    let growth = cue(.facialHair)
    let (kind, moustache, strength) = (random.uniform(), random.chance(0.5), random.uniform())
    let style: FaceTraits.Beard.Style =
      if growth < 1.2 || age < 17 {
        .none
      } else {
        switch kind {
        case ..<0.36: .shadow
        case ..<0.56: .moustache
        case ..<0.78: .goatee
        default: .full
        }
      }
    return FaceTraits.Beard(
      style: style,
      hasMoustache: style == .moustache || style == .full || (style == .goatee && moustache),
      strength: strength)
  }

  mutating func makeUp(age: Double) -> FaceTraits.MakeUp {
    let (lips, lids, lashes) = (-cue(.plainLips), -cue(.plainLids), -cue(.shortLashes))
    let (rosy, blush) = (random.chance(0.15), random.uniform())
    let grown = age >= 15
    return FaceTraits.MakeUp(
      lipstick: grown && lips > 0.45 ? min(0.7 + 0.25 * (lips - 0.45), 1) : 0,
      lipColour: pick([
        Colour(0.72, 0.08, 0.14), Colour(0.82, 0.20, 0.32), Colour(0.55, 0.07, 0.18),
        Colour(0.85, 0.35, 0.40), Colour(0.62, 0.16, 0.38),
      ]),
      eyeShadow: grown && lids > 0.6 ? min(0.4 + 0.25 * (lids - 0.6), 0.85) : 0,
      eyeShadowColour: pick([
        Colour(0.30, 0.20, 0.35), Colour(0.20, 0.28, 0.45), Colour(0.40, 0.26, 0.18),
        Colour(0.18, 0.16, 0.18), Colour(0.45, 0.25, 0.35), Colour(0.20, 0.35, 0.32),
      ]),
      lashes: min(max(0.5 + 0.3 * lashes, 0), 1), blush: rosy ? 0.35 + 0.3 * blush : 0,
      hasEarrings: -cue(.noEarrings) > 0.55)
  }
}

extension TraitDraw {
  mutating func spectacles() -> FaceTraits.Spectacles? {
    let worn = random.chance(population.eyeglasses)
    let shape = pick(FaceTraits.Spectacles.Shape.allCases)
    let frames = [
      Colour(0.06, 0.06, 0.07), Colour(0.06, 0.06, 0.07), Colour(0.16, 0.09, 0.05),
      Colour(0.33, 0.17, 0.07), Colour(0.45, 0.08, 0.10), Colour(0.10, 0.16, 0.38),
      Colour(0.30, 0.31, 0.34), Colour(0.60, 0.47, 0.22),
    ]
    let (frame, kind) = (pick(frames), random.uniform())
    let lenses = [
      Colour(0.35, 0.22, 0.10), Colour(0.15, 0.15, 0.18), Colour(0.15, 0.22, 0.32),
      Colour(0.40, 0.20, 0.30),
    ]
    let (tintColour, thickness, size) = (pick(lenses), random.uniform(), random.uniform())
    guard worn else { return nil }
    let (lens, tint): (Colour, Double) =
      switch kind {
      case ..<0.07: (Colour(0.05, 0.05, 0.06), 0.88)
      case ..<0.17: (tintColour, 0.45)
      default: (Colour(0.90, 0.95, 1), 0.14)
      }
    return FaceTraits.Spectacles(
      shape: shape, colour: frame, thickness: thickness, size: size, lens: lens, tint: tint)
  }

  mutating func dress() -> FaceTraits.Dress {
    let formality = cue(.collar) + 0.4 * normal()
    let collar: FaceTraits.Dress.Collar =
      switch formality {
      case ..<(-0.9): .scoop
      case ..<(-0.2): .vee
      case ..<0.4: .crew
      case ..<1.1: .shirt
      default: .tie
      }
    let (hatted, beanie) = (random.chance(population.hat), random.chance(0.5))
    let (dark, hue, saturation) = (random.uniform(), random.uniform(), random.uniform())
    return FaceTraits.Dress(
      collar: collar,
      colour: Colour(hue: hue, saturation: 0.1 + 0.4 * saturation, value: 0.2 + 0.65 * dark),
      accent: Colour(hue: random.uniform(), saturation: 0.7, value: 0.25 + 0.5 * random.uniform()),
      hat: hatted ? (beanie ? .beanie : .cap) : nil)
  }

  mutating func scene() -> FaceTraits.Scene {
    let hue = random.uniform()
    let (saturation, value) = (random.uniform(), random.uniform())
    let (saturation2, value2) = (random.uniform(), random.uniform())
    return FaceTraits.Scene(
      shift: Point(0.9 * normal(), 0.8 * normal()), scale: 1 + 0.025 * normal(),
      roll: 0.045 * normal(), yaw: 0.09 * normal(), pitch: 0.05 * normal(),
      background: Colour(hue: hue, saturation: 0.25 * saturation, value: 0.25 + 0.7 * value),
      background2: Colour(
        hue: hue + 0.15 * normal(), saturation: 0.25 * saturation2, value: 0.15 + 0.8 * value2),
      lightAngle: random.uniform(in: -Double.pi...Double.pi) / 2 - Double.pi / 2,
      lightStrength: 0.05 + 0.25 * random.uniform(), warmth: 0.015 * normal(),
      exposure: 1 + 0.05 * normal(), noise: 1 + 2.5 * random.uniform(),
      blur: max(0, 0.22 * normal()), noiseSeed: random.next())
  }
}
