import Seeding
import Tensors
import TestSupport
import Testing

@Suite struct BatchNormTests {
  static let shapes = [
    [2, 3, 5, 7], [1, 1, 4, 3], [3, 1, 1, 40], [4, 17, 16, 33], [2, 40, 40, 64],
  ]

  /// A batch with a mean far from 0, its weight and bias, a residual and an output gradient.
  func draw(_ shape: [Int]) -> (x: Tensor, weight: Tensor, bias: Tensor, r: Tensor, dy: Tensor) {
    var random = SplitMix64(seed: 5)
    var x = Tensor(normal: shape, using: &random)
    for place in 0..<x.count { x[place] = 3 * x[place] + Float(place % shape[3]) - 5 }
    return (
      x, Tensor(normal: [shape[3]], using: &random), Tensor(normal: [shape[3]], using: &random),
      Tensor(normal: shape, using: &random), Tensor(normal: shape, using: &random)
    )
  }

  func statistics(
    _ x: Tensor, _ weight: Tensor, _ bias: Tensor, _ pool: WorkerPool
  ) -> BatchStatistics {
    var result = BatchStatistics(channels: x.columns)
    result.measure(x, on: pool)
    result.derive(weight: weight, bias: bias, epsilon: 1e-5)
    return result
  }

  @Test("mean and variance agree with plain loops", arguments: shapes)
  func moments(_ shape: [Int]) {
    let (x, weight, bias, _, _) = draw(shape)
    let measured = statistics(x, weight, bias, WorkerPool(threads: 2))
    let (mean, variance) = referenceMoments(x)
    #expect(measured.mean.error(from: Tensor(mean.map(Float.init), shape: [shape[3]])) < 1e-6)
    #expect(
      measured.variance.error(from: Tensor(variance.map(Float.init), shape: [shape[3]])) < 2e-6)
  }

  @Test("mean and variance survive a mean far from zero")
  func farMean() {
    var random = SplitMix64(seed: 2)
    var x = Tensor(normal: [8, 16, 16, 4], using: &random)
    for place in 0..<x.count { x[place] += 1000 }
    var measured = BatchStatistics(channels: 4)
    measured.measure(x, on: WorkerPool(threads: 1))
    let variance = referenceMoments(x).variance
    for c in 0..<4 { #expect(abs(Double(measured.variance[c]) / variance[c] - 1) < 1e-4) }
  }

  @Test("normalising, adding and rectifying agree with plain loops", arguments: shapes)
  func forward(_ shape: [Int]) {
    let (x, weight, bias, residual, dy) = draw(shape)
    let pool = WorkerPool(threads: 2)
    let statistics = statistics(x, weight, bias, pool)
    var y = dy
    for relu in [false, true] {
      scaleAndShift(x, statistics, relu: relu, into: &y, on: pool)
      let plain = referenceBatchNorm(x, weight: weight, bias: bias, relu: relu)
      #expect(y.error(from: plain) < 1e-5)
      scaleAndShift(
        x, statistics, adding: .map(residual), relu: relu, into: &y, on: pool)
      let added = referenceBatchNorm(
        x, weight: weight, bias: bias, residual: residual, relu: relu)
      #expect(y.error(from: added) < 1e-5)
    }
    let other = referenceBatchNorm(x, weight: bias, bias: weight, relu: false)
    let both = referenceBatchNorm(
      x, weight: weight, bias: bias, residual: other, relu: true)
    scaleAndShift(
      x, statistics, adding: .normalised(x, self.statistics(x, bias, weight, pool)),
      relu: true, into: &y, on: pool)
    #expect(y.error(from: both) < 1e-5)
    scaleAndShift(x, statistics, adding: .map(other), relu: true, into: &y, on: pool)
    #expect(y.error(from: both) < 1e-5)
  }

  @Test("its gradients agree with plain loops, for each kind of mask", arguments: shapes)
  func backward(_ shape: [Int]) {
    let (x, weight, bias, residual, dy) = draw(shape)
    let pool = WorkerPool(threads: 1)
    let statistics = statistics(x, weight, bias, pool)
    var output = x
    scaleAndShift(x, statistics, adding: .map(residual), relu: true, into: &output, on: pool)
    var normal = x
    scaleAndShift(x, statistics, relu: true, into: &normal, on: pool)
    let cases: [(ReLUMask, Tensor?)] = [
      (.none, nil), (.recomputed, normal), (.output(output), output),
    ]
    for (mask, positive) in cases {
      var masked = dy
      if let positive {
        for place in 0..<dy.count where positive[place] <= 0 { masked[place] = 0 }
      }
      let expected = referenceBatchNormGradients(masked, x: x, weight: weight)
      var (dx, dWeight, dBias) = (dy, weight, weight)
      batchNormSums(
        &dx, raw: x, statistics, mask: mask, weight: &dWeight, bias: &dBias, on: pool)
      if case .output = mask { #expect(dx == masked) }
      var elsewhere = dx
      batchNormInputGradient(
        dx, raw: x, statistics, mask: mask, weight: dWeight, bias: dBias, into: &elsewhere,
        on: pool)
      batchNormInputGradient(
        &dx, raw: x, statistics, mask: mask, weight: dWeight, bias: dBias, on: pool)
      #expect(elsewhere == dx)
      #expect(dWeight.error(from: expected.weight) < 1e-5)
      #expect(dBias.error(from: expected.bias) < 1e-5)
      #expect(dx.error(from: expected.input) < 2e-5)
    }
  }

  @Test("one and two threads give the same bits", arguments: shapes)
  func threads(_ shape: [Int]) {
    let (x, weight, bias, _, dy) = draw(shape)
    let results = [1, 2].map { threads in
      let pool = WorkerPool(threads: threads)
      let statistics = statistics(x, weight, bias, pool)
      var (dx, y, dWeight, dBias) = (dy, x, weight, weight)
      scaleAndShift(x, statistics, relu: true, into: &y, on: pool)
      batchNormSums(
        &dx, raw: x, statistics, mask: .recomputed, weight: &dWeight, bias: &dBias, on: pool)
      batchNormInputGradient(
        &dx, raw: x, statistics, mask: .recomputed, weight: dWeight, bias: dBias, on: pool)
      return [statistics.mean, statistics.variance, y, dx, dWeight, dBias]
    }
    #expect(results[0] == results[1])
  }
}
