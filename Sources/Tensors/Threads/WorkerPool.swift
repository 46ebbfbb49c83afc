import COpenBLAS
import Foundation
import Synchronization

/// Threads that wait for tiles of work, spinning for a while before they sleep.
///
/// Each thread begins with its own part of a job's tiles, the first thread with the first ones. So it works at
/// the same images in one layer after the other, and finds their maps in its own caches. A thread that is done
/// takes tiles from the ends of the other parts.
///
/// A kernel cuts its work into tiles by the shapes alone and reduces them in a fixed order, so that
/// its result does not depend on the number of threads. One thread calls `run` at a time.
///
/// Safe to send: a job's fields are written while the pool is closed, and read by a worker only
/// between its entering an open pool and its leaving.
@safe package final class WorkerPool: @unchecked Sendable {
  /// How many threads work, the caller included.
  package let threads: Int
  private let shared: Shared
  private var arenas: [AlignedStorage?] = Array(repeating: nil, count: Arena.allCases.count)

  /// Starts `threads` − 1 workers, and holds BLAS itself to one thread from now on.
  package init(threads: Int) {
    precondition(threads >= 1, "a pool of \(threads) threads")
    self.threads = threads
    openblas_set_num_threads(1)
    shared = Shared(threads: threads)
    for number in 1..<threads {
      let thread = Thread { [shared] in shared.serve(as: number) }
      thread.stackSize = 1 << 21
      thread.start()
    }
  }

  deinit {
    shared.stop()
  }

  /// Calls `body` once for each tile in 0..<`tiles`, on all threads, and returns when all are done.
  package func run(tiles: Int, _ body: (_ tile: Int) -> Void) {
    run(tiles: tiles) { tile, _ in body(tile) }
  }

  /// The same with the number of the thread, in 0..<`threads`, that a tile is the work of.
  package func run(tiles: Int, _ body: (_ tile: Int, _ thread: Int) -> Void) {
    if threads == 1 || tiles <= 1 {
      for tile in 0..<tiles { body(tile, 0) }
    } else {
      shared.run(tiles: tiles, body)
    }
  }

  /// Memory for intermediate results, kept from call to call; its old contents are undefined.
  func scratch(_ arena: Arena, floats: Int) -> UnsafeMutablePointer<Float> {
    if let kept = arenas[arena.rawValue], kept.count >= floats { return unsafe kept.base }
    let fresh = AlignedStorage(uninitialized: floats)
    arenas[arena.rawValue] = fresh
    return unsafe fresh.base
  }

  /// The intermediate results that may be alive at the same time.
  enum Arena: Int, CaseIterable {
    case patches, partials, tiles, products, kernels, kernelGradients, turned, columns, rows
  }
}

extension WorkerPool {
  /// What the caller and the workers share; the workers hold this and not the pool, so it can end.
  ///
  /// Safe to send: see `WorkerPool`.
  @safe fileprivate final class Shared: @unchecked Sendable {
    private let generation = Atomic<Int>(0)
    private let open = Atomic<Bool>(false)
    private let active = Atomic<Int>(0)
    private let parts: [TileRange]
    private let sleepers = Atomic<Int>(0)
    private let stopped = Atomic<Bool>(false)
    private let bell = NSCondition()
    private var body: ((Int, Int) -> Void)?

    /// How often a waiting worker looks before it sleeps: about a quarter of a millisecond.
    private let patience = 100_000

    init(threads: Int) {
      parts = (0..<threads).map { _ in TileRange() }
    }

    func run(tiles: Int, _ body: (Int, Int) -> Void) {
      withoutActuallyEscaping(body) { escaping in
        self.body = escaping
        for (thread, part) in parts.enumerated() {
          part.set(tiles * thread / parts.count..<tiles * (thread + 1) / parts.count)
        }
        open.store(true, ordering: .sequentiallyConsistent)
        generation.add(1, ordering: .sequentiallyConsistent)
        if sleepers.load(ordering: .sequentiallyConsistent) > 0 { ring() }
        work(as: 0, escaping)
        open.store(false, ordering: .sequentiallyConsistent)
        var looks = 0
        while active.load(ordering: .sequentiallyConsistent) > 0 {
          looks += 1
          if looks > 2_000 { sched_yield() }
        }
        self.body = nil
      }
    }

    func stop() {
      stopped.store(true, ordering: .sequentiallyConsistent)
      generation.add(1, ordering: .sequentiallyConsistent)
      ring()
    }

    func serve(as thread: Int) {
      var seen = 0
      while true {
        seen = waitForGeneration(after: seen)
        if stopped.load(ordering: .sequentiallyConsistent) { return }
        active.add(1, ordering: .sequentiallyConsistent)
        if open.load(ordering: .sequentiallyConsistent), let body { work(as: thread, body) }
        active.subtract(1, ordering: .sequentiallyConsistent)
      }
    }

    private func work(as thread: Int, _ body: (_ tile: Int, _ thread: Int) -> Void) {
      while let tile = parts[thread].takeFirst() { body(tile, thread) }
      for other in 1..<parts.count {
        let part = parts[(thread + other) % parts.count]
        while let tile = part.takeLast() { body(tile, thread) }
      }
    }

    private func waitForGeneration(after seen: Int) -> Int {
      for _ in 0..<patience {
        let now = generation.load(ordering: .acquiring)
        if now != seen { return now }
      }
      bell.lock()
      sleepers.add(1, ordering: .sequentiallyConsistent)
      while generation.load(ordering: .sequentiallyConsistent) == seen { bell.wait() }
      sleepers.subtract(1, ordering: .sequentiallyConsistent)
      bell.unlock()
      return generation.load(ordering: .acquiring)
    }

    private func ring() {
      bell.lock()
      bell.broadcast()
      bell.unlock()
    }
  }
}
