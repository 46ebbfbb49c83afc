import Files
import Networks
import Specification
import Tensors
import Testing

/// Weights as torchvision's users save them: its names, and no metadata.
@Suite("Weights of another program")
struct ForeignWeightsTests {
  /// A network's tensors, batch norms' counters among them.
  private func weights(
    _ model: Network, metadata: [String: String] = [:]
  ) -> Safetensors {
    var entries = model.weights().entries
    for name in entries.map(\.name) where name.hasSuffix(".running_var") {
      entries.append(
        .init(
          name: name.replacing(".running_var", with: ".num_batches_tracked"), shape: [],
          values: [7]))
    }
    return Safetensors(entries: entries.sorted { $0.name < $1.name }, metadata: metadata)
  }

  private func refusal(_ weights: Safetensors) -> String {
    do {
      _ = try ForeignNetwork(weights, file: "w.safetensors")
      return "accepted"
    } catch { return "\(error)" }
  }

  @Test(
    "depth and classes follow from the tensors", arguments: Architecture.residualNetworks,
    [7, 1000])
  func depth(_ depth: Architecture, classes: Int) throws {
    let model = Network(depth, classes: classes, normalization: .imageNet, seed: 3)
    let read = try ForeignNetwork(weights(model), file: "w.safetensors").model
    #expect(read.architecture == depth && read.classes == classes)
    #expect(read.normalization == .imageNet)
    let images = TestImages.make(count: 2, size: 32, classes: 2)
    let pool = WorkerPool(threads: 1)
    #expect(read.logits(of: images, pool: pool) == model.logits(of: images, pool: pool))
  }

  @Test("a normalisation that is asked for goes before the metadata's, and that before ImageNet's")
  func normalisation() throws {
    let model = Network(.resnet18, seed: 3)
    let file = weights(model, metadata: ["mean": "0.1 0.2 0.3", "deviation": "1 2 3"])
    let recorded = try ForeignNetwork(file, file: "w").model.normalization
    #expect(recorded.mean == [0.1, 0.2, 0.3] && recorded.deviation == [1, 2, 3])
    let asked = try ForeignNetwork(file, file: "w", mean: [0.5, 0.5, 0.5]).model.normalization
    #expect(asked.mean == [0.5, 0.5, 0.5] && asked.deviation == [1, 2, 3])
    let half = weights(model, metadata: ["deviation": "1 2 3"])
    let mixed = try ForeignNetwork(half, file: "w").model.normalization
    #expect(mixed.mean == Normalization.imageNet.mean && mixed.deviation == [1, 2, 3])
    for text in ["1 2", "1 0 1", "a b c", "1 nan 1"] {
      #expect(
        refusal(weights(model, metadata: ["deviation": text]))
          .hasPrefix("w.safetensors: the metadata's deviation is “\(text)”. Valid: three positive"))
    }
  }

  @Test("members of the family that are not known are refused by a tensor that is too many")
  func otherDepths() {
    var entries = weights(Network(.resnet18, seed: 3)).entries
    // A ResNet-34 has more blocks in all stages.
    entries.append(.init(name: "layer1.2.conv1.weight", shape: [1], values: [0]))
    #expect(
      refusal(Safetensors(entries: entries)).contains(
        "layer1.2.conv1.weight, which is [1], is no tensor of resnet18"))
    entries = weights(Network(.resnet50, classes: 1, seed: 3)).entries
    entries.append(.init(name: "layer3.6.conv3.weight", shape: [1], values: [0]))
    #expect(
      refusal(Safetensors(entries: entries)).contains(
        "layer3.6.conv3.weight, which is [1], is no tensor of resnet50"))
  }

  @Test("a tensor that is missing or of another shape is named, in a ResNet-50 too")
  func shapes() {
    let good = weights(Network(.resnet50, classes: 1, seed: 3)).entries
    #expect(
      refusal(Safetensors(entries: good.filter { $0.name != "layer2.3.bn3.running_mean" }))
        .contains("layer2.3.bn3.running_mean is missing, which resnet50 has as [512]"))
    let turned = good.map {
      $0.name == "layer1.0.conv3.weight"
        ? .init(name: $0.name, shape: [64, 256, 1, 1], values: $0.values) : $0
    }
    #expect(
      refusal(Safetensors(entries: turned)).contains(
        "layer1.0.conv3.weight is [64, 256, 1, 1], not [256, 64, 1, 1]"))
  }

  /// A small network with other tensors in place of its head.
  private func headed(_ names: [String], prefix: String = "") throws -> ForeignNetwork {
    let model = Network(.resnet18, classes: 3, normalization: .imageNet, seed: 3)
    let entries = weights(model).entries.filter { names.isEmpty || !$0.name.hasPrefix("fc.") }
      .map { Safetensors.Entry(name: prefix + $0.name, shape: $0.shape, values: $0.values) }
    let head = names.map { Safetensors.Entry(name: $0, shape: [2], values: [0, 0]) }
    return try ForeignNetwork(Safetensors(entries: entries + head), file: "w")
  }

  @Test(
    "a head of another kind is passed over and named",
    arguments: [
      ["fc.1.weight", "fc.1.bias"], ["avgpool.1.weight", "fc.weight"], ["gender.0.weight"],
    ])
  func otherHeads(names: [String]) throws {
    let read = try headed(names)
    #expect(!read.hasHead)
    #expect(
      read.passedOver == [
        "w: \(names.sorted().joined(separator: ", ")) "
          + (names.count == 1 ? "lies behind layer4 and is" : "lie behind layer4 and are")
          + " passed over."
      ])
    let model = Network(.resnet18, classes: 3, normalization: .imageNet, seed: 3)
    let trunk = { (network: Network) in network.namedTensors().filter { !$0.name.hasPrefix("fc.") }
    }
    #expect(trunk(read.model).map(\.values) == trunk(model).map(\.values))
  }

  @Test("a wrapper's prefix is taken off and said", arguments: ["module.", "_orig_mod.", "a.b."])
  func prefixes(prefix: String) throws {
    let read = try headed([], prefix: prefix)
    #expect(read.hasHead && read.model.classes == 3)
    #expect(read.passedOver == ["w: the prefix “\(prefix)” was taken off the names."])
    let other = try headed(["head.weight"], prefix: prefix)
    #expect(other.passedOver.last == "w: head.weight lies behind layer4 and is passed over.")
  }

  @Test("a network without a head is read")
  func noHead() throws {
    let entries = weights(Network(.resnet50, classes: 1, seed: 3)).entries
      .filter { !$0.name.hasPrefix("fc.") }
    let read = try ForeignNetwork(Safetensors(entries: entries), file: "w")
    #expect(!read.hasHead && read.passedOver.isEmpty && read.model.architecture == .resnet50)
  }
}
