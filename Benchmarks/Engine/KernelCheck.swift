import Seeding
import Tensors
import TestSupport

/// A kernel that does not compute what it should: then its speed means nothing.
enum KernelCheckError: Error, CustomStringConvertible {
  case disagreement(kernel: String, error: Float, allowed: Float)

  var description: String {
    switch self {
    case .disagreement(let kernel, let error, let allowed):
      "\(kernel) is off its reference by \(error) of the greatest value, where \(allowed) is "
        + "allowed; run the tests before its speed is measured"
    }
  }
}

/// Compares each kind of kernel with its reference, on small maps.
///
/// - Throws: `KernelCheckError` for the first that disagrees.
func checkKernels(on pool: WorkerPool) throws(KernelCheckError) {
  var random = SplitMix64(seed: 5)
  try checkProduct(using: &random, on: pool)
  for (side, geometry) in [
    (13, ConvolutionGeometry(kernel: 7, stride: 2)), (6, ConvolutionGeometry(kernel: 1)),
    (9, ConvolutionGeometry(kernel: 3)), (2, ConvolutionGeometry(kernel: 3)),
    (8, ConvolutionGeometry(kernel: 3, stride: 2)), (8, ConvolutionGeometry(kernel: 1, stride: 2)),
  ] {
    try checkConvolution(side: side, geometry, using: &random, on: pool)
  }
  try checkNorm(using: &random, on: pool)
  try checkPoolAndLoss(using: &random, on: pool)
}

private func require(
  _ kernel: String, _ result: Tensor, agreesWith reference: Tensor, within allowed: Float = 1e-4
) throws(KernelCheckError) {
  let error = result.error(from: reference)
  guard error <= allowed else {
    throw .disagreement(kernel: kernel, error: error, allowed: allowed)
  }
}

private func checkProduct(
  using random: inout SplitMix64, on pool: WorkerPool
) throws(KernelCheckError) {
  let a = Tensor(normal: [37, 41], using: &random)
  let b = Tensor(normal: [41, 29], using: &random)
  var c = Tensor(shape: [37, 29])
  multiply(a, b, into: &c, on: pool)
  try require("the matrix product", c, agreesWith: referenceProduct(a, b))
}

private func checkConvolution(
  side: Int, _ geometry: ConvolutionGeometry, using random: inout SplitMix64, on pool: WorkerPool
) throws(KernelCheckError) {
  let (inputs, outputs, k) = (48, 20, geometry.kernel)
  let x = Tensor(normal: [2, side, side, inputs], using: &random)
  let weight = Tensor(normal: [k, k, inputs, outputs], using: &random)
  let dy = Tensor(normal: geometry.outputShape(of: x.shape, channels: outputs), using: &random)
  var (y, dx, dw) = (dy, x, weight)
  convolve(x, weight, geometry, into: &y, on: pool)
  convolutionGradients(
    dy, input: x, weight: weight, geometry, into: &dx, weightGradient: &dw, on: pool)
  let slopes = referenceConvolutionGradients(dy, input: x, weight: weight, geometry)
  let name = "the \(k)×\(k) convolution of stride \(geometry.stride) on \(side) pixels"
  try require(name, y, agreesWith: referenceConvolution(x, weight, geometry))
  try require("the input's gradient of " + name, dx, agreesWith: slopes.input)
  try require("the weight's gradient of " + name, dw, agreesWith: slopes.weight)
  var statistics = BatchStatistics(channels: outputs)
  convolve(x, weight, geometry, into: &y, measuring: &statistics, on: pool)
  let variances = referenceMoments(y).variance.map(Float.init)
  try require(
    "the variance behind " + name, statistics.variance,
    agreesWith: Tensor(variances, shape: [outputs]))
  convolutionWeightGradient(dy, input: x, geometry, into: &dw, on: pool)
  try require("the weight's gradient alone of " + name, dw, agreesWith: slopes.weight)
}

private func checkNorm(
  using random: inout SplitMix64, on pool: WorkerPool
) throws(KernelCheckError) {
  let shape = [3, 5, 5, 24]
  let (x, residual) = (Tensor(normal: shape, using: &random), Tensor(normal: shape, using: &random))
  let weight = Tensor(uniform: [24], in: 0.5...1.5, using: &random)
  let bias = Tensor(normal: [24], using: &random)
  var statistics = BatchStatistics(channels: 24)
  statistics.measure(x, on: pool)
  statistics.derive(weight: weight, bias: bias, epsilon: 1e-5)
  var y = Tensor(shape: shape)
  scaleAndShift(x, statistics, adding: .map(residual), relu: true, into: &y, on: pool)
  try require(
    "batch norm", y,
    agreesWith: referenceBatchNorm(
      x, weight: weight, bias: bias, residual: residual, relu: true))

  let dy = Tensor(normal: shape, using: &random)
  var (dx, dWeight, dBias) = (dy, weight, bias)
  batchNormSums(
    &dx, raw: x, statistics, mask: .none, weight: &dWeight, bias: &dBias, on: pool)
  batchNormInputGradient(
    &dx, raw: x, statistics, mask: .none, weight: dWeight, bias: dBias, on: pool)
  let expected = referenceBatchNormGradients(dy, x: x, weight: weight)
  try require("batch norm's gradient at the input", dx, agreesWith: expected.input)
  try require("batch norm's gradient at the weight", dWeight, agreesWith: expected.weight)
}

private func checkPoolAndLoss(
  using random: inout SplitMix64, on pool: WorkerPool
) throws(KernelCheckError) {
  let x = Tensor(normal: [2, 7, 7, 20], using: &random)
  let window = ConvolutionGeometry(kernel: 3, stride: 2)
  var y = Tensor(shape: window.outputShape(of: x.shape, channels: 20))
  var places = y
  maxPool(x, window, into: &y, places: &places, on: pool)
  try require("the max pool", y, agreesWith: referenceMaxPool(x, window).output, within: 0)

  let logits = Tensor(normal: [6, 2], using: &random)
  let labels: [UInt8] = [0, 1, 1, 0, 1, 0]
  var gradient = logits
  let loss = crossEntropy(logits, labels: labels, gradient: &gradient)
  try require(
    "the loss", Tensor([Float(loss)], shape: [1]),
    agreesWith: Tensor([Float(referenceCrossEntropy(logits, labels: labels))], shape: [1]))
}
