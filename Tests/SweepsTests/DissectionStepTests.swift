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

@Suite("Dissection in bounded memory")
struct DissectionStageTests {
  private func findings(
    hook: Hook = .conv1, layers: [LayerName] = Architecture.resnet18.layers,
    memoryLimit: Int = 1 << 30,
    threads: Int = 1
  ) throws -> [LayerRecord] {
    let source = SyntheticSource(seed: 5, counts: [.dictionary: 60])
    let dictionary = try PreparedDictionary(
      source, faces: Array(0..<source.table.count), size: 32)
    return try DissectionStep(
      dictionary: dictionary, hook: hook, layers: layers,
      settings: DissectionSettings(quantiles: [0.05], permutations: 99),
      pool: WorkerPool(threads: threads), memoryLimit: memoryLimit
    ).run(Network(.resnet18, seed: 2), checkCancellation: {}).layers
  }

  @Test(
    "maps kept, the network run twice, and layer by layer give the same findings",
    arguments: [Hook.conv1, .block])
  func memoryLimit(hook: Hook) throws {
    let kept = try findings(hook: hook)
    #expect(kept.map(\.units.count) == [64, 128, 256, 512])
    #expect(kept[0].units.contains { $0.hnd.iou > 0 })
    // Without any memory every layer has passes of its own; with 200 kB some share theirs.
    #expect(try findings(hook: hook, memoryLimit: 0, threads: 2) == kept)
    #expect(try findings(hook: hook, memoryLimit: 200_000) == kept)
  }

  @Test("some of the layers are found as all of them are", arguments: [[1, 3], [0], [2, 3]])
  func someLayers(places: [Int]) throws {
    let all = try findings()
    let layers = places.map { Architecture.resnet18.layers[$0] }
    #expect(try findings(layers: layers) == places.map { all[$0] })
    #expect(try findings(layers: layers, memoryLimit: 0) == places.map { all[$0] })
  }
}
