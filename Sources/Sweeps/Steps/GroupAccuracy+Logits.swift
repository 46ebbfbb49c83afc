import Faces
import Results
import Tensors

extension GroupAccuracy {
  /// Counts the answers in `logits`, [N, 2], to N images: a tie is not the target.
  package mutating func add(_ logits: Tensor, of items: some Collection<SplitItem>) {
    precondition(logits.shape == [items.count, 2], "\(logits.shape) for \(items.count) images")
    for (row, item) in items.enumerated() {
      let isMarkedTarget = logits[2 * row + 1] > logits[2 * row]
      add(
        target: item.label, attribute: item.attribute, n: 1,
        correct: isMarkedTarget == item.label ? 1 : 0)
    }
  }
}
