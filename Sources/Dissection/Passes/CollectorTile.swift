/// The part of a first pass that belongs to some neighbouring units.
struct CollectorTile: Sendable {
  let units: Range<Int>
  private(set) var tops: [TopValues]
  /// The maximum and minimum of each unit's map in the last batch, [images, units].
  private(set) var highest: [Float] = []
  private(set) var lowest: [Float] = []
  /// Whether every value so far was finite.
  private(set) var isFinite = true

  private var floors: [Float]

  init(units: Range<Int>, capacity: Int) {
    self.units = units
    tops = Array(repeating: TopValues(capacity: capacity), count: units.count)
    floors = Array(repeating: -.infinity, count: units.count)
  }

  /// Takes the images of a batch in.
  mutating func add(_ batch: ActivationBatch) {
    let count = units.count
    highest = []
    lowest = []
    var (peaks, troughs) = (
      [Float](repeating: 0, count: count), [Float](repeating: 0, count: count)
    )
    let values = batch.values.span
    for image in batch.images {
      for unit in 0..<count { (peaks[unit], troughs[unit]) = (-.infinity, .infinity) }
      let start = batch.offset(of: image) + units.lowerBound
      for position in 0..<batch.placeCount {
        let row = values.extracting(
          start + position * batch.unitCount..<start + position * batch.unitCount + count)
        // What is not finite leaves a difference of its own that is not 0.
        var doubt: Float = 0
        for unit in 0..<count {
          let value = row[unit]
          doubt += value - value
          peaks[unit] = max(peaks[unit], value)
          troughs[unit] = min(troughs[unit], value)
        }
        if doubt != 0 { isFinite = false }
        for unit in 0..<count where row[unit] > floors[unit] {
          tops[unit].insert(row[unit])
          floors[unit] = tops[unit].floor
        }
      }
      highest += peaks
      lowest += troughs
    }
  }
}
