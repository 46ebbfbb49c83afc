import Concepts
import Dissection
import Seeding
import Specification
import Tensors
import Testing

/// Drawn maps of some layers, a few images at a time.
private struct DrawnMaps: ActivationSource {
  private var maps: [(name: LayerName, batch: ActivationBatch)]

  init(_ maps: [(name: LayerName, batch: ActivationBatch)]) {
    self.maps = maps
  }

  var layers: [LayerShape] {
    maps.map {
      LayerShape(
        $0.name, height: $0.batch.height, width: $0.batch.width, unitCount: $0.batch.unitCount)
    }
  }

  var imageCount: Int { maps[0].batch.images.count }

  func selecting(_ names: [LayerName]) -> DrawnMaps {
    DrawnMaps(maps.filter { names.contains($0.name) })
  }

  func forEachBatch(of images: [Int], _ body: ([ActivationBatch]) throws -> Void) throws {
    for start in stride(from: 0, to: images.count, by: 5) {
      let part = start..<min(start + 5, images.count)
      try body(
        maps.map { _, batch in
          let places = batch.height * batch.width * batch.unitCount
          return ActivationBatch(
            images: part, height: batch.height, width: batch.width, unitCount: batch.unitCount,
            values: images[part].flatMap { batch.values[$0 * places..<($0 + 1) * places] })
        })
    }
  }
}

@Suite("The dissector")
struct DissectorTests {
  private let concepts = ReadingTests.five
  private let masks: MaskTable
  private let maps: DrawnMaps
  private let gray: DrawnMaps

  init() {
    var random = SplitMix64(seed: 31)
    var masks = MaskTable(size: 32)
    for image in randomMasks(images: 24, conceptCount: 5, size: 32, using: &random) {
      masks.append(image)
    }
    self.masks = masks
    func draw() -> DrawnMaps {
      DrawnMaps([
        (
          "wide",
          randomActivations(images: 24, height: 6, width: 7, unitCount: 20, using: &random)
        ),
        (
          "deep",
          randomActivations(images: 24, height: 3, width: 3, unitCount: 33, using: &random)
        ),
      ])
    }
    (maps, gray) = (draw(), draw())
  }

  private func findings(
    _ settings: DissectionSettings, thresholds: ThresholdRule = .own, probes: [BiasProbe] = [],
    memory: Int = 0, of maps: DrawnMaps? = nil
  ) throws -> [LayerFindings] {
    var found: [LayerFindings] = []
    try Dissector(
      concepts: concepts, masks: masks, settings: settings, thresholds: thresholds,
      pool: WorkerPool(threads: 2), memoryLimit: memory
    ).run(maps ?? self.maps, probes: probes, checkCancellation: {}) { found.append($0) }
    return found
  }

  @Test("layers are found alike together and alone, whatever the memory")
  func groups() throws {
    let settings = DissectionSettings(
      quantiles: [0.05, 0.2], permutations: 19, nulls: 2, grid: true)
    let probes = [
      BiasProbe(.gender, groups: (0..<24).map { $0 % 2 }, of: .own),
      BiasProbe(.gender, groups: (0..<24).map { $0 / 12 }, of: .others(gray)),
      BiasProbe(.palette, groups: (0..<48).map { $0 / 24 }, of: .ownAndOthers(gray)),
    ]
    let all = try findings(settings, probes: probes, memory: 1 << 30)
    #expect(all.map(\.name) == ["wide", "deep"] && all.map(\.biases.count) == [3, 3])
    #expect(try findings(settings, probes: probes) == all)
    #expect(try findings(settings, probes: probes, of: maps.selecting(["deep"])) == [all[1]])
    #expect(all[0].biases[0] != all[0].biases[1])
  }

  @Test("each of several quantiles is found as it is alone, its best images too")
  func quantiles() throws {
    let both = try findings(DissectionSettings(quantiles: [0.05, 0.2], nulls: 1, grid: true))
    let alone = try findings(DissectionSettings(quantiles: [0.2]))
    for (both, alone) in zip(both, alone) {
      #expect(both.levels.count == 2 && both.levels[1] == alone.levels[0])
      #expect(both.levels[1].counts.gallery.contains { !$0.isEmpty })
      #expect(both.readings.grid.count == 27 && both.readings.quantile == 0.05)
      #expect(both.readings.own == both.levels[0].hnd.histograms)
    }
  }

  @Test("given thresholds stand in for the own ones, not for those of the grid")
  func given() throws {
    let settings = DissectionSettings(quantiles: [0.02], iou: 0.01, grid: true)
    let own = try findings(settings)
    let given = try findings(
      settings,
      thresholds: .given { layer, quantile in
        #expect(quantile == 0.02)
        return (0..<layer.unitCount).map { Double($0) / 50 }
      })
    for (own, given) in zip(own, given) {
      #expect(given.levels[0].thresholds[5] == 0.1 && given.levels[0].own == own.levels[0].own)
      #expect(given.levels[0].counts != own.levels[0].counts)
      #expect(given.readings.grid == own.readings.grid)
      // What is given is not said to rest on few activations.
      #expect(own.levels[0].isNoisy && !given.levels[0].isNoisy)
      #expect(given.readings.noisyQuantiles == [0.005, 0.01, 0.05])
    }
    #expect(throws: DissectionError.self) {
      try findings(
        settings,
        thresholds: .given { _, _ in
          throw DissectionError.emptyGroup(family: "", group: "")
        })
    }
  }
}
