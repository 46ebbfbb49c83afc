import Results

extension TableScope {
  /// What the network does without the units of an endpoint, beside random sets of as many units.
  func makeAblationTable() throws -> Table {
    let ablations = try cellAblations()
    func isRecorded(_ cell: CellStatus) -> Bool { ablations[cell.cellId] != nil }

    var table = Table(
      title: title("ablation of the endpoints' units"),
      columns: [
        SweepPoint.axisColumn,
        .init("endpoint", .text, "whose units are taken away"),
        SweepPoint.blockColumn,
        .init("become", .text, "what the units' activations become: zero, or their mean"),
        .init("measure", .text, "the accuracy, 0 to 1, that is watched: \(Measure.legend)"),
        SweepPoint.skewColumn, SweepPoint.seedColumn(perSeed: perSeed),
        .init("units", .number(decimals: 1), "units that are taken away"),
        .init("images", .integer, "test images", isDetail: true),
        .init("intact", .number(decimals: 3), "the measure with all units"),
        .init("without", .number(decimals: 3), "the measure without the endpoint's units"),
        .init("change", .number(decimals: 3), "without − intact"),
        .init(
          "randomChange", .number(decimals: 3), "mean change without a random set of as many units"),
        .init("randomLow", .number(decimals: 3), "the lowest of a random set", isDetail: true),
        .init("randomHigh", .number(decimals: 3), "the highest of a random set", isDetail: true),
        .init(
          "reached", .number(decimals: 3),
          "share of random sets whose change is at least as far from 0 as that of their cell"),
        .init(
          "controls", .text,
          "random sets per cell, matched by activation; not possible: so many units could not be "
            + "matched; no units: the endpoint has none there"),
      ] + trailingColumns,
      notes: SweepPoint.missingNote(cells, isRecorded: isRecorded))
    for axis in axes {
      for key in keys(of: ablations, axis: axis) {
        for measure in Measure.allCases {
          for point in points(ofAxis: axis) {
            let effects = point.cells.compactMap { cell in
              Effect(ablations[cell.cellId] ?? [], key: key, measure: measure)
            }
            table.append(
              [
                .text(axis), .text(key.endpoint), .text(key.block), .text(key.variant.rawValue),
                .text(measure.rawValue), .integer(point.skew),
                point.seedValue(perSeed: perSeed, recorded: effects.count),
              ] + values(effects) + trailingValues(point, isRecorded: isRecorded))
          }
        }
      }
    }
    return table
  }

  private func values(_ effects: [Effect]) -> [Table.Value] {
    func mean(_ value: (Effect) -> Double) -> Table.Value {
      Table.Value(Summary.mean(effects.map(value)))
    }
    let random = effects.flatMap(\.random)
    let reached = effects.flatMap { effect in
      effect.random.map { abs($0) >= abs(effect.change) ? 1.0 : 0 }
    }
    let controls = SweepPoint.distinct(
      effects.map(\.controls))
    return [
      mean { Double($0.units) }, effects.map(\.images).min().map { .integer($0) } ?? .missing,
      mean(\.intact), mean { $0.intact + $0.change }, mean(\.change), .init(Summary.mean(random)),
      .init(random.min()), .init(random.max()), .init(Summary.mean(reached)),
      controls.isEmpty ? .missing : .text(controls.joined(separator: " or ")),
    ]
  }

  private func cellAblations() throws -> [Int64: [AblationRecord]] {
    var ablations: [Int64: [AblationRecord]] = [:]
    for dissection in dissections {
      guard let id = dissection.id else { continue }
      let found = try store.ablations(ofDissection: id)
      if !found.isEmpty { ablations[dissection.cellId] = found }
    }
    return ablations
  }

  /// The ablations of an axis, endpoints in the order of their names.
  private func keys(of ablations: [Int64: [AblationRecord]], axis: String) -> [AblationKey] {
    let found = points(ofAxis: axis).flatMap(\.cells).flatMap { ablations[$0.cellId] ?? [] }
    return Set(found.filter { $0.variant != .intact }.map(AblationKey.init)).sorted {
      ($0.endpoint, $0.block, $1.variant.rawValue) < ($1.endpoint, $1.block, $0.variant.rawValue)
    }
  }
}

private struct AblationKey: Hashable {
  var endpoint: String
  var block: String
  var variant: AblationRecord.Variant

  init(_ record: AblationRecord) {
    (endpoint, block, variant) = (record.endpoint, record.block, record.variant)
  }
}

/// What is watched while units are taken away.
private enum Measure: String, CaseIterable {
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
}

/// What taking away the endpoint's units does to one cell, beside random sets.
private struct Effect {
  var units: Int
  var images: Int
  var intact: Double
  var change: Double
  /// The change of each random set.
  var random: [Double]

  /// How many random sets there are, or why there are none.
  var controls: String {
    units == 0 ? "no units" : random.isEmpty ? "not possible" : "\(random.count) sets"
  }

  /// Nil unless both the intact network and the one without the units are recorded.
  ///
  /// Where the endpoint has no units, only the intact network is recorded, and nothing changes.
  init?(_ records: [AblationRecord], key: AblationKey, measure: Measure) {
    let place = records.filter { $0.endpoint == key.endpoint && $0.block == key.block }
    let ablated = place.filter { $0.variant == key.variant }
    guard let whole = place.first(where: { $0.variant == .intact }),
      let own = ablated.first(where: { $0.draw == 0 }) ?? (whole.unitCount == 0 ? whole : nil)
    else { return nil }
    (units, images) = (own.unitCount, own.imageCount)
    intact = measure.value(whole)
    change = measure.value(own) - measure.value(whole)
    random = ablated.filter { $0.draw > 0 }.map { measure.value($0) - measure.value(whole) }
  }
}
