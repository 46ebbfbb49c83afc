import Specification

/// A way of asking a trained model where a cue is that it has learnt, or whether there is one.
package struct Instrument: Sendable, Hashable {
  package enum Kind: String, CaseIterable, Sendable {
    /// Detectors of a region.
    case regionDetectors
    /// Counted pairs of unit and concept in a region.
    case regionPairs
    /// Detectors of a region that respond to faces with the cue otherwise than to the same without it.
    case respondingDetectors
    /// How much nearer to 0 the accuracy gap is without the detectors of a region.
    case ablatedGap
    /// Counted pairs with the cue's own concept, which can only lie in its own region.
    case axisPairs
    /// Units that respond to the cue, wherever they are hot.
    case respondingUnits
    case accuracyGap

    /// Whether it has a number for each region; else one for the model.
    var asksPlace: Bool {
      switch self {
      case .regionDetectors, .regionPairs, .respondingDetectors, .ablatedGap: true
      case .axisPairs, .respondingUnits, .accuracyGap: false
      }
    }
  }

  /// What is taken off a number before it is held against others.
  package enum Baseline: String, Sendable {
    case nothing = ""
    /// What the draws of shuffled faces count in the mean.
    case shuffled
    /// What the models count in the mean whose label was unrelated to the same cue.
    case even = "P50"
    /// What as many random units do in the mean.
    case randomUnits
  }

  let kind: Kind
  let baseline: Baseline
  /// All layers together where nil.
  let layer: String?
  /// Another setting than the dissection's own.
  let reading: Reading?

  init(_ kind: Kind, _ baseline: Baseline, layer: String? = nil, reading: Reading? = nil) {
    (self.kind, self.baseline, self.layer, self.reading) = (kind, baseline, layer, reading)
  }
}

extension Instrument {
  /// What is counted and what is taken off: instruments of a group differ in layer and settings.
  struct Group: Hashable {
    let kind: Kind
    let baseline: Baseline

    init(_ kind: Kind, _ baseline: Baseline) {
      (self.kind, self.baseline) = (kind, baseline)
    }

    /// In the order in which they are listed: those that ask where come first.
    static let all = [
      Group(.regionDetectors, .shuffled), Group(.regionDetectors, .even),
      Group(.regionPairs, .shuffled), Group(.regionPairs, .even),
      Group(.respondingDetectors, .nothing), Group(.respondingDetectors, .even),
      Group(.ablatedGap, .randomUnits), Group(.axisPairs, .shuffled),
      Group(.respondingUnits, .nothing), Group(.accuracyGap, .nothing),
    ]

    /// Such as `detectors of a region beyond shuffled faces`.
    var words: String {
      let counted =
        switch kind {
        case .regionDetectors: "detectors of a region"
        case .regionPairs: "counted pairs of a region"
        case .respondingDetectors: "detectors of a region that respond to the cue"
        case .ablatedGap: "gap closed by ablating a region’s detectors"
        case .axisPairs: "counted pairs with the cue"
        case .respondingUnits: "units that respond to the cue"
        case .accuracyGap: "accuracy gap"
        }
      let beyond =
        switch baseline {
        case .nothing: ""
        case .shuffled: " beyond shuffled faces"
        case .even: " beyond the models of P \(KnownTruth.even)"
        case .randomUnits: " beyond as many random units"
        }
      return counted + beyond
    }
  }

  var group: Group { Group(kind, baseline) }

  /// The instruments of models with these layers: each at the dissection's own settings over all layers
  /// and in each of them, and detectors at the `other` settings over all layers.
  ///
  /// Shuffled faces are recorded at the dissection's own settings alone.
  static func all(layers: [String], other: [Reading]) -> [Instrument] {
    Group.all.flatMap { group -> [Instrument] in
      let (kind, baseline) = (group.kind, group.baseline)
      if kind == .accuracyGap { return [Instrument(kind, baseline)] }
      let own = ([nil] + layers.map(Optional.some)).map {
        Instrument(kind, baseline, layer: $0)
      }
      let hasOthers = kind == .regionDetectors && baseline == .even
      return own + (hasOthers ? other.map { Instrument(kind, baseline, reading: $0) } : [])
    }
  }

  /// Such as `detectors of a region beyond shuffled faces, layer3`.
  package var words: String {
    let place = kind == .accuracyGap ? nil : layer ?? "all layers"
    return [group.words, place, reading?.words].compactMap(\.self).joined(separator: ", ")
  }
}
