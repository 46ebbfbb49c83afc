import Seeding
import Tensors
import TestSupport
import Testing

@Suite("Windows of any form")
struct WindowTests {
  private let pool = WorkerPool(threads: 2)

  /// A window, its groups, and the channels that it reads and makes.
  struct Form: CustomStringConvertible {
    var window: Window
    var groups = 1
    var inputs = 6
    var outputs = 10
    var description: String { "\(window), \(groups) groups, \(inputs) → \(outputs)" }
  }

  static let forms = [
    Form(window: Window(height: 3, width: 3, padding: [1, 1, 1, 1])),
    Form(window: Window(height: 3, width: 3, padding: [0, 1, 2, 3])),
    Form(window: Window(height: 1, width: 5, strides: [2, 1], padding: [0, 2, 0, 2])),
    Form(window: Window(height: 3, width: 2, dilations: [2, 3], padding: [2, 0, 1, 3])),
    Form(window: Window(height: 3, width: 3, padding: [1, 1, 1, 1]), groups: 2),
    Form(
      window: Window(height: 3, width: 3, strides: [2, 2], padding: [1, 1, 1, 1]), groups: 2,
      inputs: 34, outputs: 36),
    Form(
      window: Window(height: 3, width: 3, padding: [1, 1, 1, 1]), groups: 19, inputs: 19,
      outputs: 19),
    Form(
      window: Window(height: 5, width: 3, strides: [2, 1], dilations: [1, 2]), groups: 16,
      inputs: 16, outputs: 16),
    Form(window: Window(height: 2, width: 2), groups: 6, inputs: 6, outputs: 12),
    // Winograd's way, and strides of the engine's own.
    Form(window: Window(height: 3, width: 3, padding: [1, 1, 1, 1]), inputs: 32, outputs: 35),
    Form(
      window: Window(height: 3, width: 3, strides: [2, 2], padding: [1, 1, 1, 1]), inputs: 33,
      outputs: 21),
    Form(window: Window(height: 1, width: 1), inputs: 17, outputs: 40),
  ]

  @Test("a convolution agrees with plain loops", arguments: forms)
  func convolution(form: Form) throws {
    var random = SplitMix64(seed: 5)
    let x = Tensor(normal: [2, 9, 11, form.inputs], using: &random)
    let window = form.window
    let weight = Tensor(
      normal: [window.height, window.width, form.inputs / form.groups, form.outputs],
      using: &random)
    let bias = Tensor(normal: [form.outputs], using: &random)
    let expected = referenceConvolve(x, weight, window, groups: form.groups, bias: bias)
    let residual = Tensor(normal: expected.shape, using: &random)
    var statistics = BatchStatistics(channels: form.outputs)
    statistics.scale = Tensor(shape: [form.outputs], filledWith: 1)
    statistics.shift = bias
    let convolution = WindowConvolution(
      weight, window, groups: form.groups, height: 9, width: 11, on: pool)
    var y = Tensor(shape: expected.shape)
    convolution.run(x, normalisedBy: statistics, activation: .none, into: &y, on: pool)
    #expect(y.error(from: expected) < 1e-5)
    let slope = Tensor(normal: [form.outputs], using: &random)
    let reach = expected.values.reduce(0) { max($0, abs($1)) }
    let (lowest, highest) = (-reach / 4, reach / 2)
    let activations: [(ConvolutionActivation, (Float, Int) -> Float)] = [
      (.relu, { value, _ in max(0, value) }),
      (.slope(slope), { value, channel in value < 0 ? value * slope[channel] : value }),
      (.clip(lowest: lowest, highest: highest), { value, _ in min(max(value, lowest), highest) }),
    ]
    for (activation, change) in activations {
      var summed = expected
      for place in 0..<summed.count {
        summed[place] = change(expected[place] + residual[place], place % form.outputs)
      }
      convolution.run(
        x, normalisedBy: statistics, adding: residual, activation: activation, into: &y, on: pool)
      #expect(y.error(from: summed) < 1e-5, "\(activation)")
    }
  }

  @Test("a transposed convolution agrees with plain loops", arguments: [1, 2, 3])
  func transposed(groups: Int) {
    var random = SplitMix64(seed: 6)
    let x = Tensor(normal: [2, 4, 5, 6], using: &random)
    let window = Window(
      height: 3, width: 2, strides: [2, 3], dilations: [1, 2], padding: [1, 0, 0, 1])
    let weight = Tensor(normal: [6, 3, 2, 17], using: &random)
    let bias = Tensor(normal: [17 * groups], using: &random)
    let expected = referenceSpread(
      x, weight, window, groups: groups, bias: bias, sides: [9, 14])
    var y = Tensor(shape: expected.shape)
    TransposedConvolution(weight, window, groups: groups, on: pool)
      .run(x, bias: bias, into: &y, on: pool)
    #expect(y.error(from: expected) < 1e-5)
  }

