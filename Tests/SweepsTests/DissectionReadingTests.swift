import Concepts
import Dissection
import Faces
import Networks
import Painter
import Probing
import Results
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
        quantile: 0.01, iou: 0.05, union: .netdissect, permutations: 99, nulls: nulls, grid: grid),
      pool: WorkerPool(threads: threads), memoryLimit: memoryLimit
    ).run(ResNet(.resnet18, seed: 2), axisConcept: "Eyeglasses", step: {})
  }

  @Test("grid and draws stand beside the same findings, whatever the threads and passes")
  func readings() throws {
    let plain = try outcome(nulls: 0, grid: false)
    #expect(plain.readings.isEmpty && plain.conceptMeans.count == 4 * 38)
    let whole = try outcome(nulls: 2, grid: true)
    #expect(whole.layers == plain.layers)
    #expect(try outcome(nulls: 2, grid: true, memoryLimit: 0, threads: 2) == whole)

    let grid = whole.readings.filter { $0.kind == .grid }
    #expect(grid.count == 4 * 18)
    for layer in whole.layers {
      let own = try #require(
        grid.first {
          $0.block == layer.block && $0.quantile == 0.01 && $0.cut == 0.05
            && $0.union == .netdissect
        })
      let detectors = layer.units.filter { $0.netdissect.iou > 0 && $0.netdissect.iou >= 0.05 }
      for count in own.regions {
        #expect(
          count.detectors == detectors.count { $0.netdissect.region == count.region.rawValue })
        #expect(
          count.pairs
            == layer.units.flatMap(\.concepts).count {
              $0.isCounted && LocalConcept.named($0.concept)?.region == count.region
            })
      }
      #expect(
        own.axisDetectors == detectors.count { $0.netdissect.concept == "Eyeglasses" })
      #expect(
        own.axisPairs
          == layer.units.flatMap(\.concepts).count { $0.isCounted && $0.concept == "Eyeglasses" })
    }
    #expect(grid.contains { $0.regions.contains { $0.detectors > 0 } })

    for kind in [RegionReading.Kind.shuffled, .shifted] {
      let draws = whole.readings.filter { $0.kind == kind }
      #expect(draws.map(\.draw) == [0, 1, 0, 1, 0, 1, 0, 1])
      #expect(draws.allSatisfy { $0.quantile == 0.01 && $0.cut == 0.05 && $0.union == .netdissect })
      for layer in whole.layers {
        let means = whole.conceptMeans.filter {
          $0.block == layer.block && $0.kind.rawValue == kind.rawValue
        }
        let ofBlock = draws.filter { $0.block == layer.block }
        let detectors = ofBlock.flatMap(\.regions).reduce(0) { $0 + $1.detectors }
        #expect(abs(means.reduce(0) { $0 + $1.detectors } - Double(detectors) / 2) < 1e-9)
        #expect(
          means.first { $0.concept == "Eyeglasses" }?.pairs
            == Double(ofBlock.reduce(0) { $0 + ($1.axisPairs ?? 0) }) / 2)
      }
    }
  }

  @Test("thresholds that rest on fewer than 100 activations are named, per quantile")
  func noisy() throws {
    let noisy = try outcome(nulls: 0, grid: true).noisyThresholds
    // 60 images of 32 px: 3840, 960, 240 and 60 activations per unit.
    #expect(
      noisy.filter { $0.block == "layer1" }.map(\.quantile) == [0.01, 0.005])
    #expect(noisy.filter { $0.block == "layer2" }.map(\.quantile) == [0.01, 0.005, 0.05])
    #expect(noisy.count == 11)
    #expect(
      NoisyThreshold.notice(noisy, quantile: 0.01) == "thresholds that rest on fewer than 100 "
        + "activations above them: at 0.01 those of layer1 layer2 layer3 layer4, in the sensitivity "
        + "grid at 0.005 those of layer1 layer2 layer3 layer4, in the sensitivity grid at 0.05 those "
        + "of layer2 layer3 layer4; more dictionary images or a larger quantile steady them")
    #expect(NoisyThreshold.notice([], quantile: 0.01) == nil)
  }
}
