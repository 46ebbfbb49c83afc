import Foundation
import Seeding
import Tensors
import TestSupport
import Testing

/// Layers that work number by number or channel by channel, against plain loops and central differences.
@Suite struct ElementLayerTests {
  private static let shapes = [[2, 7, 5, 3], [1, 1, 1, 17], [3, 4, 6, 33], [5, 20]]

  /// What a kernel makes with one, two and three threads, which have to agree bit for bit.
  private func onThreads(_ make: (WorkerPool) -> Tensor) -> Tensor {
    let results = [1, 2, 3].map { make(WorkerPool(threads: $0)) }
    #expect(results[0] == results[1] && results[0] == results[2])
    return results[0]
  }

  /// Expects `gradient` to agree with the slopes of `function` at up to forty places.
  private func check(_ gradient: Tensor, at x: Tensor, _ function: (Tensor) -> Double) {
    let places = Array(stride(from: 0, to: x.count, by: max(1, x.count / 40)))
    let numeric = centralDifferences(at: x, places: places, step: 1e-3, function)
    #expect(gradientError(gradient, numeric, places: places) < 3e-3)
  }

  /// Normal draws that keep a distance from 0, where a rectifier has no slope.
  private func away(_ shape: [Int], using random: inout SplitMix64) -> Tensor {
    var x = Tensor(normal: shape, using: &random)
    for place in 0..<x.count { x[place] += x[place] < 0 ? -0.01 : 0.01 }
    return x
  }

  @Test(
    "an activation and its gradient", arguments: shapes,
    [.relu, .leakyRelu(slope: 0.2), .sigmoid, .tanh] as [Activation])
  func activations(shape: [Int], activation: Activation) {
    var random = SplitMix64(seed: 17)
    let x = away(shape, using: &random)
    let dy = Tensor(normal: shape, using: &random)
    func value(_ x: Float) -> Float {
      switch activation {
      case .relu: max(0, x)
      case .leakyRelu(let slope): x < 0 ? slope * x : x
      case .sigmoid: Float(1 / (1 + exp(-Double(x))))
      case .tanh: Float(tanh(Double(x)))
      }
    }
    let y = onThreads { pool in
      var y = x
      activate(x, by: activation, into: &y, on: pool)
      return y
    }
    #expect(y.error(from: Tensor(x.values.map(value), shape: shape)) < 1e-6)
    let dx = onThreads { pool in
      var dx = x
      activationGradient(dy, output: y, of: activation, into: &dx, on: pool)
      return dx
    }
    check(dx, at: x) { x in Tensor(x.values.map(value), shape: shape).dot(dy) }
  }

  @Test("a learnt slope below 0 and its gradients", arguments: shapes, [true, false])
  func slope(shape: [Int], isShared: Bool) {
    var random = SplitMix64(seed: 18)
    let x = away(shape, using: &random)
    let slope = Tensor(normal: [isShared ? 1 : x.columns], using: &random)
    let dy = Tensor(normal: shape, using: &random)
    let y = onThreads { pool in
      var y = x
      applySlope(x, slope, into: &y, on: pool)
      return y
    }
    #expect(y == referenceSlope(x, slope))
    let dx = onThreads { pool in
      var dx = x
      slopeInputGradient(dy, x: x, slope, into: &dx, on: pool)
      return dx
    }
    check(dx, at: x) { referenceSlope($0, slope).dot(dy) }
    let dSlope = onThreads { pool in
      var gradient = slope
      slopeWeightGradient(dy, x: x, into: &gradient, on: pool)
      return gradient
    }
    check(dSlope, at: slope) { referenceSlope(x, $0).dot(dy) }
  }

  @Test(
    "dropout draws by seed and place, and keeps the mean", arguments: [0, 0.25, 0.6] as [Float])
  func dropout(share: Float) {
    var random = SplitMix64(seed: 19)
    let x = Tensor(uniform: [13, 3001], in: 0.5...1.5, using: &random)
    func drop(_ seed: UInt64) -> Tensor {
      onThreads { pool in
        var y = x
        dropOut(x, share: share, seed: seed, into: &y, on: pool)
        return y
      }
    }
    let y = drop(5)
    #expect(y.error(from: referenceDropout(x, share: share, seed: 5)) < 1e-6)
    let dropped = Double(y.values.count { $0 == 0 }) / Double(x.count)
    #expect(abs(dropped - Double(share)) < 0.01)
    let (mean, own) = (y.values.reduce(0, +) / 39013, x.values.reduce(0, +) / 39013)
    #expect(abs(mean - own) < 0.02)
    #expect((drop(6) == y) == (share == 0))
    // Linear: a gradient goes through the same numbers.
    let dy = Tensor(normal: x.shape, using: &random)
    let dx = onThreads { pool in
      var dx = dy
      dropOut(dy, share: share, seed: 5, into: &dx, on: pool)
      return dx
    }
    check(dx, at: x) { referenceDropout($0, share: share, seed: 5).dot(dy) }
  }

