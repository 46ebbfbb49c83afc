import Dissection
import Images

/// The tally as its definition reads, pixel by pixel; the twin of `ConceptTally`.
struct PlainTally {
  var intersections: [Int]
  var hndUnions: [Int]
  var netdissectUnions: [Int]
  var allUnions: [Int]
  var activeImages: [Int]
  var images: [[Int]]
  var gallery: [[Int]]

  init(
    _ batch: ActivationBatch, masks: [[NumberedMask]], thresholds: [Double], size: Int,
    concepts: Int, isAnnotated: (_ image: Int, _ concept: Int) -> Bool = { _, _ in true }
  ) {
    let cells = batch.unitCount * concepts
    intersections = Array(repeating: 0, count: cells)
    hndUnions = intersections
    netdissectUnions = intersections
    allUnions = intersections
    activeImages = intersections
    images = Array(repeating: [], count: concepts)
    var scored = [[(image: Int, iou: Double)]](repeating: [], count: cells)
    for (image, masks) in zip(batch.images, masks) {
      for entry in masks { images[entry.concept].append(image) }
      for unit in 0..<batch.unitCount {
        let hot = (0..<size * size).map { pixel in
          Self.isHot(
            batch, image, unit, x: pixel % size, y: pixel / size, size: size,
            threshold: thresholds[unit])
        }
        for concept in 0..<concepts where isAnnotated(image, concept) {
          let isCarried = masks.contains { $0.concept == concept }
          if !isCarried { allUnions[unit * concepts + concept] += hot.count { $0 } }
        }
        for entry in masks {
          let mask = (0..<size * size).map { pixel in
            let x = Int((Double(pixel % size) + 0.5) * Double(entry.mask.width) / Double(size))
            let y = Int((Double(pixel / size) + 0.5) * Double(entry.mask.height) / Double(size))
            return entry.mask[x, y]
          }
          let both = zip(hot, mask).count { $0 && $1 }
          let either = zip(hot, mask).count { $0 || $1 }
          let cell = unit * concepts + entry.concept
          netdissectUnions[cell] += either
          allUnions[cell] += either
          if hot.contains(true) {
            intersections[cell] += both
            hndUnions[cell] += either
            activeImages[cell] += 1
            if both > 0 { scored[cell].append((image, Double(both) / Double(either))) }
          }
        }
      }
    }
    gallery = scored.map { list in
      list.sorted { ($1.iou, $0.image) < ($0.iou, $1.image) }.prefix(8).map(\.image)
    }
  }

  /// Whether the bilinear value at a pixel exceeds the threshold.
  ///
  /// The sign of Σ weight · (value − threshold) with whole weights, 4S² in all: values that equal the
  /// threshold add exactly 0, so that rounding cannot lift them over it.
  private static func isHot(
    _ batch: ActivationBatch, _ image: Int, _ unit: Int, x: Int, y: Int, size: Int,
    threshold: Double
  ) -> Bool {
    func neighbours(_ output: Int, _ count: Int) -> [(place: Int, weight: Int)] {
      let source = (2 * output + 1) * count + size  // 2S · (METHOD's coordinate + 1)
      let (place, rest) = (source / (2 * size) - 1, source % (2 * size))
      return [(place, 2 * size - rest), (place + 1, rest)].map {
        (min(max($0.0, 0), count - 1), $0.1)
      }
    }
    var sum = 0.0
    for row in neighbours(y, batch.height) {
      for column in neighbours(x, batch.width) {
        let place = (image * batch.height + row.place) * batch.width + column.place
        let value = Double(batch.values[place * batch.unitCount + unit])
        sum += Double(row.weight * column.weight) * (value - threshold)
      }
    }
    return sum > 0
  }
}
