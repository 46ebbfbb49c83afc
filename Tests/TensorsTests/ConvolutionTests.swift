import Seeding
import TestSupport
import Testing

import Tensors

/// One convolution to check: its shapes, and why it is here.
struct ConvolutionCase: Sendable, CustomTestStringConvertible {
  let name: String
  let input: [Int]
  let outputs: Int
  let geometry: ConvolutionGeometry
  var testDescription: String { name }

  static let all = [
    Self("1×1", [2, 5, 3, 7], 5, .init(kernel: 1)),
    Self("1×1, one pixel, batch 1", [1, 1, 1, 3], 2, .init(kernel: 1)),
    Self("1×1, stride 2, odd side", [3, 5, 5, 9], 4, .init(kernel: 1, stride: 2)),
    Self("1×1, wide", [2, 8, 8, 80], 96, .init(kernel: 1)),
    Self("3×3, 4 pixels, whole tiles", [2, 4, 4, 16], 8, .init(kernel: 3)),
    Self("3×3, odd sides", [2, 7, 5, 5], 3, .init(kernel: 3)),
    Self("3×3, 2 pixels", [5, 2, 2, 12], 18, .init(kernel: 3)),
    Self("3×3, one pixel, batch 1", [1, 1, 1, 2], 3, .init(kernel: 3)),
    Self("3×3, 3 pixels", [3, 3, 3, 4], 4, .init(kernel: 3)),
    Self("3×3, many tiles", [3, 14, 14, 24], 20, .init(kernel: 3)),
    Self("3×3, 2 pixels, by taps", [5, 2, 2, 16], 18, .init(kernel: 3)),
    Self("3×3, one pixel, by taps, batch 1", [1, 1, 1, 32], 3, .init(kernel: 3)),
    Self("3×3, 2 × 5 pixels, by taps", [3, 2, 5, 16], 33, .init(kernel: 3)),
    Self("3×3, stride 2, by taps", [7, 4, 4, 16], 20, .init(kernel: 3, stride: 2)),
    Self("3×3, stride 2, odd side, by taps", [2, 7, 7, 48], 16, .init(kernel: 3, stride: 2)),
    Self("1×1, deeper than a block of sums", [1, 3, 3, 1100], 7, .init(kernel: 1)),
    Self("3×3, stride 2", [2, 8, 8, 6], 5, .init(kernel: 3, stride: 2)),
    Self("3×3, stride 2, odd side", [1, 7, 7, 17], 3, .init(kernel: 3, stride: 2)),
    Self("7×7, stride 2", [2, 13, 12, 3], 6, .init(kernel: 7, stride: 2)),
    Self("7×7, map smaller than the window", [1, 2, 3, 3], 4, .init(kernel: 7, stride: 2)),
    Self("7×7, stride 2, by lines", [3, 41, 38, 3], 64, .init(kernel: 7, stride: 2)),
    Self("7×7, map smaller than the window, by lines", [1, 2, 3, 3], 16, .init(kernel: 7)),
    Self("5×5, by lines, an odd number of panels", [2, 6, 7, 15], 48, .init(kernel: 5)),
    Self(
      "3×3, stride 2, by lines, no zeros", [2, 9, 9, 1], 32, .init(kernel: 3, stride: 2, padding: 0)
    ),
  ]

  init(_ name: String, _ input: [Int], _ outputs: Int, _ geometry: ConvolutionGeometry) {
    (self.name, self.input, self.outputs, self.geometry) = (name, input, outputs, geometry)
  }

  /// Random input, weight and output gradient.
  func draw() -> (x: Tensor, weight: Tensor, dy: Tensor) {
    var random = SplitMix64(seed: 11)
    let k = geometry.kernel
    return (
      Tensor(normal: input, using: &random),
      Tensor(normal: [k, k, input[3], outputs], using: &random),
      Tensor(normal: geometry.outputShape(of: input, channels: outputs), using: &random)
    )
  }
}

@Suite struct ConvolutionTests {
  /// Single precision, and Winograd's transforms, leave errors well below this share of the largest.
  let tolerance: Float = 2e-5