  @Test("a number of a stream is drawn without those before it")
  func places() {
    var random = SplitMix64(seed: 77)
    for place in 0..<100 {
      #expect(SplitMix64.uniform(seed: 77, place: place) == random.uniform())
    }
  }

  @Test(
    "an upsampled map and its gradient",
    arguments: [[2, 3, 5, 3], [1, 1, 1, 17], [2, 4, 3, 33]],
    [1, 2, 3])
  func upsampling(shape: [Int], factor: Int) {
    var random = SplitMix64(seed: 20)
    let x = Tensor(normal: shape, using: &random)
    let expected = referenceUpsampling(x, by: factor)
    let y = onThreads { pool in
      var y = Tensor(shape: expected.shape)
      upsample(x, by: factor, into: &y, on: pool)
      return y
    }
    #expect(y == expected)
    let dy = Tensor(normal: y.shape, using: &random)
    let dx = onThreads { pool in
      var dx = x
      upsampleGradient(dy, by: factor, into: &dx, on: pool)
      return dx
    }
    check(dx, at: x) { referenceUpsampling($0, by: factor).dot(dy) }
  }

  @Test("maps with their channels behind each other, and their gradients")
  func concatenation() {
    var random = SplitMix64(seed: 21)
    let parts = [3, 17, 32].map { Tensor(normal: [2, 5, 3, $0], using: &random) }
    let expected = referenceConcatenation(parts)
    let y = onThreads { pool in
      var y = Tensor(shape: expected.shape)
      var start = 0
      for part in parts {
        concatenate(part, at: start, into: &y, on: pool)
        start += part.columns
      }
      return y
    }
    #expect(y == expected)
    let dy = Tensor(normal: y.shape, using: &random)
    var start = 0
    for (number, part) in parts.enumerated() {
      let dx = onThreads { pool in
        var dx = part
        concatenationGradient(dy, from: start, into: &dx, on: pool)
        return dx
      }
      check(dx, at: part) { moved in
        var changed = parts
        changed[number] = moved
        return referenceConcatenation(changed).dot(dy)
      }
      let sum = onThreads { pool in
        var sum = part
        concatenationGradient(dy, from: start, into: &sum, adding: true, on: pool)
        return sum
      }
      #expect((0..<sum.count).allSatisfy { sum[$0] == part[$0] + dx[$0] })
      start += part.columns
    }
  }

  @Test("a scaled map plus another, and their gradients", arguments: shapes, [true, false])
  func addition(shape: [Int], relu: Bool) {
    var random = SplitMix64(seed: 22)
    let (a, b) = (Tensor(normal: shape, using: &random), Tensor(normal: shape, using: &random))
    let dy = Tensor(normal: shape, using: &random)
    func reference(_ a: Tensor, _ b: Tensor) -> Tensor {
      let sums = (0..<a.count).map { Double(a[$0]) * 0.17 + Double(b[$0]) }
      return Tensor(sums.map { Float(relu ? max(0, $0) : $0) }, shape: shape)
    }
    let y = onThreads { pool in
      var y = a
      addScaled(a, by: 0.17, b, relu: relu, into: &y, on: pool)
      return y
    }
    #expect(y.error(from: reference(a, b)) < 1e-6)
    let masked = onThreads { pool in
      var masked = dy
      if relu { maskRectified(&masked, by: y, on: pool) }
      return masked
    }
    #expect((0..<dy.count).allSatisfy { masked[$0] == (relu && y[$0] <= 0 ? 0 : dy[$0]) })
    let da = onThreads { pool in
      var da = a
      scale(masked, by: 0.17, into: &da, on: pool)
      return da
    }
    #expect((0..<dy.count).allSatisfy { da[$0] == masked[$0] * 0.17 })
    let sum = onThreads { pool in
      var sum = a
      scale(masked, by: 0.17, into: &sum, adding: true, on: pool)
      scale(&sum, by: 2, on: pool)
      return sum
    }
    let expected = Tensor((0..<a.count).map { 2 * (a[$0] + masked[$0] * 0.17) }, shape: shape)
    #expect(sum.error(from: expected) < 1e-6)
  }
}
