import Drawing
import Foundation
import Seeding

extension TraitDraw {
  /// Draws spectacles: 11 % of them dark, 10 % tinted.
  func spectacles() -> FaceTraits.Spectacles? {
    guard has(.eyeglasses, normal(.spectacles)) else { return nil }
    let frames = [
      Colour(0.06, 0.06, 0.07), Colour(0.06, 0.06, 0.07), Colour(0.16, 0.09, 0.05),
      Colour(0.33, 0.17, 0.07), Colour(0.45, 0.08, 0.10), Colour(0.10, 0.16, 0.38),
      Colour(0.30, 0.31, 0.34), Colour(0.60, 0.47, 0.22),
    ]
    let lenses = [
      Colour(0.35, 0.22, 0.10), Colour(0.15, 0.15, 0.18), Colour(0.15, 0.22, 0.32),
      Colour(0.40, 0.20, 0.30),
    ]
    var shape = pick(FaceTraits.Spectacles.Shape.allCases, .frameShape)
    let (lens, tint): (Colour, Double) =
      switch uniform(.lensKind) {
      case ..<0.11: (pick(lenses, .lensColour).mixed(with: Colour(0.04, 0.04, 0.05), 0.8), 0.88)
      case ..<0.21: (pick(lenses, .lensColour), 0.45)
      default: (Colour(0.90, 0.95, 1), 0.14)
      }
    // Lenses that wrap around the head are for the sun.
    if shape == .wrapped && tint < 0.3 { shape = .rectangular }
    return FaceTraits.Spectacles(
      shape: shape, colour: pick(frames, .frameColour), thickness: uniform(.frameThickness),
      size: uniform(.frameSize), lens: lens, tint: tint)
  }

  func dress() -> FaceTraits.Dress {
    let collar: FaceTraits.Dress.Collar =
      switch trait(.wearingNecktie, normal(.collar)) {
      case ..<(-0.84): .scoop
      case ..<(-0.19): .vee
      case ..<0.37: .crew
      case ...1.02: .shirt
      default: .tie
      }
    var (cloth, accent) = (stream(.clothColour), stream(.accent))
    return FaceTraits.Dress(
      collar: collar,
      colour: Colour(
        hue: cloth.uniform(), saturation: 0.1 + 0.4 * cloth.uniform(),
        value: 0.2 + 0.65 * cloth.uniform()),
      accent: Colour(
        hue: accent.uniform(), saturation: 0.7, value: 0.25 + 0.5 * accent.uniform()),
      hat: has(.wearingHat, normal(.hat))
        ? pick(FaceTraits.Dress.Hat.allCases, .hatKind) : nil,
      hasNecklace: has(.wearingNecklace, normal(.necklace)))
  }

  func scene() -> FaceTraits.Scene {
    var (pose, ground) = (stream(.pose), stream(.background))
    var (light, camera, noise) = (stream(.light), stream(.camera), stream(.noise))
    let hue = ground.uniform()
    let degree = Double.pi / 180
    return FaceTraits.Scene(
      shift: Point(0.9 * pose.boundedNormal(), 0.8 * pose.boundedNormal()),
      scale: 1 + 0.025 * pose.boundedNormal(), roll: 4 * degree * pose.boundedNormal(),
      yaw: 8 * degree * pose.boundedNormal(), pitch: 4.5 * degree * pose.boundedNormal(),
      background: Colour(
        hue: hue, saturation: 0.25 * ground.uniform(), value: 0.25 + 0.7 * ground.uniform()),
      background2: Colour(
        hue: hue + 0.15 * ground.boundedNormal(), saturation: 0.25 * ground.uniform(),
        value: 0.15 + 0.8 * ground.uniform()),
      lightAngle: light.uniform(in: -Double.pi...Double.pi) / 2 - Double.pi / 2,
      lightStrength: 0.05 + 0.25 * light.uniform(), warmth: 0.015 * camera.boundedNormal(),
      exposure: 1 + 0.05 * camera.boundedNormal(), castShadow: castShadow,
      noise: 1 + 2.5 * camera.uniform(), blur: blur,
      compression: has(.compressed, normal(.compression)) ? 20 + 50 * uniform(.quality) : nil,
      noiseSeed: noise.next())
  }

  private var castShadow: FaceTraits.CastShadow? {
    guard has(.castShadow, normal(.shadow)) else { return nil }
    var random = stream(.shadowPlace)
    return FaceTraits.CastShadow(
      angle: random.uniform(in: -Double.pi...Double.pi), distance: random.uniform(in: 2...16),
      strength: random.uniform(in: 0.3...0.5), softness: random.uniform(in: 1...8))
  }

  private var blur: Double {
    let (excess, least) = (trait(.blurry, normal(.blur)), FaceTraits.Scene.leastBlurry)
    if excess > 0 { return least + 0.05 + 0.6 * min(excess, 1) }
    var random = stream(.focus)
    return max(0, 0.22 * random.boundedNormal())
  }
}
