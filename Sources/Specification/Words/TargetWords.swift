/// What images with and without the target are called.
///
/// `Male` is a binary label of a data set, and is always called a label.
package struct TargetWords: Sendable {
  private let target: String

  package init(_ target: String) {
    self.target = target
  }

  /// Such as `labelled female`.
  package func label(_ hasTarget: Bool) -> String {
    if target == "Male" { return hasTarget ? "labelled male" : "labelled female" }
    return hasTarget ? "labelled \(target)" : "not labelled \(target)"
  }

  /// Such as `images labelled female`.
  package func images(_ hasTarget: Bool) -> String { "images \(label(hasTarget))" }
}

extension Subgroup {
  /// Such as `labelled female, no Eyeglasses`.
  package func name(target: String, axis: String) -> String {
    "\(TargetWords(target).label(label)), \(attribute ? "" : "no ")\(axis)"
  }
}