  @Test("a convolution agrees with plain loops", arguments: ConvolutionCase.all)
  func forward(_ shape: ConvolutionCase) {
    let (x, weight, dy) = shape.draw()
    var y = dy
    convolve(x, weight, shape.geometry, into: &y, on: WorkerPool(threads: 1))
    #expect(y.error(from: referenceConvolution(x, weight, shape.geometry)) < tolerance)
  }

  @Test(
    "a prepared one agrees, normalised and with a residual too, also for few images at a time",
    arguments: ConvolutionCase.all, [nil, 1, 64])
  func prepared(_ shape: ConvolutionCase, images: Int?) {
    let (x, weight, other) = shape.draw()
    let pool = WorkerPool(threads: 2)
    let convolution = PreparedConvolution(
      weight, shape.geometry, height: shape.input[1], width: shape.input[2], images: images,
      on: pool)
    let expected = referenceConvolution(x, weight, shape.geometry)
    var y = other
    convolution.run(x, into: &y, on: pool)
    #expect(y.error(from: expected) < tolerance)

    let statistics = BatchStatistics(drawnFor: shape.outputs)
    for relu in [false, true] {
      for residual in [nil, other] {
        convolution.run(
          x, normalisedBy: statistics, adding: residual, relu: relu, into: &y, on: pool)
        var normalised = expected
        for place in 0..<expected.count {
          let channel = place % shape.outputs
          let value =
            expected[place] * statistics.scale[channel] + statistics.shift[channel]
            + (residual?[place] ?? 0)
          normalised[place] = relu ? max(0, value) : value
        }
        #expect(y.error(from: normalised) < 2 * tolerance)
      }
    }
  }

  @Test("what is measured on the way is what a second look finds", arguments: ConvolutionCase.all)
  func measured(_ shape: ConvolutionCase) {
    let (x, weight, dy) = shape.draw()
    let pool = WorkerPool(threads: 2)
    var y = dy
    var statistics = BatchStatistics(channels: shape.outputs)
    convolve(x, weight, shape.geometry, into: &y, measuring: &statistics, on: pool)
    #expect(y.error(from: referenceConvolution(x, weight, shape.geometry)) < tolerance)
    var expected = BatchStatistics(channels: shape.outputs)
    expected.measure(y, on: pool)
    #expect(statistics.mean.error(from: expected.mean) < 1e-5)
    #expect(statistics.variance.error(from: expected.variance) < 1e-5)
  }

  /// In every build, so that builds with tiles of other sizes agree, too.
  @Test(
    "a sum has the same bits whatever tile it falls into", arguments: [70, 1100],
    [1, 2, 3, 7, 8, 11, 13, 41])
  func tiles(inputs: Int, pixels: Int) {
    var random = SplitMix64(seed: 12)
    let pool = WorkerPool(threads: 1)
    let outputs = 53
    let x = Tensor(normal: [1, 1, pixels, inputs], using: &random)
    let weight = Tensor(normal: [1, 1, inputs, outputs], using: &random)
    var y = Tensor(shape: [1, 1, pixels, outputs])
    convolve(x, weight, ConvolutionGeometry(kernel: 1), into: &y, on: pool)
    for pixel in 0..<pixels {
      let row = Tensor((0..<inputs).map { x[pixel * inputs + $0] }, shape: [1, 1, 1, inputs])
      for o in [0, 15, 16, 31, 32, 47, 48, 52] {
        let column = Tensor(
          (0..<inputs).map { weight[$0 * outputs + o] }, shape: [1, 1, inputs, 1])
        var sum = Tensor(shape: [1, 1, 1, 1])
        convolve(row, column, ConvolutionGeometry(kernel: 1), into: &sum, on: pool)
        #expect(sum[0] == y[pixel * outputs + o])
      }
    }
  }

  @Test("without Winograd's filtering the outcome is the same but for rounding")
  func plainWindows() {
    for shape in ConvolutionCase.all where shape.geometry == ConvolutionGeometry(kernel: 3) {
      let (x, weight, dy) = shape.draw()
      var y = dy
      WinogradUse.$isAllowed.withValue(false) {
        convolve(x, weight, shape.geometry, into: &y, on: WorkerPool(threads: 1))
      }
      #expect(y.error(from: referenceConvolution(x, weight, shape.geometry)) < 2e-6)
    }
  }

