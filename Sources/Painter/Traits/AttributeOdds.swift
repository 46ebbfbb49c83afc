import Faces

/// How likely each attribute is among men and among women, as a population asks for it.
///
/// A pair holds men first. Attributes are worked out in an order in which each finds those that it
/// depends on: a beard needs an age, a moustache a beard.
struct AttributeOdds: Sendable, Equatable {
  typealias Pair = SIMD2<Double>

  let difficulty: Double
  /// The share of men.
  let male: Double
  private var chances: [FaceAttribute: Pair] = [:]
  /// What is added to a standard normal draw to give the trait that the attribute is a threshold of.
  private var offsets: [FaceAttribute: Pair] = [:]

  /// The odds of the usual population.
  init(difficulty: Double) {
    self.difficulty = difficulty
    male = 0.5
    for attribute in Self.order { chances[attribute] = natural(attribute, moved: 0) }
    setOffsets()
  }

  /// The odds of a population with some rates and correlations of its own.
  init(
    difficulty: Double, rates: [FaceAttribute: Double], correlations: [FaceAttribute: Double]
  ) throws {
    self.difficulty = difficulty
    male = rates[.male] ?? 0.5
    for attribute in Self.order {
      let asked = try Self.asked(of: attribute, rates, correlations)
      chances[attribute] = try chances(of: attribute, rate: asked.rate, asked.correlation)
    }
    try check()
    setOffsets()
  }

  func chance(of attribute: FaceAttribute, isMale: Bool) -> Double {
    pair(attribute)[isMale ? 0 : 1]
  }

  func rate(of attribute: FaceAttribute) -> Double {
    average(pair(attribute))
  }

  /// What is added to a standard normal draw for a person of that gender.
  func offset(of attribute: FaceAttribute, isMale: Bool) -> Double {
    (offsets[attribute] ?? Pair())[isMale ? 0 : 1]
  }

  func pair(_ attribute: FaceAttribute) -> Pair {
    chances[attribute.twin ?? attribute] ?? Pair()
  }

  private func average(_ pair: Pair) -> Double {
    male * pair[0] + (1 - male) * pair[1]
  }

  /// All attributes that are drawn for themselves, each after those that it depends on.
  private static let order: [FaceAttribute] = {
    let first: [FaceAttribute] = [
      .male, .young, .bangs, .noBeard, .fiveOClockShadow, .goatee, .mustache,
    ]
    return first + FaceAttribute.allCases.filter { !first.contains($0) && $0.twin == nil }
  }()
}

// MARK: - What is usual and what is asked for

extension AttributeOdds {
  /// The chances without a wish, thresholds of cues moved up by some deviations.
  private func natural(_ attribute: FaceAttribute, moved: Double) -> Pair {
    let bearded = 1 - pair(.noBeard)
    switch attribute.standard {
    case .rate where attribute == .male: return Pair(1, 0)
    case .rate(let rate): return Pair(repeating: rate)
    case .ofBearded where attribute == .mustache:
      // All beards but stubble have one; of the goatees, half.
      return bearded - pair(.fiveOClockShadow) - pair(.goatee) / 2
    case .ofBearded(let share): return share * bearded
    case .above(let cue, let threshold):
      let share = shares(below: threshold + moved, of: cue)
      return (1 - share) * eligible(for: attribute)
    case .below(let cue, let threshold):
      let share = shares(below: threshold + moved, of: cue)
      if attribute == .noBeard { return 1 - (1 - share) * eligible(for: attribute) }
      return share * eligible(for: attribute)
    }
  }

  private func shares(below threshold: Double, of cue: GenderCue) -> Pair {
    Pair(
      NormalCurve.share(below: threshold - cue.shift(isMale: true, difficulty: difficulty)),
      NormalCurve.share(below: threshold - cue.shift(isMale: false, difficulty: difficulty)))
  }

