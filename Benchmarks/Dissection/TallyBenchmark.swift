import Concepts
import Dissection
import Tensors

/// The authors' program, per active image, unit and concept, in microseconds.
private let reference = 140.0

/// The cost of one tally and of the first pass before it.
struct TallyCost {
  let collecting: Double
  let tallying: Double
  /// Pairs of an image in which a unit is hot with a concept that it carries.
  let meetings: Int

  var microseconds: Double { tallying / Double(max(meetings, 1)) * 1e6 }

  /// Collects and tallies a block of drawn activations on one core.
  init(_ work: Workload, _ shape: Workload.Shape, concepts: Int) throws {
    var collector = ThresholdCollector(
      imageCount: work.imageCount, height: shape.side, width: shape.side, unitCount: shape.units,
      quantiles: [0.005])
    let clock = ContinuousClock()
    var (collecting, tallying) = (Duration.zero, Duration.zero)
    for images in work.batches {
      let batch = work.batch(images, shape)
      collecting += try clock.measure { try collector.add(batch) }
    }
    let summary = collector.finish()
    var tally = ConceptTally(
      concepts: Array(LocalConcept.all.prefix(concepts)),
      thresholds: summary.thresholds[0].values, height: shape.side, width: shape.side,
      size: work.size, settings: DissectionSettings())
    for images in work.batches {
      let batch = work.batch(images, shape)
      tallying += try clock.measure {
        try tally.add(batch, masks: BatchMasks(images, of: work.masks))
      }
    }
    self.collecting = collecting.seconds
    self.tallying = tallying.seconds
    meetings = tally.finish().activeImages.reduce(0, +)
  }
}

/// Prints the tally of each block beside the authors' program.
func measureTally(images: Int, side: Int) throws {
  // As many masks per image as the published dictionary has, and as many as painted faces have.
  for masksPerImage in [4, 20] {
    let work = Workload(images: images, size: side, maskCount: images * masksPerImage)
    for (block, shape) in Workload.conv1(side: side).enumerated() {
      let cost = try TallyCost(work, shape, concepts: 38)
      print(
        "tally layer\(block + 1), \(masksPerImage) masks per image: "
          + "\(fixed(cost.microseconds, 3)) µs per active image × unit × concept, "
          + "\(fixed(reference / cost.microseconds, 0)) times as fast as \(fixed(reference, 0)) µs")
    }
  }
}

/// Prints how first pass and tally grow, each factor doubled by itself.
func measureGrowth(images: Int, side: Int) throws {
  let side = side / 2
  let shape = Workload.Shape(side: side / 4, units: 64)
  print("growth\timages\tunits\tconcepts\tfirst pass, s\ttally, s\tµs per meeting")
  func row(_ what: String, images: Int, units: Int, concepts: Int) throws {
    let work = Workload(
      images: images, size: side, maskCount: images * concepts / 2, concepts: concepts)
    let cost = try TallyCost(
      work, Workload.Shape(side: shape.side, units: units), concepts: concepts)
    print(
      what, images, units, concepts, fixed(cost.collecting, 3), fixed(cost.tallying, 3),
      fixed(cost.microseconds, 3), separator: "\t")
  }
  for factor in [1, 2, 4, 8] {
    try row("images", images: images * factor, units: 64, concepts: 38)
  }
  for units in [16, 32, 64, 128, 256] {
    try row("units", images: images, units: units, concepts: 38)
  }
  for concepts in [4, 9, 19, 38] {
    try row("concepts", images: images, units: 64, concepts: concepts)
  }
}