  @Test("its gradients agree with plain loops", arguments: ConvolutionCase.all)
  func backward(_ shape: ConvolutionCase) {
    let (x, weight, dy) = shape.draw()
    let pool = WorkerPool(threads: 1)
    let expected = referenceConvolutionGradients(dy, input: x, weight: weight, shape.geometry)
    var (dx, dw) = (x, weight)
    convolutionGradients(
      dy, input: x, weight: weight, shape.geometry, into: &dx, weightGradient: &dw, on: pool)
    #expect(dx.error(from: expected.input) < tolerance)
    #expect(dw.error(from: expected.weight) < tolerance)

    convolutionWeightGradient(dy, input: x, shape.geometry, into: &dw, on: pool)
    #expect(dw.error(from: expected.weight) < tolerance)

    // Adding to what is there gives the sum.
    var sum = x
    convolutionGradients(
      dy, input: x, weight: weight, shape.geometry, into: &sum, adding: true,
      weightGradient: &dw, on: pool)
    for place in 0..<x.count { sum[place] -= x[place] }
    #expect(sum.error(from: expected.input) < 4 * tolerance)
  }

  @Test(
    "an input that is normalised as it is read gives the bits of one that was normalised before",
    arguments: ConvolutionCase.all, [false, true])
  func normalisedInput(_ shape: ConvolutionCase, relu: Bool) {
    let (x, weight, dy) = shape.draw()
    let pool = WorkerPool(threads: 2)
    let norm = InputNorm(BatchStatistics(drawnFor: shape.input[3]), relu: relu)
    var normalised = x
    scaleAndShift(x, norm.statistics, relu: relu, into: &normalised, on: pool)

    var (y, expected) = (dy, dy)
    var (measured, expectedMeasures) = (
      BatchStatistics(channels: shape.outputs), BatchStatistics(channels: shape.outputs)
    )
    convolve(normalised, weight, shape.geometry, into: &expected, on: pool)
    convolve(x, normalisedBy: norm, weight, shape.geometry, into: &y, on: pool)
    #expect(y == expected)
    convolve(
      normalised, weight, shape.geometry, into: &expected, measuring: &expectedMeasures, on: pool)
    convolve(
      x, normalisedBy: norm, weight, shape.geometry, into: &y, measuring: &measured, on: pool)
    #expect(y == expected)
    #expect(measured.mean == expectedMeasures.mean)
    #expect(measured.variance == expectedMeasures.variance)

    var (dx, dw) = (x, weight)
    var (expectedX, expectedW) = (x, weight)
    convolutionGradients(
      dy, input: normalised, weight: weight, shape.geometry, into: &expectedX,
      weightGradient: &expectedW, on: pool)
    convolutionGradients(
      dy, input: x, normalisedBy: norm, weight: weight, shape.geometry, into: &dx,
      weightGradient: &dw, on: pool)
    #expect(dx == expectedX)
    #expect(dw == expectedW)
    convolutionWeightGradient(dy, input: normalised, shape.geometry, into: &expectedW, on: pool)
    convolutionWeightGradient(
      dy, input: x, normalisedBy: norm, shape.geometry, into: &dw, on: pool)
    #expect(dw == expectedW)
  }

