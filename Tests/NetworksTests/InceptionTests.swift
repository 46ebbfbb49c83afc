import Networks
import Specification
import Tensors
import TestSupport
import Testing

@Suite("Inception-ResNet-v1")
struct InceptionTests {
  private let pool = WorkerPool(threads: 2)

  private func network(seed: UInt64 = 3, classes: Int = 2) -> Network {
    Network(.inceptionResNetV1, classes: classes, seed: seed)
  }

  @Test("tensors have the names and shapes that facenet-pytorch gives to them")
  func names() {
    let tensors = network().namedTensors()
    #expect(tensors.count == 604 && network().parameterCount == 23_483_650)
    let shapes = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0.shape) })
    #expect(tensors.first?.name == "conv2d_1a.conv.weight")
    #expect(shapes["conv2d_4b.conv.weight"] == [256, 192, 3, 3])
    #expect(shapes["repeat_1.4.branch2.1.bn.running_mean"] == [32])
    #expect(shapes["repeat_1.0.conv2d.weight"] == [256, 96, 1, 1])
    #expect(shapes["repeat_2.9.branch1.1.conv.weight"] == [128, 128, 1, 7])
    #expect(shapes["repeat_2.9.branch1.2.conv.weight"] == [128, 128, 7, 1])
    #expect(shapes["mixed_6a.branch1.2.conv.weight"] == [256, 192, 3, 3])
    #expect(shapes["mixed_7a.branch2.2.bn.weight"] == [256])
    #expect(shapes["block8.conv2d.bias"] == [1792])
    #expect(shapes["last_linear.weight"] == [512, 1792] && shapes["last_linear.bias"] == nil)
    #expect(shapes["last_bn.running_var"] == [512])
    #expect(shapes["logits.weight"] == [2, 512] && shapes["logits.bias"] == [2])
  }

  @Test("layers have the units and sides of facenet-pytorch's modules", arguments: [75, 160])
  func layers(side: Int) {
    #expect(
      Architecture.inceptionResNetV1.layers == [
        "conv2d_4b", "repeat_1", "mixed_6a", "repeat_2", "mixed_7a", "repeat_3", "block8",
      ])
    let model = network()
    #expect(model.unitCounts(at: .block) == [256, 256, 896, 896, 1792, 1792, 1792])
    #expect(model.unitCounts(at: .conv1) == [256, 32, 384, 128, 256, 192, 192])
    let images = TestImages.make(count: 2, size: side, classes: 2)
    let sides = side == 160 ? [17, 17, 8, 8, 3, 3, 3] : [7, 7, 3, 3, 1, 1, 1]
    model.activations(of: images, hook: .block, pool: pool) { _, maps in
      #expect(maps.map { $0.shape[1] } == sides && maps.map { $0.shape[2] } == sides)
      #expect(maps[..<6].allSatisfy { ($0.values.min() ?? -1) >= 0 })
      // The last block's outcome is not rectified.
      #expect((maps[6].values.min() ?? 0) < 0)
    }
    model.activations(of: images, hook: .conv1, pool: pool) { _, maps in
      #expect(maps.allSatisfy { ($0.values.min() ?? 0) < 0 })
    }
  }

  @Test("a start from zero makes each block the identity")
  func zeroStart() {
    let model = Network(.inceptionResNetV1, zeroStart: true, seed: 3)
    let images = TestImages.make(count: 2, size: 75, classes: 2)
    model.activations(of: images, hook: .block, pool: pool) { _, maps in
      #expect(maps[0] == maps[1] && maps[2] == maps[3] && maps[4] == maps[5] && maps[5] == maps[6])
    }
  }

  @Test("maps that are flattened and hidden layers stand around the features")
  func heads() {
    let head = Head(maps: .flatten, hidden: [7])
    let model = Network(.inceptionResNetV1, head: head, places: 9, seed: 3)
    let shapes = Dictionary(uniqueKeysWithValues: model.namedTensors().map { ($0.name, $0.shape) })
    #expect(shapes["last_linear.weight"] == [512, 9 * 1792])
    #expect(shapes["logits.0.weight"] == [7, 512] && shapes["logits.2.weight"] == [2, 7])
  }

  @Test("units that are not taken away change no logit, those that are do")
  func ablation() {
    let model = network()
    let images = TestImages.make(count: 3, size: 80, classes: 2)
    let plain = model.logits(of: images, pool: pool)
    for hook in Hook.allCases {
      let ablations = model.unitCounts(at: hook).map {
        [Ablation(zeroing: []), Ablation(zeroing: Array(0..<$0 / 2))]
      }
      let result = model.logits(of: images, ablating: ablations, at: hook, pool: pool, step: {})
      #expect(result.intact == plain)
      for (layer, logits) in result.ablated.enumerated() {
        #expect(logits[0] == plain && logits[1] != plain, "\(hook), layer \(layer)")
      }
    }
  }

  @Test("it learns, with the same bits on one thread as on two, and a step allocates nothing")
  func learns() throws {
    let images = TestImages.make(count: 8, size: 75, classes: 2)
    var settings = TrainingSettings(epochs: 6, rate: 0.02)
    (settings.batch, settings.warmUpEpochs) = (4, 0.5)
    let models = try [1, 2].map { threads in
      var state = TrainingState(network())
      var losses: [Double] = []
      try train(
        &state, on: images, settings: settings, seed: 1, pool: WorkerPool(threads: threads)
      ) { _, _ in
      } epoch: { summary, _ in
        losses.append(summary.loss)
      }
      #expect(losses[5] < losses[0], "\(losses)")
      return state.model
    }
    for (a, b) in zip(models[0].namedTensors(), models[1].namedTensors()) {
      #expect(a.values == b.values, "\(a.name)")
    }
    var buffers = TrainingBuffers(for: models[0], batch: 2, side: 75)
    let counts = (0..<2).map { _ in
      let ledger = AllocationLedger()
      AllocationLedger.$current.withValue(ledger) {
        _ = models[0].lossAndGradient(labels: [0, 1], &buffers, on: pool)
      }
      return ledger.count
    }
    #expect(counts[1] == 0)
  }
}
