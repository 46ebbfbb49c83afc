/// The mean of the squared differences of outputs and targets, and its gradient, as PyTorch's `MSELoss`.
///
/// Shapes: `outputs` and `gradient` [N, 1]. The sums are in double precision.
/// - Precondition: there are N targets.
package func squaredError(_ outputs: Tensor, targets: [Float], gradient: inout Tensor) -> Double {
  precondition(
    targets.count == outputs.count && gradient.shape == outputs.shape,
    "\(targets.count) targets for \(outputs.shape)")
  let count = Double(targets.count)
  var loss = 0.0
  for place in targets.indices {
    let difference = Double(outputs[place]) - Double(targets[place])
    loss += difference * difference
    gradient[place] = Float(2 * difference / count)
  }
  return loss / count
}
