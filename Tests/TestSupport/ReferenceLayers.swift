import Foundation
import Tensors

/// Mean and biased variance of each column, by plain loops in double precision.
package func referenceMoments(_ x: Tensor) -> (mean: [Double], variance: [Double]) {
  let (rows, columns) = (x.rows, x.columns)
  var (means, variances) = ([Double](), [Double]())
  for c in 0..<columns {
    let values = (0..<rows).map { Double(x[$0 * columns + c]) }
    let mean = values.reduce(0, +) / Double(rows)
    means.append(mean)
    variances.append(values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rows))
  }
  return (means, variances)
}

/// Batch normalisation in training, then the residual, then the rectifier if asked.
package func referenceBatchNorm(
  _ x: Tensor, weight: Tensor, bias: Tensor, residual: Tensor? = nil, relu: Bool
) -> Tensor {
  let (mean, variance) = referenceMoments(x)
  var y = x
  for place in 0..<x.count {
    let c = place % x.columns
    var value = (Double(x[place]) - mean[c]) / (variance[c] + 1e-5).squareRoot()
    value = value * Double(weight[c]) + Double(bias[c]) + Double(residual?[place] ?? 0)
    y[place] = Float(relu ? max(0, value) : value)
  }
  return y
}

/// The loss gradients of batch normalisation at its input, weight and bias.
///
/// `gradient` is the one behind the normalisation, a rectifier's mask already applied.
package func referenceBatchNormGradients(
  _ gradient: Tensor, x: Tensor, weight: Tensor
) -> (input: Tensor, weight: Tensor, bias: Tensor) {
  let (mean, variance) = referenceMoments(x)
  let (rows, columns) = (x.rows, x.columns)
  var (dx, dWeight, dBias) = (x, weight, weight)
  for c in 0..<columns {
    let deviation = (variance[c] + 1e-5).squareRoot()
    let places = (0..<rows).map { $0 * columns + c }
    let normal = places.map { (Double(x[$0]) - mean[c]) / deviation }
    let slopes = places.map { Double(gradient[$0]) }
    let sum = slopes.reduce(0, +)
    let product = zip(slopes, normal).reduce(0) { $0 + $1.0 * $1.1 }
    dWeight[c] = Float(product)
    dBias[c] = Float(sum)
    for (row, place) in places.enumerated() {
      let share = (sum + normal[row] * product) / Double(rows)
      dx[place] = Float(Double(weight[c]) / deviation * (slopes[row] - share))
    }
  }
  return (dx, dWeight, dBias)
}

/// Max pooling: the values, and which pixel of the window each came from.
package func referenceMaxPool(
  _ input: Tensor, _ geometry: ConvolutionGeometry
) -> (output: Tensor, places: Tensor) {
  let shape = geometry.outputShape(of: input.shape, channels: input.columns)
  var (output, places) = (Tensor(shape: shape), Tensor(shape: shape))
  let (h, w, channels, k) = (input.shape[1], input.shape[2], input.columns, geometry.kernel)
  for place in 0..<output.count {
    let c = place % channels
    let (n, y, x) = (
      place / channels / shape[2] / shape[1], place / channels / shape[2] % shape[1],
      place / channels % shape[2]
    )
    var best = -Float.infinity
    for window in 0..<k * k {
      let row = y * geometry.stride + window / k - geometry.padding
      let column = x * geometry.stride + window % k - geometry.padding
      guard (0..<h).contains(row), (0..<w).contains(column) else { continue }
      let value = input[((n * h + row) * w + column) * channels + c]
      if value > best { (best, output[place], places[place]) = (value, value, Float(window)) }
    }
  }
  return (output, places)
}

/// Mean cross-entropy after softmax, in double precision.
package func referenceCrossEntropy(_ logits: Tensor, labels: [UInt8]) -> Double {
  let classes = logits.columns
  let losses = labels.enumerated().map { row, label in
    let values = (0..<classes).map { Double(logits[row * classes + $0]) }
    return log(values.reduce(0) { $0 + exp($1) }) - values[Int(label)]
  }
  return losses.reduce(0, +) / Double(labels.count)
}
