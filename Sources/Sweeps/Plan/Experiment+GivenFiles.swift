import Specification

extension Experiment {
  /// What is wrong with the files that arms name besides their data: weights to begin with, given thresholds.
  ///
  /// The arms are trained alike, and their models answer with `outputs` numbers; where that is nil the weights
  /// are not looked at.
  package func problemsOfGivenFiles(_ arms: [Arm], outputs: Int?) -> [String] {
    func problem(_ key: String, _ read: () throws -> Void) -> String? {
      do {
        try read()
        return nil
      } catch {
        return "\(key): \(error)"
      }
    }
    var problems = arms.map { arm in
      problem("dissection.thresholds") { _ = try GivenThresholds(with(arm)) }
    }
    if let first = arms.first, let outputs {
      problems.append(
        problem("model.initial") { _ = try GivenWeights(with(first).model, outputs: outputs) })
    }
    return problems.compactMap(\.self)
  }
}