  /// The share of people who can have the attribute at all: old enough, or without a fringe.
  private func eligible(for attribute: FaceAttribute) -> Pair {
    if let age = attribute.leastAge {
      let (young, least) = (pair(.young), Age.score(of: age))
      func share(_ young: Double) -> Double {
        NormalCurve.share(below: NormalCurve.point(withShareAbove: young) - least)
      }
      return Pair(share(young[0]), share(young[1]))
    }
    let needsBareForehead = attribute == .bald || attribute == .recedingHairline
    return needsBareForehead ? 1 - pair(.bangs) : Pair(repeating: 1)
  }

  /// The rate and correlation that a population sets for an attribute or its twin.
  private static func asked(
    of attribute: FaceAttribute, _ rates: [FaceAttribute: Double],
    _ correlations: [FaceAttribute: Double]
  ) throws -> (rate: Double?, correlation: Double?) {
    let twin = FaceAttribute.allCases.first { $0.twin == attribute }
    func value(_ values: [FaceAttribute: Double]) throws -> Double? {
      guard let twin, let second = values[twin] else { return values[attribute] }
      guard let first = values[attribute], first != second else { return second }
      throw FacesError.impossiblePopulation(
        reason: "\(attribute.name) is \(first) and \(twin.name) is \(second), "
          + "but the two are one movement; set one of them")
    }
    return (try value(rates), try value(correlations))
  }

  private func chances(
    of attribute: FaceAttribute, rate: Double?, _ correlation: Double?
  ) throws -> Pair {
    if let rate, !(0...1).contains(rate) {
      throw FacesError.impossiblePopulation(
        reason: "\(attribute.name) has a rate of \(rate); valid are 0 to 1")
    }
    if attribute == .male {
      guard correlation == nil else {
        throw FacesError.impossiblePopulation(reason: "Male cannot correlate with itself")
      }
      return Pair(1, 0)
    }
    let usual = natural(attribute, moved: 0)
    guard let correlation else {
      guard let rate else { return usual }
      let result = natural(attribute, atRate: rate)
      if abs(average(result) - rate) > 0.001 {
        throw FacesError.impossiblePopulation(
          reason: "\(attribute.name) cannot have a rate of \(rate), given what it depends on; "
            + "the nearest is \(average(result).rounded3)")
      }
      return result
    }
    return try chances(of: attribute, rate: rate ?? average(usual), correlating: correlation)
  }

  /// The chances at a rate that is set: those of both genders move up or down as people do when a
  /// threshold moves.
  private func natural(_ attribute: FaceAttribute, atRate rate: Double) -> Pair {
    switch attribute.standard {
    case .rate: return Pair(repeating: rate)
    case .ofBearded:
      let bearded = 1 - pair(.noBeard)
      return average(bearded) > 0 ? bearded * (rate / average(bearded)) : Pair(repeating: rate)
    case .above, .below:
      let rises = average(natural(attribute, moved: 0.1)) > average(natural(attribute, moved: -0.1))
      let moved = NormalCurve.bisect {
        (average(natural(attribute, moved: 3 * $0)) < rate) == rises
      }
      return natural(attribute, moved: 3 * moved)
    }
  }

  /// The chances that give a rate and a correlation (φ) with `Male`.
  private func chances(
    of attribute: FaceAttribute, rate: Double, correlating correlation: Double
  ) throws -> Pair {
    guard male > 0, male < 1 else {
      throw FacesError.impossiblePopulation(
        reason: "\(attribute.name) cannot correlate with Male, which is "
          + "\(male == 0 ? "false" : "true") of everybody")
    }
    let deviation = (rate * (1 - rate)).squareRoot()
    let step = Pair((1 - male) / male, male / (1 - male)).squareRoot() * deviation
    let result = Pair(rate + correlation * step[0], rate - correlation * step[1])
    guard result.min() >= -1e-9, result.max() <= 1 + 1e-9 else {
      let high = min((1 - rate) / step[0], rate / step[1])
      let low = -min(rate / step[0], (1 - rate) / step[1])
      throw FacesError.impossiblePopulation(
        reason: "\(attribute.name) at a rate of \(rate.rounded3) cannot correlate with Male at "
          + "\(correlation); valid are \(low.rounded3) to \(high.rounded3)")
    }
    return result.clamped(lowerBound: Pair(), upperBound: Pair(repeating: 1))
  }
}

