import Synchronization

/// The tiles of a job that a thread begins with: it takes them from the front, other threads from the end.
package final class TileRange: Sendable {
  /// The first tile that is left in the upper half, the end of them in the lower.
  private let tiles = Atomic<UInt64>(0)
  /// No other range lies in the cache line of this one.
  private let padding = InlineArray<16, UInt64>(repeating: 0)

  package init() {}

  /// Begins a job, while nobody takes tiles.
  package func set(_ range: Range<Int>) {
    precondition(range.upperBound <= UInt32.max, "\(range.upperBound) tiles")
    tiles.store(
      UInt64(range.lowerBound) << 32 | UInt64(range.upperBound), ordering: .releasing)
  }

  /// Takes the first tile that is left; nil where none is.
  package func takeFirst() -> Int? {
    take { first, end in (first, UInt64(first + 1) << 32 | UInt64(end)) }
  }

  /// Takes the last tile that is left; nil where none is.
  package func takeLast() -> Int? {
    take { first, end in (end - 1, UInt64(first) << 32 | UInt64(end - 1)) }
  }

  /// Takes a tile, and leaves what `rest` says, unless another thread was faster: then once more.
  @inline(__always)
  private func take(
    _ rest: (_ first: UInt32, _ end: UInt32) -> (tile: UInt32, left: UInt64)
  ) -> Int? {
    var seen = tiles.load(ordering: .acquiring)
    while true {
      let (first, end) = (UInt32(seen >> 32), UInt32(truncatingIfNeeded: seen))
      guard first < end else { return nil }
      let (tile, left) = rest(first, end)
      let (exchanged, found) = tiles.compareExchange(
        expected: seen, desired: left, ordering: .acquiringAndReleasing)
      if exchanged { return Int(tile) }
      seen = found
    }
  }
}
