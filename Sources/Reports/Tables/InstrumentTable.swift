import Results

/// How well each instrument says where a planted cue is, or whether there is one.
struct InstrumentTable: SweepTable {
  static let parts: Sweep.Parts = .instruments
  let scope: TableScope

  func make() -> Table {
    var table = Table(
      title: "\(sweep.title): how well instruments see the planted cues", columns: Self.columns,
      notes: notes)
    for score in sweep.instruments where score.arm == scope.arm { table.append(row(score)) }
    return table
  }

  private var notes: [String] {
    if !sweep.hasKnownTruth {
      return ["No cues are planted in several regions, so no truth is known."]
    }
    return [InstrumentScore.selectionNote]
      + SweepPoint.missingNote(scope.cells) { $0.isDissected }
  }

  private static let columns: [Table.Column] = [
    .init(
      "instrument", .text,
      "what is counted: regionDetectors, regionPairs, respondingDetectors (detectors of the region that "
        + "respond to the cue), ablatedGap (how much nearer to 0 the accuracy gap is without the region's "
        + "detectors), axisPairs (counted pairs with the cue), respondingUnits, accuracyGap"),
    .init("asks", .text, "where: in which region the cue is; whether: whether there is one"),
    .init(
      "over", .text,
      "what is taken off: shuffled (faces), P50 (the mean of the axis's other models at P 50), "
        + "randomUnits (what as many do when ablated), or nothing"),
    .init("block", .text, "the layer of the network, or all together"),
    .init("quantile", .significant(digits: 2), "share of activations above a unit's threshold"),
    .init("iouCut", .number(decimals: 2), "the IoU that makes a unit a detector"),
    .init("union", .text, "the rule of the union"),
    .init("own", .text, "yes: the settings that the experiment itself counts by"),
    .init("P", .text, "the skew; 80+: all P from 80 on"),
    .init("cued", .integer, "models with a cue in a region"),
    .init(
      "positives", .integer, "numbers that ought to be high: the cue's region's, or these models'",
      isDetail: true),
    .init("negatives", .integer, "numbers that ought not to be", isDetail: true),
    .init("area", .number(decimals: 3), "area under the ROC curve, 0.5 by chance"),
    .init(
      "low", .number(decimals: 3),
      "lower end of its 95 % bootstrap interval over models; missing with fewer than "
        + "\(InstrumentScore.leastModels) models with a cue"),
    .init("high", .number(decimals: 3), "its upper end"),
    .init("first", .integer, "models in which the cue's region has the highest number alone"),
    .init(
      "threshold", .significant(digits: 3),
      "what a number exceeds in at most 5 % of the models of P 50", isDetail: true),
    .init("found", .integer, "models with a cue in which the cue's region exceeds it"),
    .init("cueless", .integer, "models without a cue in any region"),
    .init("alarms", .integer, "those in which a number exceeds it"),
  ]

  private func row(_ score: InstrumentScore) -> [Table.Value] {
    let instrument = score.instrument
    let reading = instrument.kind.isCounted ? instrument.reading ?? own : nil
    let isOwn = instrument.kind.isCounted && instrument.reading == nil
    return [
      .text(instrument.kind.rawValue), .text(instrument.kind.asksPlace ? "where" : "whether"),
      .text(instrument.baseline.rawValue),
      instrument.kind == .accuracyGap ? .missing : .text(instrument.layer ?? "all"),
      .init(reading?.quantile), .init(reading?.iouCut),
      reading.map { .text($0.union.rawValue) } ?? .missing, .text(isOwn ? "yes" : ""),
      .text(score.percentageWords), .integer(score.cued), .integer(score.area?.positives ?? 0),
      .integer(score.area?.negatives ?? 0), .init(score.area?.area),
      .init(score.interval?.lowerBound), .init(score.interval?.upperBound), .init(score.first),
      .init(score.threshold), .init(score.found), .integer(score.cueless), .init(score.alarms),
    ]
  }

  /// What all models of the arm are dissected by; nil where they differ.
  private var own: Reading? {
    let all = Set(sweep.dissections(of: scope.cells).map(Reading.init))
    return all.count == 1 ? all.first : nil
  }
}

extension Instrument.Kind {
  /// Whether quantile, cut and union decide what is counted.
  fileprivate var isCounted: Bool { self != .respondingUnits && self != .accuracyGap }
}

extension Table.Value {
  fileprivate init(_ number: Int?) {
    self = number.map { .integer($0) } ?? .missing
  }
}
