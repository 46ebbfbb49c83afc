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
  private func signedSums(_ values: [Float]) -> [Double] {
    var random = SplitMix64(seed: seed + 1_000_000)
    let groups = projections.count / 8
    var sums = [SIMD8<Double>](repeating: .zero, count: groups)
    let bits = (0..<groups).map { group in
      SIMD8<UInt64>(repeating: 1) &<< SIMD8<UInt64>((0..<8).map { UInt64(8 * group + $0) })
    }
    for value in values {
      let draw = SIMD8(repeating: random.next())
      let plus = SIMD8(repeating: Double(value))
      for group in 0..<groups {
        sums[group] += (-plus).replacing(with: plus, where: (draw & bits[group]) .!= 0)
      }
    }
    return sums.flatMap { sum in sum.indices.map { sum[$0] } }
  }
}
