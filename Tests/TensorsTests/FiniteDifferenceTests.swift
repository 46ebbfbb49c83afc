import Seeding
import TestSupport
import Tensors
import Testing

/// The layers without weights of their own, and batch norm, against central differences.
@Suite struct FiniteDifferenceTests {
  let pool = WorkerPool(threads: 1)

  /// Expects `gradient` to agree with the slopes of `function` at up to forty places.
  private func check(
    _ gradient: Tensor, at x: Tensor, step: Float = 1e-2, _ function: (Tensor) -> Double
  ) {
    let places = Array(stride(from: 0, to: x.count, by: max(1, x.count / 40)))
    let numeric = centralDifferences(at: x, places: places, step: step, function)
    #expect(gradientError(gradient, numeric, places: places) < 3e-3)
  }

  @Test("batch norm in training", arguments: [[4, 3, 3, 5], [8, 1, 1, 2], [2, 5, 7, 17]])
  func batchNorm(_ shape: [Int]) {
    var random = SplitMix64(seed: 12)
    let x = Tensor(normal: shape, using: &random)
    let weight = Tensor(uniform: [shape[3]], in: 0.5...1.5, using: &random)
    let bias = Tensor(normal: [shape[3]], using: &random)
    let dy = Tensor(normal: shape, using: &random)
    func statistics(_ x: Tensor, _ weight: Tensor, _ bias: Tensor) -> BatchStatistics {
      var statistics = BatchStatistics(channels: shape[3])
      statistics.measure(x, on: pool)
      statistics.derive(weight: weight, bias: bias, epsilon: 1e-5)
      return statistics
    }
    func output(_ x: Tensor, _ weight: Tensor, _ bias: Tensor) -> Double {
      var y = x
      scaleAndShift(x, statistics(x, weight, bias), relu: false, into: &y, on: pool)
      return y.dot(dy)
    }
    let measured = statistics(x, weight, bias)
    var (dx, dWeight, dBias) = (dy, weight, bias)
    batchNormSums(&dx, raw: x, measured, mask: .none, weight: &dWeight, bias: &dBias, on: pool)
    batchNormInputGradient(
      &dx, raw: x, measured, mask: .none, weight: dWeight, bias: dBias, on: pool)
    check(dx, at: x) { output($0, weight, bias) }
    check(dWeight, at: weight) { output(x, $0, bias) }
    check(dBias, at: bias) { output(x, weight, $0) }
  }

  @Test("the average over an image", arguments: [[2, 7, 5, 3], [1, 1, 1, 17], [3, 2, 2, 20]])
  func averagePooling(_ shape: [Int]) {
    var random = SplitMix64(seed: 13)
    let x = Tensor(normal: shape, using: &random)
    let dy = Tensor(normal: [shape[0], shape[3]], using: &random)
    var dx = x
    averagePoolGradient(dy, into: &dx, on: pool)
    check(dx, at: x) { moved in
      var y = dy
      averagePool(moved, into: &y, on: pool)
      return y.dot(dy)
    }
  }

  @Test("softmax cross-entropy", arguments: [(1, 2), (5, 3), (4, 9)])
  func loss(images: Int, classes: Int) {
    var random = SplitMix64(seed: 14)
    let logits = Tensor(normal: [images, classes], deviation: 2, using: &random)
    let labels = (0..<images).map { _ in UInt8(random.below(classes)) }
    var (gradient, unused) = (logits, logits)
    _ = crossEntropy(logits, labels: labels, gradient: &gradient)
    check(gradient, at: logits) { crossEntropy($0, labels: labels, gradient: &unused) }
  }
}
