import Concepts
import Results
import Trends

/// How well an instrument says what is known of the models of an arm at some P.
///
/// METHOD §8, known truth, says which models are positive and which negative.
package struct InstrumentScore: Sendable {
  package let instrument: Instrument
  package let arm: String
  /// The P that are taken together, ascending.
  package let percentages: [Int]
  /// Whether these are all P at which an instrument ought to see the cue.
  package let isGoal: Bool
  /// nil where there are no positives or no negatives.
  package let area: ROCArea?
  /// Of the area, over models; nil with fewer than `leastModels` that have a cue in a region.
  package let interval: ClosedRange<Double>?
  /// Models with a cue in a region.
  package let cued: Int
  /// Those in which the cue's region alone has the highest number; nil of an instrument that asks for
  /// none.
  package let first: Int?
  /// What a number has to exceed to be an alarm; nil without models of P 50.
  package let threshold: Double?
  /// Models with a cue in a region in which its number is an alarm.
  package let found: Int?
  /// Models without a cue in any region, of which the threshold does not know.
  package let cueless: Int
  /// Those in which any number is an alarm.
  package let alarms: Int?

  /// The area that is asked of an instrument, the P from which it is, and the share of false alarms.
  static let goal = (area: 0.95, percentage: 80, alarms: 0.05)
  /// A bootstrap over fewer says nothing.
  static let leastModels = 5

  /// Whether it sees the cue as well as is asked.
  var reachesGoal: Bool {
    guard let area, let share = alarmShare else { return false }
    return area.area >= Self.goal.area && share <= Self.goal.alarms
  }

  /// nil where there are no models without a cue, or no threshold.
  var alarmShare: Double? {
    alarms.flatMap { cueless > 0 ? Double($0) / Double(cueless) : nil }
  }
}

extension InstrumentScore {
  /// Every instrument of every arm: at each P, then at all P from that of the goal on.
  static func all(of sweep: Sweep) -> [InstrumentScore] {
    sweep.arms.flatMap { arm -> [InstrumentScore] in
      let truth = KnownTruth(ofArm: arm, in: sweep)
      let cells = truth.models.map(\.cell)
      let own = Set(sweep.dissections(of: cells).map(Reading.init))
      let other = sweep.grid.readings(of: cells).filter { own != [$0] }
      let reader = InstrumentReader(sweep, truth: truth, arm: arm)
      let ofGoal = truth.percentages.filter { $0 >= goal.percentage }
      let sets = truth.percentages.map { [$0] } + (ofGoal.count > 1 ? [ofGoal] : [])
      return Instrument.all(layers: reader.layers, other: other).flatMap { instrument in
        let read = truth.models.compactMap { model in
          reader.scores(instrument, of: model).map { Read(model: model, scores: $0) }
        }
        // At P 50 there is nothing that a model could have learnt of a cue.
        return sets.filter { instrument.kind.asksPlace || $0 != [KnownTruth.even] }.map {
          InstrumentScore(instrument, read, arm: arm, at: $0, isGoal: $0 == ofGoal)
        }
      }
    }
  }

  private init(
    _ instrument: Instrument, _ read: [Read], arm: String, at percentages: [Int], isGoal: Bool
  ) {
    (self.instrument, self.arm, self.percentages) = (instrument, arm, percentages)
    self.isGoal = isGoal
    let asksPlace = instrument.kind.asksPlace
    let ofPercentages = read.filter { percentages.contains($0.model.cell.skew) }
    let cued = ofPercentages.filter { $0.model.cue.region != nil }
    let nowhere = read.filter { $0.model.cue == .nowhere }
    // A palette is a cue, too, though in no region: of whether there is one it says nothing.
    let pictures = asksPlace ? ofPercentages.filter { $0.model.cue == .picture } : []
    let even = read.filter { $0.isAtEven && (asksPlace || $0.model.cue != .picture) }
    let models: [ROCArea.Model]
    if asksPlace {
      models = (cued + nowhere + pictures).map { read in
        read.scores.enumerated().map { (score: $1, isPositive: $0 == read.cuePlace) }
      }
    } else {
      models =
        cued.map { [(score: $0.highest, isPositive: true)] }
        + (nowhere + even).map { [(score: $0.highest, isPositive: false)] }
    }
    area = ROCArea(of: models)
    interval = cued.count < Self.leastModels ? nil : area?.interval
    self.cued = cued.count
    first = asksPlace ? cued.count(where: \.isFirst) : nil
    let threshold = AlarmThreshold(on: even.map(\.highest), share: Self.goal.alarms)
    self.threshold = threshold?.value
    found = threshold.map { threshold in
      cued.count { ($0.cueScore ?? 0) > threshold.value }
    }
    // The threshold was set on the pictures of P 50.
    let cueless = nowhere + pictures.filter { !$0.isAtEven }
    self.cueless = cueless.count
    alarms = threshold.map { threshold in cueless.count { $0.highest > threshold.value } }
  }
}

/// What an instrument says of a model.
private struct Read {
  let model: KnownTruth.Model
  /// One for each region, or a single one.
  let scores: [Double]

  var highest: Double { scores.max() ?? 0 }
  /// The place of the cue's region among the scores; nil where the cue is in none.
  var cuePlace: Int? {
    model.cue.region.flatMap { region in
      scores.count == 1 ? 0 : FaceRegion.allCases.firstIndex(of: region)
    }
  }
  var cueScore: Double? { cuePlace.map { scores[$0] } }
  /// Whether the cue's region has a higher score than every other.
  var isFirst: Bool {
    guard let cuePlace else { return false }
    return scores.enumerated().allSatisfy { $0 == cuePlace || $1 < scores[cuePlace] }
  }
  var isAtEven: Bool { model.cue != .nowhere && model.cell.skew == KnownTruth.even }
}
