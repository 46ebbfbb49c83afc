import Specification

/// What cannot be shown of a sweep.
package enum SweepShowError: Error, CustomStringConvertible, Equatable {
  /// `arms` are those that are recorded; one without a name where there are none.
  case noSuchArm(String, experiment: String, arms: [String])
  /// Something over P is asked of models that are not skewed.
  case notSkewed(experiment: String)

  package var description: String {
    switch self {
    case .notSkewed(let experiment):
      "\(experiment) is not skewed, so nothing is there to be shown over P. "
        + "“lancet export --table targets” shows how its models answer."
    case .noSuchArm(let name, let experiment, [""]):
      "\(experiment) has no arms, so there is none of the name \(name). Leave --arm out."
    case .noSuchArm(let name, let experiment, let arms):
      "\(experiment) has no arm \(name). \(arms.closest(to: name).didYouMean)"
        + "Valid: \(arms.joined(separator: ", "))."
    }
  }
}
