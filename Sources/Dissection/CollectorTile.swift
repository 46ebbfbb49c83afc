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
    highest = Array(repeating: -.infinity, count: batch.images.count * units.count)
    lowest = Array(repeating: .infinity, count: batch.images.count * units.count)
    let values = batch.values.span
    for (place, image) in batch.images.enumerated() {
      let start = batch.offset(of: image) + units.lowerBound
      let row = place * units.count
      for position in 0..<batch.placeCount {
        let next = start + position * batch.unitCount
        for unit in 0..<units.count {
          let value = values[next + unit]
          if !value.isFinite { isFinite = false }
          if value > highest[row + unit] { highest[row + unit] = value }
          if value < lowest[row + unit] { lowest[row + unit] = value }
          if value > floors[unit] {
            tops[unit].insert(value)
            floors[unit] = tops[unit].floor
          }
        }
      }
    }
  }
}
