import Files
import Specification

/// A network that Lancet, torchvision, facenet-pytorch or a program that uses their names wrote.
///
/// A prefix of all names, as wrappers write one, is taken off. Names of timm, Hugging Face and of a
/// `Sequential` are read as torchvision's. What lies behind `layer4` need not be one linear layer: a
/// head of any other kind is passed over.
package struct ForeignNetwork {
  package let model: Network
  /// Whether the file has the head of torchvision or facenet-pytorch; else the model has a random one.
  package let hasHead: Bool
  /// What was read otherwise than it stands in the file, in sentences.
  package let passedOver: [String]
  /// The tensors behind the trunk, by the names that the network gives to them.
  let head: [String: (shape: [Int], values: [Float])]
  /// What was changed in names, in sentences.
  let renamed: [String]

  /// Whether names are those of a network that is known, to be computed or to be refused.
  package static func isKnown(_ names: [String]) -> Bool {
    ForeignArchitecture(names) != nil || ForeignNames(names) != nil
  }

  /// Reads weights.
  ///
  /// Without metadata the tensors tell the depth (its kind of block, and how many there are) and the
  /// number of classes (the rows of `fc.weight`). The normalisation is the one that is given, else that
  /// of the metadata, else that with which torchvision or facenet-pytorch trains.
  /// - Throws: `WeightsError` naming the file and what is missing, superfluous or of the wrong shape.
  package init(
    _ weights: Safetensors, file: String, mean: SIMD3<Float>? = nil, deviation: SIMD3<Float>? = nil
  ) throws {
    func recorded(_ key: String) throws -> SIMD3<Float>? {
      try weights.metadata[key].map { try Network.vector($0, of: key, file: file) }
    }
    let all = weights.entries.map(\.name)
    if let architecture = ForeignArchitecture(all) {
      throw WeightsError.otherArchitecture(file: file, words: architecture.words)
    }
    guard let names = ForeignNames(all) else {
      throw WeightsError.unknownNetwork(file: file, names: all)
    }
    let found = weights.parameters
    var parameters = names.own.compactMapValues { found[$0] }
    // In the file's order, so that the first layer is named.
    let own = Set(names.own.values)
    for entry in weights.entries where own.contains(entry.name) {
      if let value = entry.values.first(where: { !$0.isFinite }) {
        throw WeightsError.notFinite(file: file, tensor: entry.name, value: value)
      }
    }
    let architecture = Architecture(names, parameters)
    let normalization = Normalization(
      mean: try mean ?? recorded("mean") ?? architecture.usualNormalization.mean,
      deviation: try deviation ?? recorded("deviation")
        ?? architecture.usualNormalization.deviation)
    let isTrunk = Self.trunk(of: architecture, parameters)
    self.head = parameters.filter { !isTrunk($0.key) }
    let head = Self.classes(of: parameters, architecture, isTrunk)
    // Named only where they are passed over: a head that fits is read as before.
    let behind =
      head == nil ? parameters.keys.filter { !isTrunk($0) }.compactMap { names.own[$0] } : []
    if head == nil {
      parameters = parameters.filter { isTrunk($0.key) }
      // A head of random weights stands in the place of one that is not there.
      let drawn = Network(architecture, seed: 0)
      for own in drawn.namedTensors() where !isTrunk(own.name) {
        parameters[own.name] = (own.shape, own.values)
      }
    }
    do {
      model = try Network(
        architecture, classes: head ?? 2, head: .usual, places: 1, normalization: normalization,
        parameters)
    } catch {
      throw WeightsError.parameter(file: file, error)
    }
    hasHead = head != nil
    renamed = Self.sentences(of: names, file: file)
    passedOver =
      renamed
      + Self.sentence(
        (behind + names.others).map { $0.without(names.prefix) }.sorted(), architecture, file: file)
  }

  /// All tensors of the file that the network's names are known of: the trunk's and the head's.
  var tensors: [String: (shape: [Int], values: [Float])] {
    var all = head
    // A head that the file does not have is a random one in the model.
    for tensor in model.namedTensors()
    where all[tensor.name] == nil && model.architecture.isTrunk(tensor.name) {
      all[tensor.name] = (tensor.shape, tensor.values)
    }
    return all
  }

  /// Which tensors belong to what stays under another head.
  private static func trunk(
    of architecture: Architecture, _ parameters: [String: (shape: [Int], values: [Float])]
  ) -> (String) -> Bool {
    // Features that were made of flattened maps belong to the head.
    let first = parameters[architecture.firstWeight(of: .usual)]
    let isFlat = architecture.residual == nil && first?.shape.last != architecture.lastUnits
    let head = isFlat ? Head(maps: .flatten, hidden: []) : .usual
    return { architecture.isTrunk($0, beside: head) }
  }

  /// The classes of the usual head, and nothing else behind the trunk; nil for any other head.
  private static func classes(
    of parameters: [String: (shape: [Int], values: [Float])], _ architecture: Architecture,
    _ isTrunk: (String) -> Bool
  ) -> Int? {
    let (name, features) = architecture.classifier
    let own = [name + ".weight", name + ".bias"]
    guard let weight = parameters[own[0]], let bias = parameters[own[1]],
      weight.shape.count == 2, weight.shape[0] > 0, weight.shape[1] == features,
      bias.shape == [weight.shape[0]],
      parameters.keys.allSatisfy({ isTrunk($0) || own.contains($0) })
    else { return nil }
    return weight.shape[0]
  }

  /// What was changed in names.
  private static func sentences(of names: ForeignNames, file: String) -> [String] {
    var sentences: [String] = []
    if !names.prefix.isEmpty {
      sentences.append("\(file): the prefix “\(names.prefix)” was taken off the names.")
    }
    if names.prefixes.count > 1 {
      let all = names.prefixes.map { "“\($0)”" }.listed()
      sentences.append("\(file): there are networks under \(all); the first is read.")
    }
    if ![.torchvision, .facenet].contains(names.naming) {
      sentences.append(
        "\(file): the names are those of \(names.naming.owner), and were read as torchvision's.")
    }
    return sentences
  }

  private static func sentence(
    _ names: [String], _ architecture: Architecture, file: String
  ) -> [String] {
    if names.isEmpty { return [] }
    let last = architecture.layers.last?.rawValue ?? ""
    let rest = names.count == 1 ? "lies behind \(last) and is" : "lie behind \(last) and are"
    return ["\(file): \(names.listed()) \(rest) passed over."]
  }
}

