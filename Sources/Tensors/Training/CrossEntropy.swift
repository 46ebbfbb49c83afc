import Foundation

/// The mean over the images of −log softmax(logits)[label], and its gradient.
///
/// Shapes: `logits` and `gradient` [N, classes]. The sums are in double precision.
/// - Precondition: there are N labels, each below the number of classes.
package func crossEntropy(
  _ logits: Tensor, labels: [UInt8], gradient: inout Tensor
) -> Double {
  let (images, classes) = (logits.rows, logits.columns)
  precondition(
    labels.count == images && gradient.shape == logits.shape,
    "\(labels.count) labels for \(logits.shape)")
  let (source, target) = unsafe (logits.pointer, gradient.mutablePointer())
  var loss = 0.0
  for image in 0..<images {
    let label = Int(labels[image])
    precondition(label < classes, "label \(label) of \(classes) classes")
    let row = unsafe source + image * classes
    var greatest = -Float.infinity
    for c in 0..<classes { greatest = unsafe max(greatest, row[c]) }
    var sum = 0.0
    for c in 0..<classes { sum += unsafe exp(Double(row[c] - greatest)) }
    loss += unsafe log(sum) - Double(row[label] - greatest)
    for c in 0..<classes {
      let probability = unsafe exp(Double(row[c] - greatest)) / sum
      unsafe target[image * classes + c] =
        Float((probability - (c == label ? 1 : 0)) / Double(images))
    }
  }
  return loss / Double(images)
}
