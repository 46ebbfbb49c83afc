import Files
import Networks
import Specification
import Tensors
import Testing

/// Weights as facenet-pytorch saves them.
@Suite("Weights of facenet-pytorch")
struct ForeignInceptionTests {
  private let images = TestImages.make(count: 2, size: 80, classes: 2)
  private let pool = WorkerPool(threads: 2)

  private func model(_ classes: Int = 3, head: Head = .usual, places: Int = 1) -> Network {
    Network(.inceptionResNetV1, classes: classes, head: head, places: places, seed: 3)
  }

  /// A network's tensors under a prefix, batch norms' counters among them, without metadata.
  private func weights(
    _ model: Network, prefix: String = "", metadata: [String: String] = [:],
    where isKept: (String) -> Bool = { _ in true }
  ) -> Safetensors {
    var entries = model.weights().entries.filter { isKept($0.name) }
    for name in entries.map(\.name) where name.hasSuffix(".running_var") {
      entries.append(
        .init(
          name: name.replacing(".running_var", with: ".num_batches_tracked"), shape: [],
          values: [7]))
    }
    return Safetensors(
      entries: entries.map { .init(name: prefix + $0.name, shape: $0.shape, values: $0.values) },
      metadata: metadata)
  }

  @Test("network and classes follow from the tensors, with any prefix", arguments: ["", "module."])
  func read(prefix: String) throws {
    let own = model(8631)
    let read = try ForeignNetwork(weights(own, prefix: prefix), file: "w")
    #expect(read.hasHead && read.model.architecture == .inceptionResNetV1)
    #expect(read.model.classes == 8631 && read.passedOver.count == (prefix.isEmpty ? 0 : 1))
    // facenet-pytorch prepares pictures by (byte - 127.5) / 128.
    let normalization = read.model.normalization
    #expect(normalization.mean == [0.5, 0.5, 0.5])
    #expect(abs(normalization.deviation.x * 255 - 128) < 1e-4)
    for (a, b) in zip(read.model.namedTensors(), own.namedTensors()) {
      #expect(a.name == b.name && a.values == b.values)
    }
    let mine = weights(own, metadata: ["mean": "0.5 0.5 0.5", "deviation": "0.25 0.25 0.25"])
    let same = try ForeignNetwork(mine, file: "w").model
    #expect(same.logits(of: images, pool: pool) == own.logits(of: images, pool: pool))
  }

  @Test("without logits, or with those of another kind, the features stay")
  func headless() throws {
    let own = model()
    let bare = try ForeignNetwork(weights(own) { !$0.hasPrefix("logits") }, file: "w")
    #expect(!bare.hasHead && bare.passedOver.isEmpty)
    #expect(bare.model["last_linear.weight"] == own["last_linear.weight"])
    let flat = model(head: Head(maps: .flatten, hidden: [5]), places: 1 * 1 * 4)
    let other = try ForeignNetwork(weights(flat), file: "w")
    #expect(!other.hasHead)
    #expect(
      other.passedOver.last?.hasPrefix("w: last_bn.bias, last_bn.num_batches_tracked") == true)
    #expect(other.passedOver.last?.hasSuffix("lie behind block8 and are passed over.") == true)
  }

  @Test("a tensor that is missing, too many or of another shape is named")
  func refused() {
    func refusal(_ weights: Safetensors) -> String {
      do {
        _ = try ForeignNetwork(weights, file: "w")
        return "accepted"
      } catch { return "\(error)" }
    }
    let missing = weights(model()) { $0 != "repeat_2.3.branch1.2.bn.running_var" }
    #expect(
      refusal(missing).contains(
        "repeat_2.3.branch1.2.bn.running_var is missing, which inception-resnet-v1 has as [128]"))
    var more = weights(model()).entries
    more.append(.init(name: "repeat_1.5.conv2d.bias", shape: [1], values: [0]))
    #expect(
      refusal(Safetensors(entries: more)).contains(
        "repeat_1.5.conv2d.bias, which is [1], is no tensor of inception-resnet-v1"))
  }

  @Test("a training begins with them, but for logits of other classes")
  func initial() throws {
    let file = weights(model(8631))
    for head in [Head.usual, Head(maps: .flatten, hidden: [])] {
      let specification = ModelSpecification(
        architecture: .inceptionResNetV1, input: 120, head: head)
      let initial = try InitialWeights(file, file: "w", for: specification)
      let first = head == .usual ? "logits.weight is [8631, 512]" : "last_linear.weight is"
      #expect(initial.notes.count == 1 && initial.notes[0].contains(first), "\(initial.notes)")
      let drawn = Network(specification, seed: 5)
      let network = try initial.replacing(drawn)
      #expect(network["repeat_3.2.conv2d.bias"] == model(8631)["repeat_3.2.conv2d.bias"])
      #expect(network["logits.weight"] == drawn["logits.weight"])
      let features = head == .usual ? model(8631) : drawn
      #expect(network["last_linear.weight"] == features["last_linear.weight"])
    }
    let wrong = ModelSpecification(architecture: .resnet50, input: 120)
    #expect(throws: WeightsError.self) { try InitialWeights(file, file: "w", for: wrong) }
  }

  @Test("Lancet's own weights keep network and head")
  func ownWeights() throws {
    let specification = ModelSpecification(
      architecture: .inceptionResNetV1, input: 120, head: Head(maps: .flatten, hidden: [6]))
    let network = Network(specification, seed: 5)
    let read = try Network(weights: network.weights(), file: "w")
    #expect(read.architecture == .inceptionResNetV1 && read.head == specification.head)
    let images = TestImages.make(count: 2, size: 120, classes: 2)
    #expect(read.logits(of: images, pool: pool) == network.logits(of: images, pool: pool))
  }
}
