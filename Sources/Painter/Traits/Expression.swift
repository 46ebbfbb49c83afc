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
