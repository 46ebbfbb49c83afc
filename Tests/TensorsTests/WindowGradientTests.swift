import Seeding
import Tensors
import TestSupport
import Testing

/// Windows of any form as training needs them, against plain loops.
@Suite("Gradients of windows of any form")
struct WindowGradientTests {
  private let tolerance: Float = 1e-5

  /// Input [3, 9, 11, I], weight, bias and a random gradient at the output.
  private func draw(
    _ form: WindowTests.Form
  ) -> (x: Tensor, weight: Tensor, bias: Tensor, dy: Tensor) {
    var random = SplitMix64(seed: 15)
    let window = form.window
    let x = Tensor(normal: [3, 9, 11, form.inputs], using: &random)
    let shape = [window.height, window.width, form.inputs / form.groups, form.outputs]
    let weight = Tensor(normal: shape, using: &random)
    let places = window.places(height: 9, width: 11) ?? (0, 0)
    let dy = Tensor(normal: [3, places.down, places.across, form.outputs], using: &random)
    return (x, weight, Tensor(normal: [form.outputs], using: &random), dy)
  }

  @Test(
    "a convolution with weights of its own step agrees with plain loops",
    arguments: WindowTests.forms)
  func convolution(form: WindowTests.Form) {
    let (x, weight, bias, dy) = draw(form)
    let pool = WorkerPool(threads: 2)
    for bias in [bias, nil] {
      let expected = referenceConvolve(
        x, weight, form.window, groups: form.groups,
        bias: bias ?? Tensor(shape: [form.outputs]))
      var y = dy
      convolve(x, weight, form.window, groups: form.groups, bias: bias, into: &y, on: pool)
      #expect(y.error(from: expected) < tolerance)
    }
  }

  @Test("its gradients agree with plain loops, written and added", arguments: WindowTests.forms)
  func gradients(form: WindowTests.Form) {
    let (x, weight, bias, dy) = draw(form)
    let (window, groups) = (form.window, form.groups)
    let pool = WorkerPool(threads: 2)
    let expected = referenceWindowGradients(
      dy, input: x, weight: weight, window, groups: groups)
    var (dx, dw, db) = (x, weight, bias)
    convolutionGradients(
      dy, input: x, weight: weight, window, groups: groups, into: &dx, weightGradient: &dw,
      on: pool)
    sumRows(dy, into: &db, on: pool)
    #expect(dx.error(from: expected.input) < tolerance)
    #expect(dw.error(from: expected.weight) < tolerance)
    #expect(db.error(from: expected.bias) < tolerance)
    dw = weight
    convolutionWeightGradient(dy, input: x, window, groups: groups, into: &dw, on: pool)
    #expect(dw.error(from: expected.weight) < tolerance)
    var sum = x
    convolutionGradients(
      dy, input: x, weight: weight, window, groups: groups, into: &sum, adding: true,
      weightGradient: &dw, on: pool)
    for place in 0..<x.count { sum[place] -= x[place] }
    #expect(sum.error(from: expected.input) < 4 * tolerance)
  }

  @Test("one, two and three threads give the same bits", arguments: WindowTests.forms)
  func threads(form: WindowTests.Form) {
    let (x, weight, bias, dy) = draw(form)
    let (window, groups) = (form.window, form.groups)
    let results = [1, 2, 3].map { threads in
      let pool = WorkerPool(threads: threads)
      var (y, dx, dw, db) = (dy, x, weight, bias)
      convolve(x, weight, window, groups: groups, bias: bias, into: &y, on: pool)
      convolutionGradients(
        dy, input: x, weight: weight, window, groups: groups, into: &dx, weightGradient: &dw,
        on: pool)
      sumRows(dy, into: &db, on: pool)
      return [y, dx, dw, db]
    }
    #expect(results[0] == results[1] && results[0] == results[2])
  }

  @Test("a batch whose patches do not fit at once is summed up over its parts")
  func parts() {
    var random = SplitMix64(seed: 16)
    let window = Window(height: 1, width: 7, padding: [0, 3, 0, 3])
    let x = Tensor(normal: [5, 25, 40, 96], using: &random)
    let weight = Tensor(normal: [1, 7, 96, 4], using: &random)
    let dy = Tensor(normal: [5, 25, 40, 4], using: &random)
    let pool = WorkerPool(threads: 2)
    var (y, dx, dw) = (dy, x, weight)
    convolve(x, weight, window, into: &y, on: pool)
    convolutionGradients(
      dy, input: x, weight: weight, window, into: &dx, weightGradient: &dw, on: pool)
    // All are linear: each product with what it belongs to is that of y with dy.
    let expected = y.dot(dy)
    let size = 1e-4 * y.dot(y).squareRoot()
    #expect(abs(dw.dot(weight) - expected) < size && abs(dx.dot(x) - expected) < size)
    let plain = referenceConvolve(
      x, weight, window, groups: 1, bias: Tensor(shape: [4]))
    #expect(y.error(from: plain) < tolerance)
  }

  @Test(
    "a transposed convolution and its gradients agree with plain loops", arguments: [1, 2, 3],
    [[0, 0], [1, 2]])
  func transposed(groups: Int, extra: [Int]) {
    var random = SplitMix64(seed: 6)
    let x = Tensor(normal: [2, 4, 5, 6], using: &random)
    let window = Window(
      height: 3, width: 2, strides: [2, 3], dilations: [1, 2], padding: [1, 0, 0, 1])
    let weight = Tensor(normal: [6, 3, 2, 17], using: &random)
    let bias = Tensor(normal: [17 * groups], using: &random)
    let sides = window.spread(height: 4, width: 5, extra: extra)
    #expect(sides == [8 + extra[0], 14 + extra[1]])
    let dy = Tensor(normal: [2] + sides + [17 * groups], using: &random)
    let expected = referenceSpreadGradients(dy, input: x, weight: weight, window, groups: groups)
    let results = [1, 2, 3].map { threads in
      let pool = WorkerPool(threads: threads)
      var (y, dx, dw) = (dy, x, weight)
      for bias in [nil, bias] {
        spread(x, weight, window, groups: groups, bias: bias, into: &y, on: pool)
        let plain = referenceSpread(
          x, weight, window, groups: groups, bias: bias ?? Tensor(shape: [17 * groups]),
          sides: sides)
        #expect(y.error(from: plain) < tolerance)
      }
      spreadWeightGradient(dy, input: x, window, groups: groups, into: &dw, on: pool)
      spreadInputGradient(dy, weight: weight, window, groups: groups, into: &dx, on: pool)
      #expect(dx.error(from: expected.input) < tolerance)
      #expect(dw.error(from: expected.weight) < tolerance)
      var sum = x
      spreadInputGradient(
        dy, weight: weight, window, groups: groups, into: &sum, adding: true, on: pool)
      for place in 0..<x.count { sum[place] -= x[place] }
      #expect(sum.error(from: expected.input) < 4 * tolerance)
      return [y, dx, dw]
    }
    #expect(results[0] == results[1] && results[0] == results[2])
  }
}