// MARK: - What can be together

extension AttributeOdds {
  /// Throws where attributes that exclude or need each other are asked for too often or too seldom.
  private func check() throws {
    func atMost(
      _ parts: [FaceAttribute], _ whole: Pair, _ meaning: String
    ) throws {
      let sum = parts.reduce(Pair()) { $0 + pair($1) }
      for side in 0..<2 where sum[side] > whole[side] + 1e-9 && (side == 0 ? male > 0 : male < 1) {
        let names = parts.map(\.name).joined(separator: " and ")
        throw FacesError.impossiblePopulation(
          reason: "\(names) \(parts.count > 1 ? "together are" : "is") at \(sum[side].rounded3) "
            + "of the \(side == 0 ? "men" : "women"), more than \(meaning), "
            + "\(whole[side].rounded3)")
      }
    }
    let all = Pair(repeating: 1)
    let bearded = 1 - pair(.noBeard)
    try atMost([.lipCornerPuller, .lipCornerDepressor], all, "all, and lip corners go one way")
    try atMost([.chinRaiser, .lipsPart], all, "all, and a raised chin closes the lips")
    try atMost([.jawDrop], pair(.lipsPart), "AU_25, which it implies")
    try atMost(
      [.blackHair, .brownHair, .blondHair, .grayHair], all, "all, and hair has one colour")
    try atMost([.straightHair, .wavyHair], all, "all, and hair is one of both")
    try atMost([.bald], pair(.recedingHairline), "Receding_Hairline, which it implies")
    try atMost([.fiveOClockShadow, .goatee], bearded, "all but No_Beard")
    let full = bearded - pair(.fiveOClockShadow) - pair(.goatee)
    try atMost([.mustache], full + pair(.goatee), "all beards but 5_o_Clock_Shadow")
    for side in 0..<2 where pair(.mustache)[side] < full[side] - 1e-9 {
      throw FacesError.impossiblePopulation(
        reason: "Mustache is at \(pair(.mustache)[side].rounded3) of the "
          + "\(side == 0 ? "men" : "women"), fewer than have a beard that is neither "
          + "5_o_Clock_Shadow nor Goatee, \(full[side].rounded3)")
    }
    for attribute in FaceAttribute.allCases where attribute != .noBeard {
      try atMost([attribute], eligible(for: attribute), "can have it, by age or fringe")
    }
    for side in 0..<2 where bearded[side] > eligible(for: .noBeard)[side] + 1e-9 {
      throw FacesError.impossiblePopulation(
        reason: "No_Beard is at \(pair(.noBeard)[side].rounded3) of the "
          + "\(side == 0 ? "men" : "women"); valid are "
          + "\((1 - eligible(for: .noBeard)[side]).rounded3), the share under 17, and more")
    }
  }

  private mutating func setOffsets() {
    for attribute in Self.order {
      let able = eligible(for: attribute)
      let share =
        attribute == .noBeard
        ? 1 - (1 - pair(.noBeard)) / able : pair(attribute) / able
      func cut(_ side: Int) -> Double {
        NormalCurve.point(withShareAbove: min(max(share[side], 0), 1))
      }
      let cuts = Pair(cut(0), cut(1))
      offsets[attribute] =
        switch attribute.standard {
        case .rate, .ofBearded: -cuts
        case .above(_, let threshold): threshold - cuts
        case .below(_, let threshold): threshold + cuts
        }
    }
  }
}

extension Double {
  /// To three places, for messages.
  fileprivate var rounded3: Double { (self * 1000).rounded() / 1000 }
}
