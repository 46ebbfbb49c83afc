import Seeding
import Tensors
import TestSupport
import Testing

@Suite struct PoolingTests {
  static let shapes = [[2, 7, 5, 3], [1, 1, 1, 17], [2, 8, 8, 20], [1, 2, 3, 1]]
  let geometry = ConvolutionGeometry(kernel: 3, stride: 2)

  @Test("max pooling agrees with plain loops, the first of a tie included", arguments: shapes)
  func maxForward(_ shape: [Int]) {
    var random = SplitMix64(seed: 4)
    var x = Tensor(normal: shape, using: &random)
    for place in 0..<x.count { x[place] = x[place].rounded() }  // many ties
    let expected = referenceMaxPool(x, geometry)
    var (y, places) = (expected.places, expected.output)
    maxPool(x, geometry, into: &y, places: &places, on: WorkerPool(threads: 2))
    #expect(y == expected.output)
    #expect(places == expected.places)
  }

  @Test(
    "max pooling of a map that is normalised as it is read is that of the normalised map",
    arguments: shapes, [false, true])
  func maxNormalised(_ shape: [Int], relu: Bool) {
    var random = SplitMix64(seed: 5)
    let pool = WorkerPool(threads: 2)
    let x = Tensor(normal: shape, using: &random)
    let statistics = BatchStatistics(drawnFor: shape[3])
    var normalised = x
    scaleAndShift(x, statistics, relu: relu, into: &normalised, on: pool)
    let expected = referenceMaxPool(normalised, geometry)
    var (y, places) = (expected.places, expected.output)
    maxPool(
      x, normalisedBy: InputNorm(statistics, relu: relu), geometry, into: &y, places: &places,
      on: pool)
    #expect(y == expected.output)
    #expect(places == expected.places)
  }

  @Test("max pooling passes on what is not a number")
  func maxNaN() {
    var x = Tensor(shape: [1, 4, 4, 1])
    x[5] = .nan
    var y = Tensor(shape: [1, 2, 2, 1])
    var places = y
    maxPool(x, geometry, into: &y, places: &places, on: WorkerPool(threads: 1))
    #expect((0..<4).allSatisfy { y[$0].isNaN })
  }

  @Test("max pooling's gradient goes to the pixel that won", arguments: shapes)
  func maxBackward(_ shape: [Int]) {
    var random = SplitMix64(seed: 6)
    let count = shape.reduce(1, *)
    // Sixteenths, all different: no step of the differences lets another pixel win.
    let x = Tensor(random.permutation(of: count).map { Float($0) / 16 }, shape: shape)
    let (y, places) = referenceMaxPool(x, geometry)
    let dy = Tensor(normal: y.shape, using: &random)
    var dx = x
    maxPoolGradient(dy, places: places, geometry, into: &dx, on: WorkerPool(threads: 2))
    let all = Array(0..<x.count)
    let numeric = centralDifferences(at: x, places: all, step: 1e-3) {
      referenceMaxPool($0, geometry).output.dot(dy)
    }
    #expect(gradientError(dx, numeric, places: all) < 1e-3)
  }

  @Test("the average over an image and its gradient", arguments: shapes)
  func average(_ shape: [Int]) {
    var random = SplitMix64(seed: 7)
    let x = Tensor(normal: shape, using: &random)
    let pool = WorkerPool(threads: 2)
    let pixels = shape[1] * shape[2]
    var y = Tensor(shape: [shape[0], shape[3]])
    averagePool(x, into: &y, on: pool)
    for place in 0..<y.count {
      let (n, c) = (place / shape[3], place % shape[3])
      let sum = (0..<pixels).reduce(0.0) { $0 + Double(x[(n * pixels + $1) * shape[3] + c]) }
      #expect(abs(Double(y[place]) - sum / Double(pixels)) < 1e-6)
    }
    let dy = Tensor(normal: y.shape, using: &random)
    var dx = x
    averagePoolGradient(dy, into: &dx, on: pool)
    #expect(abs(dx.dot(x) - dy.dot(y)) < 1e-4)
  }
}
