import Audit
import Dissection
import Faces
import Networks
import Results
import Tensors
import Testing

@Test("maps kept in memory and a second run of the network give the same findings")
func memoryLimit() throws {
  let source = SyntheticSource(seed: 5, counts: [.dictionary: 60])
  let dictionary = try PreparedDictionary(
    ImageBank(source, size: 32), faces: Array(0..<source.table.count))
  let model = ResNet(.resnet18, seed: 2)
  func findings(memoryLimit: Int, threads: Int) throws -> [LayerRecord] {
    try DissectionStage(
      dictionary: dictionary, hook: .conv1, settings: DissectionSettings(quantile: 0.05),
      pool: WorkerPool(threads: threads), memoryLimit: memoryLimit
    ).run(model, step: {}).layers
  }
  let kept = try findings(memoryLimit: 1 << 30, threads: 1)
  #expect(kept.map(\.units.count) == [64, 128, 256, 512])
  #expect(try findings(memoryLimit: 0, threads: 2) == kept)
  #expect(kept[0].units.contains { $0.hnd.iou > 0 })
}
