import Specification

/// How a model does on the four subgroups of target and bias attribute.
///
/// What a subgroup without images is needed for is nil, not 0. Source: METHOD §1.
package struct GroupAccuracy: Sendable, Equatable {
  /// The images of one subgroup, and how many are classified right.
  package struct Group: Sendable, Equatable {
    /// Whether the subgroup has the target attribute.
    package let target: Bool
    /// Whether it has the bias attribute, or is transformed.
    package let attribute: Bool
    package fileprivate(set) var n = 0
    package fileprivate(set) var correct = 0

    /// Whether it is one of the two that grow with P.
    package var isAligned: Bool { target == attribute }

    package var accuracy: Double? { n > 0 ? Double(correct) / Double(n) : nil }
  }

  /// All four, in the order in which results list them: with the target first, then with the attribute.
  package private(set) var groups = [true, false].flatMap { target in
    [true, false].map { Group(target: target, attribute: $0) }
  }

  /// Of no images.
  package init() {}

  /// Counts `correct` of `n` images of a subgroup as classified right.
  package mutating func add(target: Bool, attribute: Bool, n: Int, correct: Int) {
    let place = (target ? 0 : 2) + (attribute ? 0 : 1)
    groups[place].n += n
    groups[place].correct += correct
  }
}

extension GroupAccuracy {
  /// The mean of the four subgroup accuracies.
  package var unbiased: Double? { mean { _ in true } }

  /// The mean of the two in which target and attribute go together.
  package var aligned: Double? { mean(\.isAligned) }

  /// The mean of the other two.
  package var conflicting: Double? { mean { !$0.isAligned } }

  /// Aligned minus conflicting.
  package var gap: Double? {
    if let aligned, let conflicting { aligned - conflicting } else { nil }
  }

  /// The subgroup with the lowest accuracy, the first on a tie.
  package var worst: (group: Group, accuracy: Double)? {
    let known = groups.compactMap { group in group.accuracy.map { (group, $0) } }
    return known.count == groups.count ? known.min { $0.1 < $1.1 } : nil
  }

  /// Images of all subgroups.
  package var n: Int { groups.reduce(0) { $0 + $1.n } }

  /// The number of images that, drawn without regard to subgroups, would tell the mean of the four
  /// as precisely: 16 / Σ 1/n, which is all of them where subgroups are equally large.
  package var effectiveN: Double? {
    groups.allSatisfy { $0.n > 0 } ? 16 / groups.map { 1 / Double($0.n) }.reduce(0, +) : nil
  }

  private func mean(_ isMeant: (Group) -> Bool) -> Double? {
    let meant = groups.filter(isMeant)
    let known = meant.compactMap(\.accuracy)
    return known.count == meant.count ? known.reduce(0, +) / Double(known.count) : nil
  }
}

extension GroupAccuracy {
  /// What is recorded of one cell and one partition.
  package init(_ evaluations: some Sequence<EvaluationRecord>) {
    for evaluation in evaluations {
      add(
        target: evaluation.target, attribute: evaluation.attribute, n: evaluation.n,
        correct: evaluation.correct)
    }
  }

  /// The rows to be recorded, empty subgroups included.
  package func evaluations(
    ofCell cellID: Int64, on partition: Partition
  ) -> [EvaluationRecord] {
    groups.map {
      EvaluationRecord(
        cellId: cellID, partition: partition, target: $0.target, attribute: $0.attribute, n: $0.n,
        correct: $0.correct)
    }
  }
}
