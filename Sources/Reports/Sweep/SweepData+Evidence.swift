import Results
import Trends

extension SweepData {
  /// The sensitivity grid and the ablations of each cell that has them.
  mutating func readEvidence(from store: ResultStore) throws {
    for dissection in try store.dissections(ofExperiment: experiment.name) {
      guard let id = dissection.id else { continue }
      ownReadings.insert(Reading(dissection))
      let grid = try store.regionCounts(ofDissection: id).filter { $0.variant == .trained }
      if !grid.isEmpty { readings[dissection.cellId] = grid }
      let found = try store.ablations(ofDissection: id)
      if !found.isEmpty { ablations[dissection.cellId] = found }
    }
  }

  /// The values over an axis as another reading counts them; see `series(_:axis:block:null:)`.
  func series(
    _ quantity: Quantity, axis: String, block: String?, reading: Reading
  ) -> SkewSeries {
    series(axis: axis) { cell in
      readings[cell]?.first { $0.block == block && Reading($0) == reading }
        .flatMap { quantity.count(in: $0) }.map(Double.init)
    }
  }

  /// The cells of an axis whose thresholds are noise in a block and reading.
  func noisyCells(axis: String, block: String?, reading: Reading) -> Int {
    cells.count { cell in
      cell.axis == axis
        && readings[cell.cellId]?.contains {
          $0.block == block && Reading($0) == reading && $0.thresholdIsNoisy
        } == true
    }
  }
}
