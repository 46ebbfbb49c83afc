import Results

/// Which instruments see the planted cues of an arm best.
struct InstrumentFindings {
  /// From which P on an instrument is above chance, by the interval of its area.
  enum Sight: Equatable {
    case from(percentage: Int)
    case never
    /// Some P has no interval.
    case tooFewModels
  }

  /// The layer and setting of a group that sees best at the P of the goal.
  struct Best {
    let goal: InstrumentScore
    /// The same instrument at each P, ascending.
    let steps: [InstrumentScore]

    var group: Instrument.Group { goal.instrument.group }

    /// From which P on it is above chance at every P.
    var sight: Sight {
      let skewed = steps.filter { $0.percentages != [KnownTruth.even] }
      if skewed.contains(where: { $0.interval == nil }) { return .tooFewModels }
      let seen = skewed.reversed().prefix { ($0.interval?.lowerBound ?? 0) > 0.5 }
      return seen.last.map { .from(percentage: $0.percentages[0]) } ?? .never
    }

    /// Whether it is above chance where the cue says nothing about the label.
    var seesDictionary: Bool {
      let even = steps.first { $0.percentages == [KnownTruth.even] }
      return (even?.interval?.lowerBound ?? 0) > 0.5
    }
  }

  let arm: String
  /// How many instruments ask where, and how many whether.
  let counts: (whereabouts: Int, presence: Int)
  /// One of each group that has an area, in the order of the groups.
  let best: [Best]
  /// Those that see the cue as well as is asked.
  let reaching: [InstrumentScore]

  init(arm: String, in sweep: Sweep) {
    self.arm = arm
    let scores = sweep.instruments.filter { $0.arm == arm }
    let goals = scores.filter { $0.isGoal && $0.area != nil }
    counts = (
      goals.count { $0.instrument.kind.asksPlace }, goals.count { !$0.instrument.kind.asksPlace }
    )
    reaching = goals.filter(\.reachesGoal)
    best = Instrument.Group.all.compactMap { group in
      goals.filter { $0.instrument.group == group }.best.map { goal in
        Best(
          goal: goal,
          steps: scores.filter {
            $0.instrument == goal.instrument && $0.percentages.count == 1
          })
      }
    }
  }

  /// The best of those that ask where.
  var leading: InstrumentScore? {
    best.map(\.goal).filter { $0.instrument.kind.asksPlace }.best
  }
}

extension [InstrumentScore] {
  /// That with the largest area; of equal areas with fewer false alarms, then with more cues found.
  ///
  /// Of several that are as good the first: all layers and the experiment's own settings.
  fileprivate var best: InstrumentScore? {
    func rank(_ score: InstrumentScore) -> (Double, Double, Int) {
      (score.area?.area ?? 0, -(score.alarmShare ?? 1), score.found ?? 0)
    }
    return dropFirst().reduce(first) { best, next in
      best.map { rank($0) >= rank(next) } == true ? best : next
    }
  }
}

extension Sweep {
  /// Of every arm that has models of which it is known where their cue is.
  var instrumentFindings: [InstrumentFindings] {
    arms.map { InstrumentFindings(arm: $0, in: self) }.filter { !$0.best.isEmpty }
  }
}