  @Test("… of many images too, more than a tile of a product has rows", arguments: [1, 3], [1, 2])
  func normalisedInputs(kernel: Int, threads: Int) {
    var random = SplitMix64(seed: 14)
    let pool = WorkerPool(threads: threads)
    let geometry = ConvolutionGeometry(kernel: kernel)
    let x = Tensor(normal: [9, 14, 14, 40], using: &random)
    let weight = Tensor(normal: [kernel, kernel, 40, 300], using: &random)
    let dy = Tensor(normal: [9, 14, 14, 300], using: &random)
    let norm = InputNorm(BatchStatistics(drawnFor: 40), relu: true)
    var normalised = x
    scaleAndShift(x, norm.statistics, relu: true, into: &normalised, on: pool)
    var (y, dw) = (dy, weight)
    var (expected, expectedW) = (dy, weight)
    convolve(normalised, weight, geometry, into: &expected, on: pool)
    convolve(x, normalisedBy: norm, weight, geometry, into: &y, on: pool)
    #expect(y == expected)
    convolutionWeightGradient(dy, input: normalised, geometry, into: &expectedW, on: pool)
    convolutionWeightGradient(dy, input: x, normalisedBy: norm, geometry, into: &dw, on: pool)
    #expect(dw == expectedW)
  }

  /// Channels of zeros add nothing to any sum, and with sixteen channels there are patches.
  @Test("by lines of the window, a sum has the bits that patches give it", arguments: [1, 3])
  func lines(threads: Int) {
    var random = SplitMix64(seed: 16)
    let pool = WorkerPool(threads: threads)
    let geometry = ConvolutionGeometry(kernel: 7, stride: 2)
    let x = Tensor(normal: [2, 40, 42, 3], using: &random)
    let weight = Tensor(normal: [7, 7, 3, 48], using: &random)
    let dy = Tensor(normal: [2, 20, 21, 48], using: &random)
    let norm = InputNorm(BatchStatistics(drawnFor: 3), relu: true)
    var normalised = x
    scaleAndShift(x, norm.statistics, relu: true, into: &normalised, on: pool)
    var wide = Tensor(shape: [2, 40, 42, 16])
    for place in 0..<x.count { wide[place / 3 * 16 + place % 3] = normalised[place] }
    var wideWeight = Tensor(shape: [7, 7, 16, 48])
    for place in 0..<weight.count {
      let (row, column) = (place / 48, place % 48)
      wideWeight[(row / 3 * 16 + row % 3) * 48 + column] = weight[place]
    }

    var (y, dw) = (dy, weight)
    var (statistics, expectedStatistics) = (
      BatchStatistics(channels: 48), BatchStatistics(channels: 48)
    )
    var (expected, expectedW) = (dy, wideWeight)
    convolve(
      wide, wideWeight, geometry, into: &expected, measuring: &expectedStatistics, on: pool)
    convolve(
      x, normalisedBy: norm, weight, geometry, into: &y, measuring: &statistics, on: pool)
    #expect(y == expected)
    #expect(statistics.mean.error(from: expectedStatistics.mean) < 1e-5)
    #expect(statistics.variance.error(from: expectedStatistics.variance) < 1e-5)
    convolutionWeightGradient(dy, input: wide, geometry, into: &expectedW, on: pool)
    convolutionWeightGradient(dy, input: x, normalisedBy: norm, geometry, into: &dw, on: pool)
    for place in 0..<weight.count {
      let (row, column) = (place / 48, place % 48)
      #expect(dw[place] == expectedW[(row / 3 * 16 + row % 3) * 48 + column])
    }
  }

  @Test("by lines of the window, groups of images give what each image gives alone")
  func groupsOfLines() {
    var random = SplitMix64(seed: 17)
    let pool = WorkerPool(threads: 2)
    let geometry = ConvolutionGeometry(kernel: 7, stride: 2)
    // One image's patches fill a group.
    let shape = [3, 76, 76, 15]
    let x = Tensor(normal: shape, using: &random)
    let weight = Tensor(normal: [7, 7, 15, 48], using: &random)
    let dy = Tensor(normal: [3, 38, 38, 48], using: &random)
    var (y, dw) = (dy, weight)
    var statistics = BatchStatistics(channels: 48)
    convolve(x, weight, geometry, into: &y, measuring: &statistics, on: pool)
    convolutionWeightGradient(dy, input: x, geometry, into: &dw, on: pool)
    var measured = BatchStatistics(channels: 48)
    measured.measure(y, on: pool)
    #expect(statistics.mean.error(from: measured.mean) < 1e-5)
    #expect(statistics.variance.error(from: measured.variance) < 1e-5)

    var sum = Tensor(shape: weight.shape)
    func image(_ number: Int, of map: Tensor) -> Tensor {
      let floats = map.count / 3
      return Tensor(
        (0..<floats).map { map[number * floats + $0] }, shape: [1] + map.shape.dropFirst())
    }
    for number in 0..<3 {
      let (own, gradient) = (image(number, of: x), image(number, of: dy))
      var (alone, part) = (gradient, weight)
      convolve(own, weight, geometry, into: &alone, on: pool)
      #expect(alone == image(number, of: y))
      convolutionWeightGradient(gradient, input: own, geometry, into: &part, on: pool)
      for place in 0..<sum.count { sum[place] += part[place] }
    }
    #expect(dw.error(from: sum) < 1e-5)
  }

