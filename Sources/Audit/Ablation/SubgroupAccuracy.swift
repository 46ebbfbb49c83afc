import Faces
import Tensors

/// The right answers of a network over the four subgroups of target and bias attribute.
///
/// Source: METHOD §1.
package struct SubgroupAccuracy: Sendable, Equatable {
  /// The mean of the four subgroup accuracies.
  package let unbiased: Double
  /// The mean of the two in which target and attribute go together.
  package let aligned: Double
  /// The mean of the other two.
  package let conflicting: Double
  /// The least of the four.
  package let worst: Double

  /// Counts the right answers in `logits`, [N, 2], to the images of `items`.
  /// - Precondition: there is an image of every subgroup.
  package init(logits: Tensor, items: [SplitItem]) {
    precondition(logits.shape == [items.count, 2], "\(logits.shape) for \(items.count) images")
    var (n, correct) = ([Subgroup: Int](), [Subgroup: Int]())
    for (row, item) in items.enumerated() {
      let isMarkedTarget = logits[2 * row + 1] > logits[2 * row]
      n[item.subgroup, default: 0] += 1
      if isMarkedTarget == item.label { correct[item.subgroup, default: 0] += 1 }
    }
    func accuracies(_ subgroups: [Subgroup]) -> [Double] {
      subgroups.map { subgroup in
        guard let n = n[subgroup] else { preconditionFailure("no image of \(subgroup)") }
        return Double(correct[subgroup, default: 0]) / Double(n)
      }
    }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    let all = accuracies(Subgroup.all)
    unbiased = mean(all)
    aligned = mean(accuracies(Subgroup.all.filter(\.isAligned)))
    conflicting = mean(accuracies(Subgroup.all.filter { !$0.isAligned }))
    worst = all.min() ?? 0
  }
}