extension String {
  /// The text behind a prefix, or the text itself.
  fileprivate func without(_ prefix: String) -> String {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
  }
}

extension Architecture {
  /// The side of the input that torchvision's or facenet-pytorch's weights were trained for.
  package var usualInput: Int { residual == nil ? 160 : 224 }

  /// How torchvision and facenet-pytorch prepare pictures: the latter by (byte − 127.5) / 128.
  var usualNormalization: Normalization {
    residual == nil
      ? Normalization(
        mean: SIMD3(repeating: 0.5), deviation: SIMD3(repeating: 128.0 / 255)) : .imageNet
  }

  /// The name of the linear layer that makes the classes, and the features that it reads.
  fileprivate var classifier: (name: String, features: Int) {
    residual.map { ("fc", $0.lastUnits) } ?? ("logits", InceptionResNetV1.features)
  }

  /// The network that has tensors of these names.
  fileprivate init(
    _ names: ForeignNames, _ parameters: [String: (shape: [Int], values: [Float])]
  ) {
    let trunk = parameters.keys.filter { Architecture.resnet50.isTrunk($0) }
    self =
      names.naming == .facenet
      ? .inceptionResNetV1 : ResNetDepth(ofTensors: Array(trunk)).architecture
  }
}

extension ResNetDepth {
  /// The member of the family whose numbers of blocks are nearest to those of the names.
  ///
  /// Tensors that are missing or too many are then told by name. A bottleneck has a third convolution.
  fileprivate init(ofTensors names: [String]) {
    let isBottleneck = names.contains { $0.hasSuffix(".conv3.weight") }
    var blocks = [0, 0, 0, 0]
    for name in names {
      guard let match = name.prefixMatch(of: /layer([1-4])\.(\d{1,4})\./), let stage = Int(match.1),
        let place = Int(match.2)
      else { continue }
      blocks[stage - 1] = max(blocks[stage - 1], place + 1)
    }
    func distance(_ depth: ResNetDepth) -> Int {
      zip(depth.blocksPerStage, blocks).reduce(0) { $0 + abs($1.0 - $1.1) }
    }
    let family = Self.allCases.filter { ($0.block == .bottleneck) == isBottleneck }
    self = family.min { distance($0) < distance($1) } ?? (isBottleneck ? .resnet50 : .resnet18)
  }
}
