import Foundation

/// Cross-entropy with a weight for each class and smoothed labels, and its gradient.
///
/// With weights w and smoothing ε, the loss of an image of class y among K is
/// (1 − ε) · w[y] · −log p[y] + ε / K · Σ w[c] · −log p[c], with p = softmax(logits).
/// The images' losses are added and divided by the sum of their w[y], as PyTorch's
/// `CrossEntropyLoss(weight, label_smoothing)` does. Shapes: `logits` and `gradient` [N, K]. The sums are in
/// double precision.
/// - Parameters:
///   - logits: the outputs, [N, K].
///   - labels: N labels, each below K.
///   - weights: K weights above 0; nil weighs all alike.
///   - smoothing: ε, from 0 to below 1.
///   - gradient: where the gradient at the logits is written, [N, K].
/// - Returns: the weighted mean of the losses.
package func crossEntropy(
  _ logits: Tensor, labels: [UInt8], weights: [Double]?, smoothing: Double, gradient: inout Tensor
) -> Double {
  let (images, classes) = (logits.rows, logits.columns)
  precondition(
    labels.count == images && gradient.shape == logits.shape,
    "\(labels.count) labels for \(logits.shape)")
  precondition((0..<1).contains(smoothing), "a smoothing of \(smoothing)")
  let weights = weights ?? Array(repeating: 1, count: classes)
  precondition(weights.count == classes, "\(weights.count) weights for \(classes) classes")
  let total = labels.reduce(0) { $0 + weights[Int($1)] }
  let spread = weights.map { smoothing / Double(classes) * $0 }
  let spreadSum = spread.reduce(0, +)
  var loss = 0.0
  var probabilities = Array(repeating: 0.0, count: classes)
  for image in 0..<images {
    let label = Int(labels[image])
    let first = image * classes
    let logSum = softmax(of: logits, row: image, into: &probabilities)
    let own = (1 - smoothing) * weights[label]
    for c in 0..<classes {
      let share = spread[c] + (c == label ? own : 0)
      loss += share * (logSum - Double(logits[first + c]))
      gradient[first + c] = Float(((own + spreadSum) * probabilities[c] - share) / total)
    }
  }
  return loss / total
}

/// Writes softmax of a row, and returns the logarithm of the sum of its exponentials.
private func softmax(of logits: Tensor, row: Int, into probabilities: inout [Double]) -> Double {
  let first = row * logits.columns
  var greatest = -Double.infinity
  for c in probabilities.indices { greatest = max(greatest, Double(logits[first + c])) }
  var sum = 0.0
  for c in probabilities.indices {
    probabilities[c] = exp(Double(logits[first + c]) - greatest)
    sum += probabilities[c]
  }
  for c in probabilities.indices { probabilities[c] /= sum }
  return greatest + log(sum)
}
