import Foundation
import Tensors
import TestSupport
import Testing

/// Losses and gradients of PyTorch: `Golden/losses/make_losses_golden.py`.
private struct GoldenLosses: Decodable {
  struct Case: Decodable {
    let shape: [Int]
    let outputs: [Float]
    let loss: Double
    let gradient: [Double]
    let labels: [UInt8]?
    let weights: [Double]?
    let smoothing: Double?
    let targets: [Float]?

    /// Holds a loss and its gradient to PyTorch's, to a millionth.
    func check(
      _ measure: (Tensor, inout Tensor) -> Double,
      _ location: SourceLocation = #_sourceLocation
    ) {
      let outputs = Tensor(outputs, shape: shape)
      var found = Tensor(shape: shape, filledWith: .nan)
      #expect(abs(measure(outputs, &found) - loss) <= 1e-6 * abs(loss), sourceLocation: location)
      for (place, expected) in gradient.enumerated() {
        #expect(abs(Double(found[place]) - expected) <= 1e-6, sourceLocation: location)
      }
    }
  }

  let classes: [Case]
  let several: [Case]
  let number: [Case]

  static func load() throws -> GoldenLosses {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Golden/losses/losses.json")
    return try JSONDecoder().decode(GoldenLosses.self, from: Data(contentsOf: file))
  }
}

@Suite("Losses are PyTorch's") struct LossGoldenTests {
  @Test("cross-entropy with class weights and smoothed labels")
  func classes() throws {
    for golden in try GoldenLosses.load().classes {
      let labels = try #require(golden.labels)
      let smoothing = try #require(golden.smoothing)
      golden.check {
        crossEntropy(
          $0, labels: labels, weights: golden.weights, smoothing: smoothing, gradient: &$1)
      }
    }
  }

  @Test("cross-entropy of several labels, some of them unknown")
  func several() throws {
    for golden in try GoldenLosses.load().several {
      let labels = try #require(golden.labels).map { KnownLabel(rawValue: $0) ?? .unknown }
      golden.check {
        binaryCrossEntropy($0, labels: labels, weights: golden.weights, gradient: &$1)
      }
    }
  }

  @Test("squared error")
  func number() throws {
    for golden in try GoldenLosses.load().number {
      let targets = try #require(golden.targets)
      golden.check { squaredError($0, targets: targets, gradient: &$1) }
    }
  }

  @Test("without weights and smoothing, cross-entropy is the plain one")
  func plain() {
    let logits = Tensor([1, -2, 0.5, 3, 0, -1], shape: [2, 3])
    var (one, other) = (logits, logits)
    let plain = crossEntropy(logits, labels: [2, 0], gradient: &one)
    let weighted = crossEntropy(
      logits, labels: [2, 0], weights: nil, smoothing: 0, gradient: &other)
    #expect(abs(plain - weighted) < 1e-12)
    #expect(other.error(from: one) < 1e-6)
  }

  @Test("losses stay finite for outputs far apart, and unknown labels move nothing")
  func extremes() {
    let logits = Tensor([1e4, -1e4], shape: [1, 2])
    var gradient = logits
    let loss = crossEntropy(
      logits, labels: [1], weights: [1, 3], smoothing: 0.5, gradient: &gradient)
    #expect(loss.isFinite && gradient.values.allSatisfy(\.isFinite))
    #expect(binaryCrossEntropy(logits, labels: [.no, .yes], gradient: &gradient) == 1e4)
    #expect(gradient.values == [0.5, -0.5])
    #expect(binaryCrossEntropy(logits, labels: [.unknown, .unknown], gradient: &gradient) == 0)
    #expect(gradient.values == [0, 0])
  }

  @Test("smoothed labels of independent outputs are targets between 0 and 1")
  func smoothed() {
    let logits = Tensor([0.7, -1.3], shape: [1, 2])
    var (gradient, unused) = (logits, logits)
    let loss = binaryCrossEntropy(
      logits, labels: [.yes, .no], smoothing: 0.2, gradient: &gradient)
    var expected = 0.0
    for (z, target) in [(0.7, 0.9), (-1.3, 0.1)] {
      let probability = 1 / (1 + exp(-z))
      expected -= target * log(probability) + (1 - target) * log(1 - probability)
    }
    #expect(abs(loss - expected / 2) < 1e-6)
    let numeric = centralDifferences(at: logits, places: [0, 1]) {
      binaryCrossEntropy($0, labels: [.yes, .no], smoothing: 0.2, gradient: &unused)
    }
    #expect(gradientError(gradient, numeric, places: [0, 1]) < 1e-3)
  }
}
