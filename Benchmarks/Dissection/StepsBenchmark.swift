import Concepts
import Dissection
import Faces
import Images
import Networks
import Painter
import Specification
import Tensors

/// The seconds that the steps of a dissection take.
private struct StepTimes {
  private(set) var seconds: [(step: String, seconds: Double)] = []
  private let clock = ContinuousClock()

  /// Adds the time of `body` to a step.
  mutating func measure<Result>(_ step: String, _ body: () throws -> Result) rethrows -> Result {
    let start = clock.now
    let result = try body()
    add(step, (clock.now - start).seconds)
    return result
  }

  mutating func add(_ step: String, _ time: Double) {
    if let place = seconds.firstIndex(where: { $0.step == step }) {
      seconds[place].seconds += time
    } else {
      seconds.append((step, time))
    }
  }

  subscript(step: String) -> Double { seconds.first { $0.step == step }?.seconds ?? 0 }
}

/// Prints what every step takes beside one forward pass of a ResNet-50 over painted faces.
///
/// The steps are those of a dissection, in its order, with the sensitivity grid.
func measureSteps(images: Int, side: Int, on pool: WorkerPool) throws {
  let source = SyntheticSource(seed: 3, counts: [.dictionary: images])
  let model = Network(.resnet50, seed: 1)
  let (pictures, masks) = try paint(source, images, side)
  let settings = DissectionSettings(permutations: 0, grid: true)
  var times = StepTimes()
  var kept: [[ActivationBatch]] = []
  var collectors: [ThresholdCollector] = []
  let clock = ContinuousClock()
  var last = clock.now
  try model.activations(of: pictures, hook: .conv1, batch: 25, pool: pool) { range, maps in
    times.add("forward pass", (clock.now - last).seconds)
    let batches = times.measure("maps") {
      maps.map {
        ActivationBatch(
          images: range, height: $0.shape[1], width: $0.shape[2], unitCount: $0.shape[3],
          values: $0.values)
      }
    }
    try times.measure("thresholds") {
      if collectors.isEmpty {
        collectors = batches.map {
          ThresholdCollector(
            imageCount: images, height: $0.height, width: $0.width, unitCount: $0.unitCount,
            quantiles: settings.levels)
        }
      }
      for block in batches.indices { try collectors[block].add(batches[block], on: pool) }
    }
    kept.append(batches)
    last = clock.now
  }
  let summaries = times.measure("thresholds") { collectors.map { $0.finish() } }

  /// Tallies all that was kept; the seconds it took are the caller's to note.
  func tallies(_ chance: ChanceDraws?) throws -> [ConceptTally] {
    var tallies = zip(summaries, kept[0]).map { summary, batch in
      ConceptTally(
        concepts: LocalConcept.all, levels: summary.thresholds.map(\.values),
        height: batch.height, width: batch.width, size: side, settings: settings, chance: chance)
    }
    for batches in kept {
      let dealt = BatchMasks(batches[0].images, of: masks, chance: chance)
      for block in batches.indices {
        try tallies[block].add(batches[block], masks: dealt, on: pool)
      }
    }
    return tallies
  }
  let own = try times.measure("tally") { try tallies(nil) }
  let draws = ChanceDraws(imageCount: images, count: 20)
  let withChance = try clock.measure { _ = try tallies(draws) }
  times.add("nulls", withChance.seconds - times["tally"])
  for (tally, summary) in zip(own, summaries) {
    times.measure("hierarchy") { readAll(tally, summary, settings, on: pool) }
    for permutations in [0, 9_999] {
      var settings = settings
      settings.permutations = permutations
      try times.measure(permutations == 0 ? "bias" : "permutations") {
        for family in [GlobalFamily.age, .gender, .ethnicity, .skinTone] {
          _ = try GlobalBias(
            family: family, extremes: summary.extremes,
            groups: (0..<images).map { $0 % family.groups.count }, settings: settings, seed: 1,
            on: pool)
        }
      }
    }
  }
  report(times, images: images, side: side, threads: pool.threads)
}

/// Paints the faces and their masks.
private func paint(_ source: SyntheticSource, _ images: Int, _ side: Int) throws
  -> (LabelledImages, MaskTable)
{
  var pixels: [UInt8] = []
  var masks = MaskTable(size: side)
  for face in 0..<images {
    pixels += source.image(face, size: side).pixels
    masks.append(
      source.masks(face, size: side).compactMap { entry in
        LocalConcept.all.firstIndex(of: entry.concept).map {
          NumberedMask(concept: $0, mask: entry.mask)
        }
      })
  }
  let labels = [UInt8](repeating: 0, count: images)
  return (LabelledImages(size: side, pixels: pixels, labels: labels), masks)
}

/// Reads the grid off a tally.
private func readAll(
  _ tally: ConceptTally, _ summary: ActivationSummary, _ settings: DissectionSettings,
  on pool: WorkerPool
) {
  let levels = tally.finishLevels()
  let responses = ConceptResponses(
    concepts: LocalConcept.all, images: levels[0].images, extremes: summary.extremes, on: pool)
  for counts in levels {
    for cut in SensitivityGrid.cuts {
      for union in UnionRule.allCases {
        _ = FindingHistograms(
          counts, union: union, cut: cut, responses: responses, countFactor: settings.countFactor)
      }
    }
  }
}

private func report(_ times: StepTimes, images: Int, side: Int, threads: Int) {
  let forward = times["forward pass"]
  print("\(images) painted faces of \(side) px, ResNet-50, conv1, \(threads) threads")
  print("step\tseconds\tshare of one forward pass")
  for entry in times.seconds {
    print(entry.step, fixed(entry.seconds, 2), percent(entry.seconds / forward), separator: "\t")
  }
  let apart: Set = ["forward pass", "nulls", "permutations"]
  let steps = times.seconds.filter { !apart.contains($0.step) }.reduce(0) { $0 + $1.seconds }
  print(
    "all but nulls and permutations", fixed(steps, 2), percent(steps / forward), separator: "\t")
  // In colour and in grayscale; a third pass where the maps do not fit the memory limit.
  print(
    "of the two or three passes that a dissection makes: \(percent(steps / forward / 2)), "
      + percent(steps / forward / 3))
  print("bench-dissection share\(side)=\(fixed(steps / forward / 2, 3))")
}

private func percent(_ share: Double) -> String { fixed(share * 100, 1) + " %" }
