import Foundation
import Synchronization
import Tensors
import Testing

@Suite struct WorkerPoolTests {
  @Test("a pool runs each tile once, however often and with however many threads", arguments: 1...4)
  func eachTile(threads: Int) {
    let pool = WorkerPool(threads: threads)
    let counts = (0..<7).map { _ in Count() }
    for round in 0..<2000 {
      pool.run(tiles: round % 8) { counts[$0].value.add(1, ordering: .relaxed) }
    }
    #expect(counts.map { $0.value.load(ordering: .relaxed) } == (1...7).map { 2000 - 250 * $0 })
  }

  @Test("a range gives its tiles from the front and from the end, each once")
  func bothEnds() {
    let range = TileRange()
    #expect(range.takeFirst() == nil && range.takeLast() == nil)
    range.set(3..<8)
    #expect([range.takeFirst(), range.takeLast(), range.takeLast()] == [3, 7, 6])
    #expect([range.takeFirst(), range.takeFirst(), range.takeFirst()] == [4, 5, nil])
    #expect(range.takeLast() == nil)
  }

  @Test("threads that take tiles from both ends at once never take the same one")
  func racing() {
    let range = TileRange()
    let (tiles, rounds) = (64, 400)
    let counts = (0..<tiles).map { _ in Count() }
    for _ in 0..<rounds {
      range.set(0..<tiles)
      DispatchQueue.concurrentPerform(iterations: 4) { thread in
        while let tile = thread % 2 == 0 ? range.takeFirst() : range.takeLast() {
          counts[tile].value.add(1, ordering: .relaxed)
        }
      }
    }
    #expect(counts.allSatisfy { $0.value.load(ordering: .relaxed) == rounds })
  }

  @Test("each thread begins with its own part of the tiles")
  func ownPart() {
    let pool = WorkerPool(threads: 2)
    for _ in 0..<20 {
      let firsts = (0..<2).map { _ in Count(-1) }
      let begun = Count()
      pool.run(tiles: 6) { tile, thread in
        guard firsts[thread].value.load(ordering: .relaxed) < 0 else { return }
        firsts[thread].value.store(tile, ordering: .relaxed)
        begun.value.add(1, ordering: .relaxed)
        // No thread takes a second tile before both have a first.
        while begun.value.load(ordering: .relaxed) < 2 { sched_yield() }
      }
      #expect(firsts.map { $0.value.load(ordering: .relaxed) } == [0, 3])
    }
  }
}

/// A number that threads share.
private final class Count: Sendable {
  let value: Atomic<Int>

  init(_ start: Int = 0) {
    value = Atomic(start)
  }
}
