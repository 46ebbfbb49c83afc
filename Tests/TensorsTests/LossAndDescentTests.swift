import Seeding
import Tensors
import TestSupport
import Testing

@Suite struct LossAndDescentTests {
  @Test(
    "cross-entropy and its gradient agree with plain loops", arguments: [(1, 2), (5, 3), (4, 9)])
  func loss(images: Int, classes: Int) {
    var random = SplitMix64(seed: 8)
    let logits = Tensor(normal: [images, classes], deviation: 3, using: &random)
    let labels = (0..<images).map { UInt8($0 % classes) }
    var gradient = logits
    let loss = crossEntropy(logits, labels: labels, gradient: &gradient)
    #expect(abs(loss - referenceCrossEntropy(logits, labels: labels)) < 1e-6)
    let all = Array(0..<logits.count)
    let numeric = centralDifferences(at: logits, places: all) {
      referenceCrossEntropy($0, labels: labels)
    }
    #expect(gradientError(gradient, numeric, places: all) < 1e-4)
  }

  @Test("cross-entropy stays finite for logits far apart")
  func extremeLogits() {
    let logits = Tensor([1e4, -1e4], shape: [1, 2])
    var gradient = logits
    #expect(crossEntropy(logits, labels: [1], gradient: &gradient) == 2e4)
    #expect(gradient.values == [1, -1])
  }

  @Test("descent follows PyTorch's rule", arguments: [(true, 37), (false, 5)])
  func descent(nesterov: Bool, count: Int) {
    var random = SplitMix64(seed: 9)
    let rule = SGD(rate: 0.1, momentum: 0.9, decay: 0.01, nesterov: nesterov)
    var weight = Tensor(normal: [count], using: &random)
    var velocity = Tensor(shape: [count])
    var expected = weight.values.map(Double.init)
    var speeds = [Double](repeating: 0, count: count)
    for _ in 0..<3 {
      let gradient = Tensor(normal: [count], using: &random)
      rule.step(&weight, velocity: &velocity, gradient: gradient, on: WorkerPool(threads: 2))
      for place in 0..<count {
        let slope = Double(gradient[place]) + 0.01 * expected[place]
        speeds[place] = 0.9 * speeds[place] + slope
        expected[place] -= 0.1 * (nesterov ? slope + 0.9 * speeds[place] : speeds[place])
      }
    }
    #expect(weight.error(from: Tensor(expected.map(Float.init), shape: [count])) < 1e-6)
    #expect(velocity.error(from: Tensor(speeds.map(Float.init), shape: [count])) < 1e-6)
  }
}
