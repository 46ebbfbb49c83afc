import Seeding

/// A movement of the face by one muscle group, as the Facial Action Coding System numbers them.
///
/// Raw values are the names of the local concepts. Source: Ekman and Friesen 1978.
package enum ActionUnit: String, CaseIterable, Sendable {
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
}

/// How far each Action Unit is contracted, 0...1; active ones from 0.5.
package struct Expression: Sendable, Equatable {
  /// One lane for each case of `ActionUnit`, in that order.
  private var intensities = SIMD16<Double>()

  package init() {}

  package subscript(unit: ActionUnit) -> Double {
    get { intensities[unit.lane] }
    set { intensities[unit.lane] = newValue }
  }

  package func isActive(_ unit: ActionUnit) -> Bool {
    self[unit] >= 0.5
  }
}

extension ActionUnit {
  fileprivate var lane: Int {
    switch self {
    case .innerBrowRaiser: 0
    case .outerBrowRaiser: 1
    case .browLowerer: 2
    case .upperLidRaiser: 3
    case .cheekRaiser: 4
    case .noseWrinkler: 5
    case .lipCornerPuller: 6
    case .lipCornerDepressor: 7
    case .chinRaiser: 8
    case .lipStretcher: 9
    case .lipsPart: 10
    case .jawDrop: 11
    }
  }
}

extension Expression {
  /// Draws a mood, its Action Units each mostly there, and a few more by chance.
  init(using random: inout SplitMix64) {
    let mood: [ActionUnit] =
      switch random.uniform() {
      case ..<0.30: []
      case ..<0.48: [.cheekRaiser, .lipCornerPuller]
      case ..<0.60: [.cheekRaiser, .lipCornerPuller, .lipsPart]
      case ..<0.70: [.innerBrowRaiser, .outerBrowRaiser, .upperLidRaiser, .lipsPart, .jawDrop]
      case ..<0.78: [.innerBrowRaiser, .browLowerer, .lipCornerDepressor, .chinRaiser]
      case ..<0.86: [.browLowerer, .upperLidRaiser, .chinRaiser]
      case ..<0.93: [.noseWrinkler, .browLowerer, .lipCornerDepressor, .chinRaiser]
      default:
        [
          .innerBrowRaiser, .outerBrowRaiser, .browLowerer, .upperLidRaiser, .lipStretcher,
          .lipsPart,
        ]
      }
    for unit in ActionUnit.allCases {
      let (member, odd, strength) = (random.chance(0.85), random.chance(0.06), random.uniform())
      if mood.contains(unit) ? member : odd { self[unit] = 0.5 + 0.5 * strength }
    }
    // Opposite pulls on the lip corners: the stronger wins. A dropped jaw parts the lips.
    if self[.lipCornerPuller] >= self[.lipCornerDepressor] {
      self[.lipCornerDepressor] = 0
    } else {
      self[.lipCornerPuller] = 0
    }
    if isActive(.jawDrop) { self[.lipsPart] = max(self[.lipsPart], 0.6) }
    if isActive(.lipsPart) { self[.chinRaiser] = 0 }
  }
}