  @Test(
    "a pool agrees with plain loops",
    arguments: [.maximum, .mean(countsPadding: false), .mean(countsPadding: true)]
      as [WindowPool])
  func pools(kind: WindowPool) {
    var random = SplitMix64(seed: 7)
    let x = Tensor(normal: [2, 7, 8, 19], using: &random)
    for (window, places) in [
      (Window(height: 2, width: 2, strides: [2, 2]), [3, 4]),
      (Window(height: 3, width: 3, strides: [2, 2], padding: [1, 1, 1, 1]), [4, 5]),
      (
        Window(height: 3, width: 2, strides: [3, 1], dilations: [2, 2], padding: [2, 0, 1, 1]),
        [3, 7]
      ),
    ] {
      let expected = referencePool(x, window, kind, places: places)
      var y = Tensor(shape: expected.shape)
      Tensors.pool(x, window, kind, into: &y, on: pool)
      #expect(y.error(from: expected) < 1e-6, "\(window)")
    }
  }

  @Test("operations stretch a side of 1 to as many as the other has")
  func combination() {
    var random = SplitMix64(seed: 8)
    let a = Tensor(normal: [2, 5, 1, 19], using: &random)
    for shape in [[2, 5, 1, 19], [1, 1, 7, 19], [1, 5, 1, 1], [1, 1, 1, 1], [2, 1, 7, 1]] {
      let b = Tensor(normal: shape, using: &random)
      var c = Tensor(shape: zip(a.shape, shape).map { max($0, $1) })
      combine(a, b, by: .subtract, into: &c, on: pool)
      let strides = [broadcastStrides(a.shape, to: c.shape), broadcastStrides(shape, to: c.shape)]
      for place in 0..<c.count {
        var (rest, at) = (place, [0, 0])
        for side in c.shape.indices.reversed() {
          for tensor in 0..<2 { at[tensor] += rest % c.shape[side] * strides[tensor][side] }
          rest /= c.shape[side]
        }
        #expect(c[place] == a[at[0]] - b[at[1]])
      }
    }
  }

  @Test("sides in another order, and back, are the same")
  func rearrangement() {
    var random = SplitMix64(seed: 9)
    let x = Tensor(normal: [2, 3, 4, 5], using: &random)
    var turned = Tensor(shape: [2, 5, 3, 4])
    rearrange(x, order: [0, 3, 1, 2], into: &turned, on: pool)
    #expect(turned[(1 * 5 + 4) * 12 + 2 * 4 + 3] == x[119] && turned[1] == x[5])
    var back = Tensor(shape: x.shape)
    rearrange(turned, order: [0, 2, 3, 1], into: &back, on: pool)
    #expect(back == x)
  }

  @Test("places that a table leaves open are filled")
  func places() {
    let x = Tensor([1, 2, 3, 4, 5, 6], shape: [1, 2, 3])
    var y = Tensor(shape: [1, 3, 2])
    pick(x, tables: [nil, [-1, 1, 0], [2, -1]], fill: 9, into: &y, on: pool)
    #expect(y.values == [9, 9, 6, 9, 3, 9])
  }

  @Test(
    "products of pairs of matrices agree with plain loops, also where one stands for many",
    arguments: [
      ([2, 3, 5, 7], [2, 3, 7, 4]), ([2, 1, 5, 7], [2, 3, 7, 4]), ([1, 3, 5, 7], [4, 1, 7, 1]),
      ([1, 1, 33, 20], [1, 1, 20, 70]), ([6, 2], [2, 9]),
    ])
  func pairs(left: [Int], right: [Int]) {
    var random = SplitMix64(seed: 10)
    let (a, b) = (Tensor(normal: left, using: &random), Tensor(normal: right, using: &random))
    let shape =
      zip(left, right).dropLast(2).map { max($0, $1) } + [
        left[left.count - 2], right[right.count - 1],
      ]
    var c = Tensor(shape: shape)
    multiplyPairs(a, b, into: &c, on: pool)
    #expect(c.error(from: referencePairs(a, b, shape: shape)) < 1e-5)
  }

  @Test("rows come to mean 0 and variance 1", arguments: [(5, 7), (1, 300), (90, 1), (3, 16)])
  func normalisation(rows: Int, length: Int) {
    var random = SplitMix64(seed: 11)
    var x = Tensor(normal: [rows, length], using: &random)
    for place in 0..<x.count { x[place] = 3 * x[place] + 50 }
    let expected = referenceNormalisation(x, length: length, epsilon: 0.01)
    normaliseRows(&x, length: length, epsilon: 0.01, on: pool)
    #expect(x.error(from: expected) < 1e-5)
  }

  @Test("a resampled map is the weighted sum of its places")
  func resampling() {
    var random = SplitMix64(seed: 12)
    let x = Tensor(normal: [2, 4, 5, 19], using: &random)
    func sampling(_ count: Int, of length: Int) -> Sampling {
      Sampling(
        taps: 3, places: (0..<3 * count).map { $0 * 7 % length },
        weights: Tensor(normal: [3 * count], using: &random).values)
    }
    let (rows, columns) = (sampling(6, of: 4), sampling(3, of: 5))
    var y = Tensor(shape: [2, 6, 3, 19])
    resample(x, rows: rows, columns: columns, into: &y, on: pool)
    #expect(y.error(from: referenceResampling(x, rows: rows, columns: columns)) < 1e-5)
  }
}
