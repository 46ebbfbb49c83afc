import Foundation

/// What is known of one label of one image.
package enum KnownLabel: UInt8, Sendable {
  case no, yes
  /// Not trained on, and not counted.
  case unknown
}

/// The cross-entropy of independent outputs, and its gradient: the mean over all labels that are known.
///
/// The loss of an output z is −log σ(z) for `yes`, −log σ(−z) for `no`, as PyTorch's `BCEWithLogitsLoss`; with
/// smoothing ε the target is moved from 1 to 1 − ε / 2 and from 0 to ε / 2. The sums are in double precision.
/// - Parameters:
///   - logits: the outputs, [N, L].
///   - labels: N · L labels, those of an image side by side.
///   - weights: what `yes` of each of the L labels weighs against `no` (PyTorch's `pos_weight`); nil weighs
///     them alike.
///   - smoothing: ε, from 0 to below 1.
///   - gradient: where the gradient at the logits is written, [N, L]; 0 where a label is unknown.
/// - Returns: the mean loss; 0 where no label is known.
package func binaryCrossEntropy(
  _ logits: Tensor, labels: [KnownLabel], weights: [Double]? = nil, smoothing: Double = 0,
  gradient: inout Tensor
) -> Double {
  precondition(
    labels.count == logits.count && gradient.shape == logits.shape,
    "\(labels.count) labels for \(logits.shape)")
  precondition((0..<1).contains(smoothing), "a smoothing of \(smoothing)")
  let outputs = logits.columns
  precondition(weights.map { $0.count == outputs } ?? true, "weights for \(outputs) outputs")
  let known = labels.count { $0 != .unknown }
  var loss = 0.0
  for place in labels.indices {
    guard labels[place] != .unknown else {
      gradient[place] = 0
      continue
    }
    let z = Double(logits[place])
    let target = labels[place] == .yes ? 1 - smoothing / 2 : smoothing / 2
    let weight = weights?[place % outputs] ?? 1
    // −log σ(z) and −log σ(−z), finite however large z is.
    let beyond = log1p(exp(-abs(z)))
    let (yes, no) = (beyond + max(-z, 0), beyond + max(z, 0))
    loss += weight * target * yes + (1 - target) * no
    let probability = z >= 0 ? 1 / (1 + exp(-z)) : exp(z) / (1 + exp(z))
    gradient[place] = Float(
      ((1 - target) * probability - weight * target * (1 - probability)) / Double(known))
  }
  return known == 0 ? 0 : loss / Double(known)
}
