import Foundation
import Seeding
import Tensors
import Testing

@Test(
  "normal draws are those of the system's functions, bit for bit",
  arguments: [(1, 1.0), (2, 0.5), (31, 1.0), (999_999, 1.0), (500_000, 0.029_4), (500_000, 3.1)])
func normalDraws(count: Int, deviation: Double) {
  var (random, plain) = (SplitMix64(seed: 9), SplitMix64(seed: 9))
  let values = Tensor(normal: [count], deviation: deviation, using: &random).values
  var differing = 0
  for place in stride(from: 0, to: count, by: 2) {
    let radius = deviation * (-2 * log(1 - plain.uniform())).squareRoot()
    let angle = 2 * Double.pi * plain.uniform()
    if values[place] != Float(radius * cos(angle)) { differing += 1 }
    if place + 1 < count, values[place + 1] != Float(radius * sin(angle)) { differing += 1 }
  }
  #expect(differing == 0)
  #expect(random.next() == plain.next())
}

/// The state of a SplitMix64 that gives a number: its mixing run backwards.
private func state(giving number: UInt64) -> UInt64 {
  func withoutShift(_ z: UInt64, _ bits: UInt64) -> UInt64 {
    var original = z
    for _ in 0..<3 { original = z ^ (original >> bits) }
    return original
  }
  func inverse(of factor: UInt64) -> UInt64 {
    // Newton's iteration doubles the right bits each time.
    var inverse = factor
    for _ in 0..<6 { inverse = inverse &* (2 &- factor &* inverse) }
    return inverse
  }
  var z = withoutShift(number, 31) &* inverse(of: 0x94D0_49BB_1331_11EB)
  z = withoutShift(z, 27) &* inverse(of: 0xBF58_476D_1CE4_E5B9)
  return withoutShift(z, 30)
}

@Test(
  "so are those at and beside the angles where a draw is next to 0",
  arguments: [0, 1, 2, 3] as [Int64])
func normalDrawsNextToZero(quarter: Int64) {
  var (differing, count) = (0, 0)
  for power in 0..<40 {
    for away in [-1 << power, 0, 1 << power, 3 << power] as [Int64] {
      let steps = (quarter << 51) + away
      guard (0..<1 << 53).contains(steps) else { continue }
      // The second number that is drawn decides the first angle.
      let seed = state(giving: UInt64(steps) << 11) &- 2 &* 0x9E37_79B9_7F4A_7C15
      var (random, plain) = (SplitMix64(seed: seed), SplitMix64(seed: seed))
      let values = Tensor(normal: [16], using: &random).values
      let radius = (-2 * log(1 - plain.uniform())).squareRoot()
      let turn = plain.uniform()
      #expect(turn == Double(steps) * 0x1p-53)
      let angle = 2 * Double.pi * turn
      if values[0] != Float(radius * cos(angle)) { differing += 1 }
      if values[1] != Float(radius * sin(angle)) { differing += 1 }
      count += 1
    }
  }
  #expect(differing == 0 && count > 60)
}
