import Results

/// Whose units are taken away.
struct AblationPlace: Hashable, Sendable {
  var endpoint: String
  var layer: String

  init(_ record: AblationRecord) {
    self.init(endpoint: record.endpoint, layer: record.layer)
  }

  init(endpoint: String, layer: String) {
    (self.endpoint, self.layer) = (endpoint, layer)
  }
}

/// What is taken away, and what its units become.
struct AblationKey: Hashable, Sendable {
  var place: AblationPlace
  var variant: AblationRecord.Variant
}

/// What is watched while units are taken away.
enum AblationMeasure: String, CaseIterable, Sendable {
  case gap, worst, unbiased

  static let legend =
    "gap (aligned − conflicting subgroups), worst (of the subgroup with the lowest), unbiased (mean "
    + "of the four)"

  func value(_ record: AblationRecord) -> Double {
    switch self {
    case .gap: record.aligned - record.conflicting
    case .worst: record.worst
    case .unbiased: record.unbiased
    }
  }

  /// How far a measure moves from one record to another, without the error of the subtraction, which
  /// would tell apart changes that are the same.
  func change(from start: AblationRecord, to end: AblationRecord) -> Double {
    ((value(end) - value(start)) * 1e9).rounded() / 1e9
  }

  /// Whether one value is better than another: a gap that is nearer to 0, a higher accuracy.
  ///
  /// Values that are the same but for rounding are not.
  func isBetter(_ value: Double, than other: Double) -> Bool {
    let gain = self == .gap ? abs(other) - abs(value) : value - other
    return gain > 1e-9
  }
}

/// What taking away an endpoint's units does to one cell, beside random sets of as many.
struct AblationEffect: Sendable {
  let measure: AblationMeasure
  let isWholeLayer: Bool
  let units: Int
  let images: Int
  let intact: Double
  let change: Double
  /// The change of each random set.
  let random: [Double]

  /// Of the records of the key's place: nil unless both the intact network and the one without the units are recorded.
  ///
  /// Where the endpoint has no units, only the intact network is recorded, and nothing changes.
  init?(_ records: [AblationRecord], key: AblationKey, measure: AblationMeasure) {
    let ablated = records.filter { $0.variant == key.variant }
    guard let whole = records.first(where: { $0.variant == .intact }),
      let own = ablated.first(where: { $0.draw == 0 }) ?? (whole.unitCount == 0 ? whole : nil)
    else { return nil }
    self.measure = measure
    isWholeLayer = key.place.endpoint == AblationRecord.wholeLayer
    (units, images) = (own.unitCount, own.imageCount)
    intact = measure.value(whole)
    change = measure.change(from: whole, to: own)
    random = ablated.filter { $0.draw > 0 }.map { measure.change(from: whole, to: $0) }
  }

  var without: Double { intact + change }
  var isControlled: Bool { !random.isEmpty }

  /// How many random sets there are, or why there are none.
  var controls: String {
    if isWholeLayer { return "all units" }
    return units == 0 ? "no units" : random.isEmpty ? "not possible" : "\(random.count) sets"
  }

  var isBetter: Bool { measure.isBetter(without, than: intact) }

  /// Whether it is better without the endpoint's units than without any random set.
  ///
  /// A tie is not better. Nil where there is no random set.
  var isBest: Bool? {
    random.isEmpty
      ? nil : isBetter && random.allSatisfy { measure.isBetter(without, than: intact + $0) }
  }
}

extension Sweep {
  /// What is taken away from models of an axis, endpoints in the order of their names.
  func ablationKeys(ofAxis axis: ArmAxis) -> [AblationKey] {
    var keys: Set<AblationKey> = []
    for cell in cells(ofAxis: axis) {
      for (place, records) in ablations[cell.position] ?? [:] {
        for record in records where record.variant != .intact {
          keys.insert(AblationKey(place: place, variant: record.variant))
        }
      }
    }
    return keys.sorted {
      ($0.place.endpoint, $0.place.layer, $1.variant.rawValue)
        < ($1.place.endpoint, $1.place.layer, $0.variant.rawValue)
    }
  }

  /// What it does to a cell; nil where that is not recorded.
  func ablationEffect(
    _ key: AblationKey, _ measure: AblationMeasure, cell: Int
  ) -> AblationEffect? {
    AblationEffect(ablations[cell]?[key.place] ?? [], key: key, measure: measure)
  }
}
