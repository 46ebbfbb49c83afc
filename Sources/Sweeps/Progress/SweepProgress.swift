/// Where a run stands: the cells at hand, and the sweep as a whole.
///
/// Work is counted in training images: a dissection counts as many as would take as long.
package struct SweepProgress: Sendable {
  /// The cells that are being worked at, by worker.
  package private(set) var cells: [Int: CellProgress] = [:]
  /// How much of the work is done, 0...1; never falls.
  package private(set) var share = 0.0
  /// The training images that each open cell still needed at the start; 0 for one that is trained.
  private let needed: [String: Int]
  /// What a dissection costs: a guess until one was watched.
  private var dissectionCost: Double
  /// The cells that are over.
  private var over: Set<String> = []
  /// When the dissection at hand began, by worker.
  private var dissecting: [Int: ContinuousClock.Instant] = [:]
  private var start: ContinuousClock.Instant?

  /// Begins a run that passes `needed` training images of each open cell through the network.
  ///
  /// `dissectionCost` is a first guess at how many training images take as long as a dissection.
  package init(needed: [String: Int], dissectionCost: Int = 0) {
    self.needed = needed
    self.dissectionCost = Double(dissectionCost)
  }

  /// Of all workers together.
  package var imagesPerSecond: Double {
    cells.values.reduce(0) { $0 + $1.imagesPerSecond }
  }

  /// How long the rest takes at the speed of now; nil while no speed is known.
  package func secondsLeft(at now: ContinuousClock.Instant = .now) -> Double? {
    let speed =
      imagesPerSecond > 0 ? imagesPerSecond : start.map { done / max((now - $0) / .seconds(1), 1) }
    guard let speed, speed > 0 else { return nil }
    return max(total - done, 0) / speed
  }

  /// Takes in what a worker says.
  package mutating func note(
    _ event: SweepEvent, from worker: Int, at now: ContinuousClock.Instant = .now
  ) {
    start = start ?? now
    switch event {
    case .progress(let progress):
      cells[worker] = progress
      dissecting[worker] = progress.dissected == nil ? nil : dissecting[worker] ?? now
    case .finished(let cell, _):
      learnDissectionCost(from: worker, at: now)
      leave(cell, worker)
    case .failed(let cell, _): leave(cell, worker)
    case .started, .stopped: (cells[worker], dissecting[worker]) = (nil, nil)
    case .notice, .rehearsed: break
    }
    share = max(share, total > 0 ? min(done / total, 1) : 0)
  }

  private var total: Double {
    needed.values.reduce(0) { $0 + Double($1) + dissectionCost }
  }

  private var done: Double {
    over.reduce(0) { $0 + Double(needed[$1] ?? 0) + dissectionCost }
      + cells.values.reduce(0) {
        $0 + Double(min($1.imagesDone, needed[$1.cell] ?? 0))
          + dissectionCost * ($1.dissected ?? 0)
      }
  }

  private mutating func leave(_ cell: String, _ worker: Int) {
    if needed[cell] != nil { over.insert(cell) }
    (cells[worker], dissecting[worker]) = (nil, nil)
  }

  /// A dissection that was watched to its end says what the others will cost.
  private mutating func learnDissectionCost(from worker: Int, at now: ContinuousClock.Instant) {
    guard let began = dissecting[worker], let speed = cells[worker]?.imagesPerSecond, speed > 0
    else { return }
    dissectionCost = (now - began) / .seconds(1) * speed
  }
}
