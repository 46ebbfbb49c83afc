/// The SHA-256 digest of bytes that come piece by piece.
///
/// Names what a result depends on; no secret is guarded with it. Written out here because the
/// library that has it compiles all of TLS with it, half the time of a first build.
/// Source: NIST FIPS 180-4, §4 to §6; equal to `sha256sum`.
package struct SHA256: Sendable {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]
  private var pending: [UInt8] = []
  private var byteCount: UInt64 = 0
  /// The message schedule of the block at hand.
  private var w = [UInt32](repeating: 0, count: 64)

  package init() {}

  /// Takes more bytes in.
  package mutating func update(_ bytes: some Sequence<UInt8>) {
    let taken: Void? = unsafe bytes.withContiguousStorageIfAvailable { unsafe update($0.span) }
    if taken == nil { update(Array(bytes).span) }
  }

  private mutating func update(_ bytes: Span<UInt8>) {
    byteCount += UInt64(bytes.count)
    var place = 0
    if !pending.isEmpty {
      while place < bytes.count, pending.count < 64 {
        pending.append(bytes[place])
        place += 1
      }
      if pending.count < 64 { return }
      let block = pending
      pending = []
      compress(block.span)
    }
    while place + 64 <= bytes.count {
      compress(bytes.extracting(place..<place + 64))
      place += 64
    }
    while place < bytes.count {
      pending.append(bytes[place])
      place += 1
    }
  }

  /// The digest of all bytes so far, as 64 lower-case hexadecimal digits.
  package var hexadecimal: String {
    words.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  /// The digest of all bytes so far, as eight words.
  package var words: [UInt32] {
    var rest = self
    let bits = byteCount * 8
    rest.update([0x80])
    while rest.pending.count != 56 { rest.update([0]) }
    rest.update((0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * $0)) })
    return rest.state
  }

  /// Works 64 bytes into the state.
  private mutating func compress(_ block: Span<UInt8>) {
    for word in 0..<16 {
      let at = 4 * word
      let high = UInt32(block[at]) << 24 | UInt32(block[at + 1]) << 16
      w[word] = high | UInt32(block[at + 2]) << 8 | UInt32(block[at + 3])
    }
    for t in 16..<64 {
      let s0 = w[t - 15].rotated(7) ^ w[t - 15].rotated(18) ^ w[t - 15] >> 3
      let s1 = w[t - 2].rotated(17) ^ w[t - 2].rotated(19) ^ w[t - 2] >> 10
      w[t] = w[t - 16] &+ s0 &+ w[t - 7] &+ s1
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for t in 0..<64 {
      let sum1 = e.rotated(6) ^ e.rotated(11) ^ e.rotated(25)
      let choice = e & f ^ ~e & g
      let first = h &+ sum1 &+ choice &+ Self.constants[t] &+ w[t]
      let sum0 = a.rotated(2) ^ a.rotated(13) ^ a.rotated(22)
      let majority = a & b ^ a & c ^ b & c
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ sum0 &+ majority)
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
    state[4] &+= e
    state[5] &+= f
    state[6] &+= g
    state[7] &+= h
  }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = {
    var primes: [UInt64] = []
    var candidate: UInt64 = 2
    while primes.count < 64 {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return primes.map { prime in
      // The largest r with r³ ≤ prime · 2⁹⁶, so that r is the root in units of 2⁻³².
      var root: UInt64 = 0
      for bit in (0..<35).reversed() {
        let trial = root | 1 << UInt64(bit)
        let square = trial.multipliedFullWidth(by: trial)
        let cube = UInt128(square.high) << 64 | UInt128(square.low)
        if cube <= (UInt128(prime) << 96) / UInt128(trial) { root = trial }
      }
      return UInt32(truncatingIfNeeded: root)
    }
  }()
}

extension UInt32 {
  /// The word with its bits turned right.
  fileprivate func rotated(_ bits: UInt32) -> UInt32 {
    self >> bits | self << (32 - bits)
  }
}
