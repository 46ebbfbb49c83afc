/// A small seeded generator whose stream is the same on every machine and in every release.
///
/// The whole stream is a function of the seed, so a value can be drawn by (seed, epoch, index)
/// instead of in order of arrival. Not for cryptography.
/// Source: Steele, Lea, Flood 2014, “Fast splittable pseudorandom number generators”.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Starts the stream of `seed`.
  package init(seed: UInt64) {
    state = seed
  }

  /// Starts an independent stream for a place below `seed`, such as (epoch, index).
  package init(seed: UInt64, _ path: UInt64...) {
    state = seed
    for step in path {
      state = next() ^ (step &* 0xD134_2543_DE82_EF95)
    }
    state = next()
  }

  package mutating func next() -> UInt64 {
    state &+= Self.step
    return Self.mixed(state)
  }

  /// What every draw adds to the state.
  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  @inline(__always)
  private static func mixed(_ state: UInt64) -> UInt64 {
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Draws a number from 0..<1 with 53 random bits.
  package mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// The number from 0..<1 that a stream of this seed draws after `place` others.
  package static func uniform(seed: UInt64, place: Int) -> Double {
    Double(mixed(seed &+ UInt64(place + 1) &* step) >> 11) * 0x1p-53
  }

  /// Draws a number from `range`, evenly.
  package mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// Draws a whole number from 0..<`count`, evenly, by multiplication and rejection.
  ///
  /// The standard library's own draws may change between releases; this one cannot.
  package mutating func below(_ count: Int) -> Int {
    precondition(count > 0, "cannot draw below \(count)")
    let bound = UInt64(count)
    let reject = (0 &- bound) % bound
    while true {
      let product = next().multipliedFullWidth(by: bound)
      if product.low >= reject { return Int(product.high) }
    }
  }

  /// Draws true with the given probability.
  package mutating func chance(_ probability: Double) -> Bool {
    uniform() < probability
  }
}
