import Seeding

/// A tensor of the golden run, kept as its norm, some entries and its projections on signs.
///
/// The mean square of a difference's projections on vectors of ±1 estimates its squared norm, so that
/// the whole tensor is compared without being kept. Entries are in PyTorch's order.
struct GoldenTensor: Decodable, Sendable {
  let name: String
  let shape: [Int]
  let seed: UInt64
  /// The tolerance of the difference, relative L2.
  let relative: Double
  /// The tolerance of one entry's difference.
  let absolute: Double
  let norm: Double
  /// Pairs of a place and the value there.
  let samples: [[Double]]
  let projections: [Double]

  /// How far `values` are off, in units of the tolerance: at most 1 is right.
  func error(of values: [Float]) -> Double {
    guard values.count == shape.reduce(1, *) else { return .infinity }
    let square = values.reduce(0.0) { $0 + Double($1) * Double($1) }
    let ofNorm = abs(square.squareRoot() - norm) / norm / relative
    let ofSamples = samples.map { abs(Double(values[Int($0[0])]) - $0[1]) / absolute }
    let squares = zip(signedSums(values), projections).map { ($0 - $1) * ($0 - $1) }
    let distance = (squares.reduce(0, +) / Double(squares.count)).squareRoot()
    return ([ofNorm, distance / norm / relative] + ofSamples).reduce(0) {
      $1.isNaN ? .infinity : max($0, $1)
    }
  }

  /// The sums of all values with seeded signs: of sum p, bit p of each draw, 1 for plus.
  ///
  /// Values whose draws agree in a byte share eight signs, so they are added up beforehand.
  private func signedSums(_ values: [Float]) -> [Double] {
    var random = SplitMix64(seed: seed + 1_000_000)
    let bytes = projections.count / 8
    var shared = [Double](repeating: 0, count: bytes * 256)
    for value in values {
      let draw = random.next()
      for byte in 0..<bytes {
        shared[byte * 256 + Int(draw >> UInt64(8 * byte) & 255)] += Double(value)
      }
    }
    return (0..<projections.count).map { p in
      (0..<256).reduce(0.0) { sum, signs in
        let part = shared[p / 8 * 256 + signs]
        return signs >> (p % 8) & 1 == 1 ? sum + part : sum - part
      }
    }
  }
}
