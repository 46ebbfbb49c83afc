import Concepts
import Dissection
import Networks
import Tensors

/// Prints the peak memory of a dissection of the published size, step by step.
///
/// 24,632 images, 103,853 masks, 128 px, four `conv1` hooks, the sensitivity grid. Activations are
/// drawn, because a network takes minutes for them; a ResNet-50 with the buffers of its batches and
/// a chunk of pictures are held beside, as in a dissection.
func measureMemory(tallied: Int, on pool: WorkerPool) throws {
  let (images, side) = (24_632, 128)
  let work = Workload(images: images, size: side, maskCount: 103_853)
  print("masks\t\(megabytes(work.masks.byteCount)) MB")
  let settings = DissectionSettings(grid: true)
  let shapes = Workload.conv1(side: side)
  let model = Network(.resnet50, seed: 1)
  let pictures = LabelledImages(
    size: side, pixels: Array(repeating: 90, count: 200 * side * side * 3),
    labels: Array(repeating: 0, count: 200))
  note("before")

  // The network's own memory lives as long as its batches run, so all passes run inside of one.
  var outer = 0
  try model.activations(of: pictures, hook: .conv1, batch: 25, pool: pool) { range, maps in
    outer += 1
    guard range.lowerBound == 0 else { return }
    note("network and pictures")
    var collectors = shapes.map {
      ThresholdCollector(
        imageCount: images, height: $0.side, width: $0.side, unitCount: $0.units,
        quantiles: settings.levels)
    }
    for batch in work.batches {
      for block in shapes.indices {
        try collectors[block].add(work.batch(batch, shapes[block]), on: pool)
      }
    }
    note("thresholds")
    var summaries: [ActivationSummary] = []
    while !collectors.isEmpty { summaries.append(collectors.removeFirst().finish()) }
    note("thresholds read")
    try tally(work, shapes, summaries, settings, images: tallied == 0 ? images : tallied, pool)
    note("tally and hierarchy")
    try bias(summaries, images: images, on: pool)
    note("bias")
  }
  print("bench-dissection memory=\(megabytes(peakMemory() ?? 0))")
}

private func tally(
  _ work: Workload, _ shapes: [Workload.Shape], _ summaries: [ActivationSummary],
  _ settings: DissectionSettings, images: Int, _ pool: WorkerPool
) throws {
  var tallies = zip(shapes, summaries).map { shape, summary in
    ConceptTally(
      concepts: LocalConcept.all, levels: summary.thresholds.map(\.values), height: shape.side,
      width: shape.side, size: work.size, settings: settings)
  }
  for batch in work.batches where batch.upperBound <= images {
    let masks = BatchMasks(batch, of: work.masks)
    for block in shapes.indices {
      try tallies[block].add(work.batch(batch, shapes[block]), masks: masks, on: pool)
    }
  }
  for (tally, summary) in zip(tallies, summaries) {
    _ = ConceptResponses(
      concepts: LocalConcept.all, images: tally.finish().images, extremes: summary.extremes,
      on: pool)
  }
}

/// The palette probe, which holds every image twice.
private func bias(_ summaries: [ActivationSummary], images: Int, on pool: WorkerPool) throws {
  // As many responses to grey pictures as a dissection holds for all blocks.
  let gray = summaries.map { $0.extremes.restricted(to: Array(0..<images)) }
  for (colour, gray) in zip(summaries, gray) {
    _ = try GlobalBias(
      family: .palette, extremes: colour.extremes.joined(with: gray),
      groups: (0..<2 * images).map { $0 / images },
      relabelling: .swap(partners: (0..<2 * images).map { ($0 + images) % (2 * images) }),
      settings: DissectionSettings(permutations: 99), seed: 1, on: pool)
  }
}

private func note(_ step: String) {
  print("peak after \(step)\t\(peakMemory().map(megabytes) ?? "unknown") MB")
}

private func megabytes(_ bytes: Int) -> String { "\(bytes / 1_000_000)" }