  @Test("the multiplications of its products are counted by the way in which it is computed")
  func multiplications() {
    func count(_ side: Int, _ kernel: Int, stride: Int = 1, inputs: Int = 16) -> Int {
      productMultiplications(
        input: [3, side, side, inputs], weight: [kernel, kernel, inputs, 5],
        ConvolutionGeometry(kernel: kernel, stride: stride)) / (3 * inputs * 5)
    }
    #expect(count(7, 1) == 49 && count(7, 1, stride: 2) == 16)
    // Winograd's tiles have 36 points, and 7 pixels take two of them.
    #expect(count(4, 3) == 36 && count(7, 3) == 4 * 36)
    // By taps nothing outside the map is multiplied; patches hold it as zeros.
    #expect(count(2, 3) == 16 && count(2, 3, inputs: 12) == 4 * 9)
    #expect(count(14, 7, stride: 2) == 49 * 49)
  }

  @Test("one and two threads give the same bits", arguments: ConvolutionCase.all)
  func threads(_ shape: ConvolutionCase) {
    let (x, weight, dy) = shape.draw()
    let results = [1, 2, 3].map { threads in
      let pool = WorkerPool(threads: threads)
      var (y, dx, dw) = (dy, x, weight)
      convolve(x, weight, shape.geometry, into: &y, on: pool)
      convolutionGradients(
        dy, input: x, weight: weight, shape.geometry, into: &dx, weightGradient: &dw, on: pool)
      return [y, dx, dw]
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  @Test(
    "a batch that is worked on in groups gives what its images give alone",
    arguments: [ConvolutionGeometry(kernel: 3), ConvolutionGeometry(kernel: 3, stride: 2)])
  func groups(_ geometry: ConvolutionGeometry) {
    var random = SplitMix64(seed: 12)
    let (images, side, channels) = (70, 16, 64)
    let x = Tensor(normal: [images, side, side, channels], using: &random)
    let weight = Tensor(normal: [3, 3, channels, channels], using: &random)
    let shape = geometry.outputShape(of: x.shape, channels: channels)
    let dy = Tensor(normal: shape, using: &random)
    let pool = WorkerPool(threads: 2)
    var (y, dx, dw) = (dy, x, weight)
    convolve(x, weight, geometry, into: &y, on: pool)
    convolutionGradients(
      dy, input: x, weight: weight, geometry, into: &dx, weightGradient: &dw, on: pool)
    var sum = Tensor(shape: weight.shape)
    for image in [0, 13, 27, 28, 56, 57, 69] {
      let part = { (whole: Tensor) in
        let count = whole.count / images
        return Tensor(
          whole.withScalars { scalars in (0..<count).map { scalars[image * count + $0] } },
          shape: [1] + whole.shape.dropFirst())
      }
      var (y1, dx1) = (part(dy), part(x))
      convolve(part(x), weight, geometry, into: &y1, on: pool)
      convolutionGradients(
        part(dy), input: part(x), weight: weight, geometry, into: &dx1, weightGradient: &sum,
        on: pool)
      #expect(part(y).error(from: y1) < tolerance)
      #expect(part(dx).error(from: dx1) < tolerance)
    }
    // The weight's gradient is linear in dy: its product with the weight is that of y with dy.
    #expect(abs(dw.dot(weight) - y.dot(dy)) < 1e-3 * y.dot(y).squareRoot())
  }
}
