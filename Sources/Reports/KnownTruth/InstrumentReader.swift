import Concepts
import Results
import Specification

/// Reads what instruments say of single models, from what is recorded.
struct InstrumentReader {
  let sweep: Sweep
  let truth: KnownTruth
  let layers: [String]

  init(_ sweep: Sweep, truth: KnownTruth, arm: String) {
    (self.sweep, self.truth) = (sweep, truth)
    layers = sweep.layers.all(ofArm: arm)
  }

  /// The numbers of each region, or a single one of an instrument that does not ask where.
  ///
  /// They are in the order of `FaceRegion.allCases`, and have nine decimals: what is equal but for rounding
  /// is a tie. nil where not all that they take is recorded.
  func scores(_ instrument: Instrument, of model: KnownTruth.Model) -> [Double]? {
    guard var scores = numbers(instrument, of: model) else { return nil }
    if instrument.baseline == .even {
      let others = truth.untied(besides: model).compactMap { numbers(instrument, of: $0) }
      if others.isEmpty { return nil }
      for place in scores.indices {
        scores[place] -= others.reduce(0) { $0 + $1[place] } / Double(others.count)
      }
    }
    return scores.map { ($0 * 1e9).rounded() / 1e9 }
  }

  /// The same before anything of other models is taken off.
  private func numbers(_ instrument: Instrument, of model: KnownTruth.Model) -> [Double]? {
    if instrument.kind == .accuracyGap {
      return sweep.value(.accuracyGap, layer: nil, cell: model.cell.position).map { [$0] }
    }
    let regions: [FaceRegion?] = instrument.kind.asksPlace ? FaceRegion.allCases : [nil]
    let numbers = regions.compactMap { region in
      sum(instrument.layer.map { [$0] } ?? layers) {
        number(instrument, in: region, layer: $0, of: model)
      }
    }
    return numbers.count == regions.count ? numbers : nil
  }

  /// nil where one is.
  private func sum(_ layers: [String], _ number: (String) -> Double?) -> Double? {
    let numbers = layers.compactMap(number)
    return numbers.count == layers.count ? numbers.reduce(0, +) : nil
  }

  private func number(
    _ instrument: Instrument, in region: FaceRegion?, layer: String, of model: KnownTruth.Model
  ) -> Double? {
    switch (instrument.kind, region) {
    case (.regionDetectors, let region?):
      count(.region(region, .detectors), instrument, layer: layer, of: model)
    case (.regionPairs, let region?):
      count(.region(region, .pairs), instrument, layer: layer, of: model)
    case (.axisPairs, nil): count(.axis(.pairs), instrument, layer: layer, of: model)
    case (.respondingDetectors, let region?):
      sweep.respondingDetectors(of: model, in: region, layer: layer)
    case (.respondingUnits, nil): sweep.respondingUnits(of: model, layer: layer)
    case (.ablatedGap, let region?): closedGap(of: region, layer: layer, of: model)
    default: nil
    }
  }

  /// A count by the instrument's setting, without what shuffled faces give where it asks for that.
  private func count(
    _ quantity: Quantity, _ instrument: Instrument, layer: String, of model: KnownTruth.Model
  ) -> Double? {
    let position = model.cell.position
    if let reading = instrument.reading {
      return sweep.grid[layer, reading]?[model.place].flatMap { quantity.count(in: $0) }
        .map(Double.init)
    }
    guard let own = sweep.value(quantity, layer: layer, cell: position) else { return nil }
    guard instrument.baseline == .shuffled else { return own }
    return sweep.null(.shuffled, of: quantity, layer: layer, cell: position).map { own - $0.mean }
  }

  /// How much nearer to 0 the gap gets without the detectors of a region, less what as many random units do.
  ///
  /// 0 where there are no such detectors, and where no random sets match them, as then nothing can be said.
  private func closedGap(
    of region: FaceRegion, layer: String, of model: KnownTruth.Model
  ) -> Double? {
    let place = AblationPlace(endpoint: Quantity.region(region, .detectors).name, layer: layer)
    guard
      let effect = sweep.ablationEffect(
        AblationKey(place: place, variant: .zero), .gap, cell: model.cell.position)
    else { return nil }
    let random = Summary.mean(effect.random.map { effect.closedGap(by: $0) })
    return random.map { effect.closedGap(by: effect.change) - $0 } ?? 0
  }
}

extension AblationEffect {
  fileprivate func closedGap(by change: Double) -> Double { abs(intact) - abs(intact + change) }
}

extension Sweep {
  /// Units that respond to what the model's axis changes; nil where nothing probes for it.
  fileprivate func respondingUnits(of model: KnownTruth.Model, layer: String) -> Double? {
    model.family.flatMap {
      value(.biased($0, significant: true), layer: layer, cell: model.cell.position)
    }
  }

  /// Those that are detectors of a region; nil where nothing is recorded of single units, as in slim copies
  /// of an older Lancet.
  fileprivate func respondingDetectors(
    of model: KnownTruth.Model, in region: FaceRegion, layer: String
  ) -> Double? {
    guard let family = model.family, !responding.isEmpty,
      respondingUnits(of: model, layer: layer) != nil
    else { return nil }
    let found = (responding[model.cell.position] ?? []).first {
      $0.layer == layer && $0.family == family.rawValue && $0.region == region.rawValue
    }
    return Double(found?.units ?? 0)
  }
}

extension KnownTruth.Model {
  /// The family that tells whether units respond to what the axis changes.
  fileprivate var family: GlobalFamily? {
    if cue != .picture { return .axis }
    return ImageTransform(name: cell.axis) == .grayscale ? .palette : nil
  }
}
