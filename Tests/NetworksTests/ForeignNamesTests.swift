import Files
import Networks
import Specification
import Tensors
import Testing

/// Weights under the names of other programs than torchvision.
@Suite("Names of other programs")
struct ForeignNamesTests {
  private let images = TestImages.make(count: 2, size: 32, classes: 2)
  private let pool = WorkerPool(threads: 1)

  private func read(
    _ model: Network, others: [String] = [], _ rename: (String) -> String
  ) throws -> ForeignNetwork {
    let entries = model.weights().entries.map {
      Safetensors.Entry(name: rename($0.name), shape: $0.shape, values: $0.values)
    }
    let other = others.map { Safetensors.Entry(name: $0, shape: [1], values: [0]) }
    return try ForeignNetwork(Safetensors(entries: entries + other), file: "w")
  }

  private func refusal(_ names: [String]) -> String {
    let entries = names.map { Safetensors.Entry(name: $0, shape: [1], values: [0]) }
    do {
      _ = try ForeignNetwork(Safetensors(entries: entries), file: "w")
      return "accepted"
    } catch { return "\(error)" }
  }

  /// `layer2.0.conv1.weight` as `resnet.encoder.stages.1.layers.0.layer.0.convolution.weight`.
  private func huggingFace(_ name: String) -> String {
    let parts = name.split(separator: ".").map(String.init)
    func pair(_ kind: String, _ rest: String) -> String {
      (kind == "conv" ? "convolution." : "normalization.") + rest
    }
    let last = parts[parts.count - 1]
    if parts[0] == "fc" { return "classifier.1." + last }
    if parts.count == 2 {
      return "resnet.embedder.embedder." + pair(String(parts[0].dropLast()), last)
    }
    let block = "resnet.encoder.stages.\((Int(parts[0].suffix(1)) ?? 0) - 1).layers.\(parts[1])."
    if parts[2] == "downsample" {
      return block + "shortcut." + pair(parts[3] == "0" ? "conv" : "bn", last)
    }
    return block + "layer.\((Int(parts[2].suffix(1)) ?? 0) - 1)."
      + pair(String(parts[2].dropLast()), last)
  }

  @Test(
    "Hugging Face's names are read as torchvision's, in every depth",
    arguments: Architecture.residualNetworks)
  func huggingFaceNames(depth: Architecture) throws {
    let model = Network(depth, classes: 3, normalization: .imageNet, seed: 3)
    let read = try read(model, huggingFace)
    #expect(read.hasHead && read.model.architecture == depth)
    #expect(read.model.logits(of: images, pool: pool) == model.logits(of: images, pool: pool))
    #expect(
      read.passedOver == ["w: the names are those of Hugging Face, and were read as torchvision's."]
    )
  }

  @Test("a wrapper, a head of another kind and tensors beside Hugging Face's network are said")
  func huggingFaceWrapped() throws {
    let model = Network(.resnet18, classes: 3, normalization: .imageNet, seed: 3)
    let wrapped = try read(model) { "model." + huggingFace($0) }
    #expect(wrapped.hasHead)
    #expect(wrapped.passedOver.first == "w: the prefix “model.” was taken off the names.")
    let bare = try read(model, others: ["extra.weight"]) {
      huggingFace($0).replacing(/^resnet\./, with: "").replacing("classifier.1", with: "head")
    }
    #expect(!bare.hasHead)
    #expect(
      bare.passedOver.last
        == "w: extra.weight, head.bias, head.weight lie behind layer4 and are passed over.")
    #expect(throws: WeightsError.self) {
      try read(model, others: ["resnet.encoder.stages.0.layers.0.attention.weight"], huggingFace)
    }
  }

  @Test(
    "layers that a Sequential counts are read, those of fastai within another",
    arguments: ["", "0."])
  func sequential(prefix: String) throws {
    let model = Network(.resnet34, classes: 3, normalization: .imageNet, seed: 3)
    let layers = [
      "conv1": "0", "bn1": "1", "layer1": "4", "layer2": "5", "layer3": "6", "layer4": "7",
    ]
    let head = prefix.isEmpty ? "10." : "1.8."
    let read = try read(model) { name in
      let first = String(name.prefix { $0 != "." })
      return layers[first].map { prefix + $0 + name.dropFirst(first.count) } ?? head + name
    }
    let trunk = { (network: Network) in network.namedTensors().filter { !$0.name.hasPrefix("fc.") }
    }
    #expect(!read.hasHead && read.model.architecture == .resnet34)
    #expect(trunk(read.model).map(\.values) == trunk(model).map(\.values))
    #expect(
      read.passedOver.contains(
        "w: the names are those of a Sequential of torchvision's layers, and were read as torchvision's."
      ))
    #expect(
      read.passedOver.last
        == "w: \(head)fc.bias, \(head)fc.weight lie behind layer4 and are passed over."
    )
  }

  @Test("of two networks in one file the first is read, and the other is said")
  func twoNetworks() throws {
    let model = Network(.resnet18, classes: 3, normalization: .imageNet, seed: 3)
    let read = try read(model, others: ["second.layer1.0.conv1.weight"]) { "a." + $0 }
    #expect(read.passedOver[1] == "w: there are networks under “a.”, “second.”; the first is read.")
  }

  @Test("networks of faces that are not computed are named, with what to do")
  func refused() {
    for prefix in ["", "module."] {
      let iresnet = [
        "conv1.weight", "layer1.0.bn1.weight", "layer1.0.conv1.weight", "layer1.0.prelu.weight",
      ]
      #expect(
        refusal(iresnet.map { prefix + $0 }).hasPrefix(
          "w: is an iresnet of InsightFace, whose blocks"))
    }
    let net = refusal(["conv1.weight", "prelu1.weight", "conv3.weight", "prelu3.weight"])
    #expect(net.hasPrefix("w: is a net of MTCNN") && net.contains("Export it to ONNX"))
  }

  @Test("names that are not known are shown beside those that were looked for")
  func unknown() {
    let names = (0..<9).map { "blocks.\($0).weight" }
    let text = refusal(names)
    for part in [
      "none of its 9 tensors", "layer1.0.conv1.weight (torchvision and timm)",
      "encoder.stages.0.layers.0.layer.0.convolution.weight (Hugging Face)",
      "4.0.conv1.weight (a Sequential", "they are blocks.0.weight, blocks.1.weight",
      "blocks.5.weight and 3 more.", "resnet18, resnet34, resnet50, resnet101",
    ] {
      #expect(text.contains(part), "\(part): \(text)")
    }
    #expect(!ForeignNetwork.isKnown(names) && ForeignNetwork.isKnown(["a.layer1.0.conv1.weight"]))
  }
}
