import Concepts
import Dissection
import Faces
import Networks
import Painter
import Probing
import Results
import Specification
import Sweeps
import Tensors
import Testing

@Suite("The readings of one dissection")
struct DissectionReadingTests {
  private func outcome(
    nulls: Int, grid: Bool, memoryLimit: Int = 1 << 30, threads: Int = 1
  ) throws -> DissectionOutcome {
    let source = SyntheticSource(seed: 5, counts: [.dictionary: 60])
    let dictionary = try PreparedDictionary(
      source, faces: Array(0..<source.table.count), size: 32)
    return try DissectionStep(
      dictionary: dictionary, hook: .conv1,
      settings: DissectionSettings(
        quantiles: [0.01], iou: 0.05, union: .netdissect, permutations: 99, nulls: nulls, grid: grid
      ),
      pool: WorkerPool(threads: threads), memoryLimit: memoryLimit
    ).run(Network(.resnet18, seed: 2), checkCancellation: {})
  }

  @Test("grid and draws stand beside the same findings, whatever the threads and passes")
  func readings() throws {
    let plain = try outcome(nulls: 0, grid: false)
    #expect(plain.readings.allSatisfy { $0.grid.isEmpty && $0.chance.values.allSatisfy(\.isEmpty) })
    let whole = try outcome(nulls: 2, grid: true)
    #expect(whole.layers == plain.layers)
    #expect(try outcome(nulls: 2, grid: true, memoryLimit: 0, threads: 2) == whole)

    for (layer, readings) in zip(whole.layers, whole.readings) {
      #expect(readings.layer.rawValue == layer.name && readings.grid.count == 27)
      let own = try #require(
        readings.grid.first { $0.quantile == 0.01 && $0.cut == 0.05 && $0.union == .netdissect })
      #expect(own.counts == readings.own)
      for union in UnionRule.allCases {
        let found = layer.units.filter { ($0.match(by: union)?.iou ?? 0) >= 0.05 }
        let point = readings.grid.first {
          $0.quantile == 0.01 && $0.cut == 0.05 && $0.union == union
        }
        #expect(point?.counts.detectors == found.count)
      }
      let detectors = layer.units.filter { $0.netdissect.iou > 0 && $0.netdissect.iou >= 0.05 }
      for region in FaceRegion.allCases {
        #expect(
          own.counts.detectorsByRegion[region]
            == detectors.count { $0.netdissect.region == region.rawValue })
        #expect(
          own.counts.pairsByRegion[region]
            == layer.units.flatMap(\.concepts).count {
              $0.isCounted && LocalConcept.named($0.concept)?.region == region
            })
      }
      #expect(ChanceKind.allCases.allSatisfy { readings.chance[$0]?.count == 2 })
    }
    #expect(whole.readings.contains { $0.own.detectorsByRegion.values.contains { $0 > 0 } })
  }

  @Test("the database keeps every draw and every point of the grid, and the means of the draws")
  func records() throws {
    let whole = try outcome(nulls: 2, grid: true)
    let untrained = try outcome(nulls: 0, grid: false)
    let evidence = EvidenceRecord(whole, untrained: untrained, axis: "Eyeglasses")
    let counts = evidence.regionCounts
    #expect(counts.count { $0.variant == .trained } == 4 * 27)
    for variant in [Variant.shuffled, .shifted] {
      let draws = counts.filter { $0.variant == variant }
      #expect(draws.map(\.draw) == [0, 1, 0, 1, 0, 1, 0, 1])
      #expect(
        draws.allSatisfy { $0.quantile == 0.01 && $0.iouCut == 0.05 && $0.unionRule == .netdissect }
      )
      for layer in whole.layers {
        let means = evidence.conceptNulls.filter {
          $0.layer == layer.name && $0.variant == variant
        }
        let ofLayer = draws.filter { $0.layer == layer.name }
        let eyes = means.filter { LocalConcept.named($0.concept)?.region == .eye }
        #expect(
          abs(
            eyes.reduce(0) { $0 + $1.detectors }
              - Double(ofLayer.reduce(0) { $0 + $1.detectors[.eye] }) / 2) < 1e-9)
        #expect(
          means.first { $0.concept == "Eyeglasses" }?.pairs
            == Double(ofLayer.reduce(0) { $0 + $1.axisPairs }) / 2)
      }
    }
    for (layer, count) in zip(whole.layers, counts.filter { $0.variant == .untrained }) {
      let eyes = layer.units.count {
        $0.netdissect.region == "eye" && $0.netdissect.iou >= 0.05
      }
      #expect(count.layer == layer.name && count.detectors[.eye] == eyes)
    }
    #expect(
      EvidenceRecord(whole, untrained: nil, axis: "grayscale").regionCounts.allSatisfy {
        $0.axisPairs == 0 && $0.axisDetectors == 0
      })
  }

  @Test("thresholds that rest on fewer than 100 activations are named, per quantile")
  func noisy() throws {
    let found = try outcome(nulls: 0, grid: true)
    // 60 images of 32 px: 3840, 960, 240 and 60 activations per unit.
    #expect(
      found.readings.map(\.noisyQuantiles)
        == [[0.01, 0.005], [0.01, 0.005, 0.05], [0.01, 0.005, 0.05], [0.01, 0.005, 0.05]])
    #expect(
      found.noisyThresholds == "Some thresholds are noisy, with fewer than 100 activations above "
        + "them: at quantile 0.01 in layer1, layer2, layer3, layer4; in the sensitivity grid at "
        + "quantile 0.005 in layer1, layer2, layer3, layer4; in the sensitivity grid at quantile 0.05 "
        + "in layer2, layer3, layer4. Use more dictionary images or a larger quantile.")
  }
}
