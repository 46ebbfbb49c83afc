import Files
import Networks
import Specification
import Tensors
import TestSupport
import Testing

@Suite struct HeadTests {
  let pool = WorkerPool(threads: 1)
  let images = TestImages.make(count: 3, size: 45, classes: 2)
  private let flat = Head(maps: .flatten, hidden: [9, 5])

  private func network(_ head: Head, seed: UInt64 = 3) -> Network {
    Network(ModelSpecification(architecture: .resnet18, input: 45, head: head), seed: seed)
  }

  @Test("a head has the names and shapes that PyTorch gives to it")
  func names() {
    func names(_ head: Head) -> [String] {
      network(head).namedTensors().filter { $0.name.hasPrefix("fc") }
        .map { "\($0.name) \($0.shape)" }
    }
    #expect(names(.usual) == ["fc.weight [2, 512]", "fc.bias [2]"])
    #expect(
      names(Head(maps: .flatten, hidden: [])) == ["fc.weight [2, 2048]", "fc.bias [2]"])
    #expect(
      names(flat) == [
        "fc.0.weight [9, 2048]", "fc.0.bias [9]", "fc.2.weight [5, 9]", "fc.2.bias [5]",
        "fc.4.weight [2, 5]", "fc.4.bias [2]",
      ])
    #expect(names(Head(maps: .mean, hidden: [4])).first == "fc.0.weight [4, 512]")
  }

  @Test("the trunk is drawn alike whatever the head, and its maps are the same")
  func trunk() {
    let (plain, other) = (network(.usual), network(flat))
    for (a, b) in zip(plain.namedTensors(), other.namedTensors()) where !a.name.hasPrefix("fc") {
      #expect(a.name == b.name && a.values == b.values, "\(a.name)")
    }
    for hook in Hook.allCases {
      var maps: [[Tensor]] = []
      for network in [plain, other] {
        network.activations(of: images, hook: hook, pool: pool) { maps.append($1) }
      }
      #expect(maps.count == 2 && maps[0] == maps[1])
    }
  }

  @Test("flattened maps are multiplied as PyTorch flattens them: channels, rows, columns")
  func plainLoops() throws {
    let model = network(flat)
    var logits: [Float] = []
    let tensors = Dictionary(
      uniqueKeysWithValues: model.namedTensors().map { ($0.name, $0.values) })
    func layer(_ name: String, _ x: [Double], _ outputs: Int) throws -> [Double] {
      let weight = try #require(tensors[name + ".weight"])
      let bias = try #require(tensors[name + ".bias"])
      return (0..<outputs).map { o in
        x.indices.reduce(Double(bias[o])) { $0 + x[$1] * Double(weight[o * x.count + $1]) }
      }
    }
    try model.activations(of: images, hook: .block, pool: pool) { range, maps in
      let map = maps[3]
      #expect(map.shape == [3, 2, 2, 512])
      for image in 0..<range.count {
        // Place (c, y, x) of PyTorch's order.
        let flattened = (0..<2048).map { place in
          Double(map[(image * 4 + place % 4) * 512 + place / 4])
        }
        let first = try layer("fc.0", flattened, 9).map { max(0, $0) }
        let second = try layer("fc.2", first, 5).map { max(0, $0) }
        logits += try layer("fc.4", second, 2).map { Float($0) }
      }
    }
    let found = model.logits(of: images, pool: pool)
    #expect(found.error(from: Tensor(logits, shape: [3, 2])) < 1e-5)
  }

  @Test("weights keep the head, and those of torchvision's head say nothing of it")
  func weights() throws {
    let model = network(flat)
    let file = model.weights()
    #expect(file.metadata["head"] == "flatten" && file.metadata["hidden"] == "9 5")
    let read = try Network(weights: file, file: "w")
    #expect(read.head == flat)
    #expect(read.logits(of: images, pool: pool) == model.logits(of: images, pool: pool))
    let plain = network(.usual).weights()
    #expect(plain.metadata["head"] == nil && plain.metadata["hidden"] == nil)

    for (key, value) in [("head", "flatted"), ("hidden", "9 x"), ("hidden", "0")] {
      var wrong = file
      wrong.metadata[key] = value
      let error = #expect(throws: WeightsError.self) { try Network(weights: wrong, file: "w") }
      #expect(error?.description.contains("“\(value)”") == true)
    }
  }

  @Test("a network with hidden layers learns, the same on any number of threads")
  func learns() throws {
    var settings = TrainingSettings(epochs: 12, rate: 0.02)
    settings.batch = 6
    let few = TestImages.make(count: 12, size: 45, classes: 2)
    let models = try [1, 2].map { threads in
      var state = TrainingState(network(flat))
      var losses: [Double] = []
      try train(
        &state, on: few, settings: settings, seed: 1, pool: WorkerPool(threads: threads)
      ) { _, _ in
      } epoch: { summary, _ in
        losses.append(summary.loss)
      }
      #expect(losses[11] < losses[0] / 2, "\(losses)")
      return state.model
    }
    for (a, b) in zip(models[0].namedTensors(), models[1].namedTensors()) {
      #expect(a.values == b.values, "\(a.name)")
    }
  }

  @Test("a training step with a flattened head allocates nothing")
  func allocations() {
    let model = network(flat)
    var buffers = TrainingBuffers(for: model, batch: 2, side: 45)
    let counts = (0..<2).map { _ in
      let ledger = AllocationLedger()
      AllocationLedger.$current.withValue(ledger) {
        _ = model.lossAndGradient(labels: [0, 1], &buffers, on: pool)
      }
      return ledger.count
    }
    #expect(counts[1] == 0)
  }
}
