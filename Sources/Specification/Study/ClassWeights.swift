/// What the images of a class weigh in training against those of others.
package enum ClassWeights: Sendable, Hashable {
  /// As much as there are fewer of them: with N images of K classes, N / (K·n) for a class with n.
  ///
  /// Of several attributes, each one's yes against its no. Source: King, Zeng 2001, “Logistic regression
  /// in rare events data”, §4.2; scikit-learn's `class_weight="balanced"`.
  case balanced
  /// By class; 1 where nothing is said.
  case given([String: Double])
}
