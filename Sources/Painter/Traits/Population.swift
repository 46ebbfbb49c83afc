import Specification

/// How the synthetic faces of a source are distributed: how often each attribute is true, and how
/// it goes with gender.
///
/// Left alone, every attribute has the rate that `FaceAttribute.standard` lists. All but the gender
/// cues are independent of gender; the cues follow from `difficulty` and `GenderCue`. Setting a rate
/// or a correlation changes that attribute alone: all else of each face stays as it is.
/// `rate(of:)` and `correlation(of:)` say what is to be expected of each.
package struct Population: Sendable, Equatable {
  /// How much the gender cues overlap: 0 puts them twice as far apart as `GenderCue` says, 0.5 as
  /// far, 1 takes all difference away.
  ///
  /// The default lets a ResNet-50 of 64 px learn most of it in under 200 steps. Single cues are
  /// strong there: lipstick correlates with the label at −0.9.
  package let difficulty: Double
  /// The share of faces of which an attribute is true, where it is not the usual one.
  package let rates: [FaceAttribute: Double]
  /// The correlation (φ, over all faces) of an attribute with `Male`, where it is not the usual one.
  package let correlations: [FaceAttribute: Double]
  let odds: AttributeOdds

  /// The usual population, at a difficulty of 0...1.
  package init(difficulty: Double = PopulationSpecification().difficulty) {
    precondition((0...1).contains(difficulty), "a difficulty of \(difficulty)")
    self.difficulty = difficulty
    (rates, correlations) = ([:], [:])
    odds = AttributeOdds(difficulty: difficulty)
  }

  /// Sets rates, 0...1, and correlations, −1...1, of some attributes.
  ///
  /// Throws a `FacesError.impossiblePopulation` where no population has such rates.
  /// - Precondition: `difficulty` is 0...1.
  package init(
    difficulty: Double = PopulationSpecification().difficulty,
    rates: [FaceAttribute: Double],
    correlations: [FaceAttribute: Double] = [:]
  ) throws {
    precondition((0...1).contains(difficulty), "a difficulty of \(difficulty)")
    self.difficulty = difficulty
    self.rates = rates
    self.correlations = correlations
    odds = try AttributeOdds(difficulty: difficulty, rates: rates, correlations: correlations)
  }

  /// The population that an experiment describes.
  ///
  /// Names that are no attributes of painted faces are passed over: the experiment's reader refuses them.
  package init(_ specification: PopulationSpecification) throws {
    func values(_ named: [String: Double]) -> [FaceAttribute: Double] {
      Dictionary(
        uniqueKeysWithValues: named.compactMap { name, value in
          FaceAttribute(rawValue: name).map { ($0, value) }
        })
    }
    try self.init(
      difficulty: specification.difficulty, rates: values(specification.rates),
      correlations: values(specification.correlations))
  }

  /// The share of faces of which the attribute is to be true.
  package func rate(of attribute: FaceAttribute) -> Double {
    odds.rate(of: attribute)
  }

  /// The correlation with `Male` to be expected; 0 where one of the two never changes.
  package func correlation(of attribute: FaceAttribute) -> Double {
    let (rate, male) = (odds.rate(of: attribute), odds.male)
    let variance = rate * (1 - rate) * male * (1 - male)
    guard variance > 1e-12 else { return 0 }
    let both = male * odds.chance(of: attribute, isMale: true)
    return (both - rate * male) / variance.squareRoot()
  }
}

/// A trait whose distribution differs between men and women.
///
/// Each is drawn from a normal distribution of deviation 1; the means of the two lie
/// `separation` apart at difficulty 0.5. One cue alone therefore tells Φ(separation/2) of the
/// faces at best: 84 % at a separation of 2, 93 % at the largest, 3.
package enum GenderCue: CaseIterable, Sendable {
  case shortHair, recession, facialHair
  case browThickness, browLowness, browFlatness
  case jawWidth, chinWidth, faceLength, neckWidth, adamsApple, noseSize
  case thinLips, plainLips, plainLids, shortLashes, smallEyes, noEarrings, collar

  /// How many deviations the mean of men lies above the mean of women, at difficulty 0.5.
  package var separation: Double {
    switch self {
    case .shortHair, .facialHair: 3.0
    case .plainLips: 2.6
    case .browThickness, .jawWidth, .neckWidth, .plainLids: 2.0
    case .noEarrings, .shortLashes: 1.8
    case .collar: 1.67
    case .adamsApple, .chinWidth: 1.6
    case .recession, .thinLips, .browLowness: 1.4
    case .noseSize, .browFlatness, .smallEyes: 1.2
    case .faceLength: 1.0
    }
  }

  /// How far the mean of a gender lies from the middle of both.
  func shift(isMale: Bool, difficulty: Double) -> Double {
    (isMale ? separation : -separation) * (1 - difficulty)
  }
}
