extension Experiment {
  /// The arms in groups whose models of the same axis, P and seed are the same; groups and arms in the
  /// order of the file.
  package var armsTrainedAlike: [[Arm]] {
    allArms.reduce(into: []) { groups, arm in
      let twin = groups.firstIndex { $0[0].settings.trainsLike(arm.settings) }
      if let twin { groups[twin].append(arm) } else { groups.append([arm]) }
    }
  }

  /// How many models some arms that are trained alike have on an axis.
  package func models(of arms: [Arm], on skew: SkewSpecification) -> Int {
    skew.percentages.reduce(0) { sum, percentage in
      sum
        + seeds.count { seed in
          arms.contains { $0.has(seed: seed) && $0.has(percentage: percentage) }
        }
    }
  }
}

extension Arm {
  /// Whether it has the models of a seed.
  package func has(seed: UInt64) -> Bool { seeds?.contains(seed) ?? true }

  /// Whether it has the models of a P.
  package func has(percentage: Int) -> Bool { percentages?.contains(percentage) ?? true }
}
