import Foundation

extension WrittenNetwork {
  /// The name of the input: what every exporter's examples call it.
  package static let inputName = "input"
  /// The version of the operators that are written.
  static let opset: Int64 = 17
  /// The version of the format that came with it.
  private static let formatVersion: Int64 = 8
  /// What stands for any number of images.
  private static let anyImages = "batch"

  /// The network as an ONNX file; the same network always gives the same bytes.
  ///
  /// Nodes are called as PyTorch's exporter calls them, such as `/layer1/layer1.0/conv1/Conv`, so that
  /// programs that go by these names find the modules.
  /// - Precondition: names are distinct, layers stand behind what they read, and each tensor has as
  ///   many values as its shape says.
  package func file() throws -> Data {
    var graph = ProtoGraph()
    graph.name = name
    graph.input = [Self.value(Self.inputName, [nil, channels, side, side])]
    graph.output = [Self.value(output.name, [nil, output.count])]
    var made: [String: String] = [:]
    for (number, layer) in layers.enumerated() {
      let node = node(of: layer, isLast: number == layers.count - 1, made)
      precondition(
        made.updateValue(node.output[0], forKey: layer.name) == nil, "\(layer.name) twice")
      graph.node.append(node)
    }
    precondition(Set(tensors.map(\.name)).count == tensors.count, "a name of a tensor twice")
    graph.initializer = tensors.map(Self.tensor)
    var model = ProtoModel()
    model.irVersion = Self.formatVersion
    (model.producerName, model.producerVersion) = producer
    var operators = ProtoOperatorSet()
    operators.version = Self.opset
    model.opsetImport = [operators]
    model.graph = graph
    model.metadataProps = metadata.sorted { $0.key < $1.key }.map { key, value in
      var entry = ProtoEntry()
      (entry.key, entry.value) = (key, value)
      return entry
    }
    return try model.serializedBytes()
  }

  private func node(of layer: Layer, isLast: Bool, _ made: [String: String]) -> ProtoNode {
    var node = ProtoNode()
    node.opType = layer.operation.type
    node.name = Self.nodeName(layer)
    let inputs = layer.inputs.isEmpty ? [Self.inputName] : layer.inputs.map { made[$0] ?? "" }
    precondition(!inputs.contains(""), "\(layer.name) reads \(layer.inputs)")
    node.input = inputs + layer.tensors
    node.output = [isLast ? output.name : node.name + "_output_0"]
    node.attribute = layer.operation.attributes
    return node
  }

  /// The modules around a layer, then the operator; what is no module, such as a sum, has only the
  /// modules around it.
  private static func nodeName(_ layer: Layer) -> String {
    var parts = layer.name.split(separator: ".").map(String.init)
    let isFunction = [.add, .flattening, .scaling, .concatenation].contains(layer.operation)
    if isFunction { parts = parts.dropLast() }
    var path: [String] = []
    for part in parts {
      // Numbers are members of a list, which PyTorch writes as `layer1.0`.
      let isMember = part.allSatisfy(\.isNumber)
      path.append(isMember ? (path.last ?? "") + "." + part : part)
    }
    return "/" + (path + [layer.operation.type]).joined(separator: "/")
  }

  /// A value that goes in or comes out; a side of nil is the number of images.
  private static func value(_ name: String, _ sides: [Int?]) -> ProtoValueInfo {
    var value = ProtoValueInfo()
    value.name = name
    value.type.tensorType.elemType = ONNXNumberKind.float.rawValue
    value.type.tensorType.shape.dim = sides.map { side in
      var dimension = ProtoDimension()
      dimension.value = side.map { .dimValue(Int64($0)) } ?? .dimParam(anyImages)
      return dimension
    }
    return value
  }

  private static func tensor(_ tensor: Tensor) -> ProtoTensor {
    precondition(
      tensor.shape.reduce(1, *) == tensor.values.count,
      "\(tensor.name): \(tensor.values.count) values in shape \(tensor.shape)")
    var proto = ProtoTensor()
    proto.name = tensor.name
    proto.dims = tensor.shape.map { Int64($0) }
    proto.dataType = ONNXNumberKind.float.rawValue
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 * tensor.values.count)
    for value in tensor.values {
      let bits = value.bitPattern
      bytes.append(UInt8(truncatingIfNeeded: bits))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 24))
    }
    proto.rawData = Data(bytes)
    return proto
  }
}

extension WrittenNetwork.Operation {
  /// The operator of ONNX.
  fileprivate var type: String {
    switch self {
    case .convolution, .window: "Conv"
    case .batchNorm: "BatchNormalization"
    case .transposed: "ConvTranspose"
    case .relu: "Relu"
    case .leakyRelu: "LeakyRelu"
    case .sigmoid: "Sigmoid"
    case .tanh: "Tanh"
    case .slope: "PRelu"
    case .upsampling: "Resize"
    case .add: "Add"
    case .scaling: "Mul"
    case .concatenation: "Concat"
    case .maxPool: "MaxPool"
    case .globalMean: "GlobalAveragePool"
    case .flattening: "Flatten"
    case .linear: "Gemm"
    }
  }

  fileprivate var attributes: [ProtoAttribute] {
    switch self {
    case .convolution(let kernel, let stride, let padding),
      .maxPool(let kernel, let stride, let padding):
      [
        Self.whole("kernel_shape", [kernel, kernel]), Self.whole("strides", [stride, stride]),
        Self.whole("pads", Array(repeating: padding, count: 4)),
      ]
    case .window(let kernel, let strides, let dilations, let padding, let groups):
      [
        Self.whole("kernel_shape", kernel), Self.whole("strides", strides),
        Self.whole("dilations", dilations), Self.whole("pads", padding),
        Self.integer("group", groups),
      ]
    case .transposed(let kernel, let strides, let dilations, let padding, let extra, let groups):
      [
        Self.whole("kernel_shape", kernel), Self.whole("strides", strides),
        Self.whole("dilations", dilations), Self.whole("pads", padding),
        Self.whole("output_padding", extra), Self.integer("group", groups),
      ]
    case .batchNorm(let epsilon): [Self.number("epsilon", epsilon)]
    case .leakyRelu(let slope): [Self.number("alpha", slope)]
    case .upsampling:
      [
        Self.word("mode", "nearest"), Self.word("nearest_mode", "floor"),
        Self.word("coordinate_transformation_mode", "asymmetric"),
      ]
    case .linear: [Self.integer("transB", 1)]
    // Maps are [n, channels, rows, columns].
    case .concatenation: [Self.integer("axis", 1)]
    case .relu, .sigmoid, .tanh, .slope, .add, .scaling, .globalMean, .flattening: []
    }
  }

  // The types of attributes, by their codes in the format: 1 a float, 2 an integer, 3 a word, 7 integers.

  private static func whole(_ name: String, _ numbers: [Int]) -> ProtoAttribute {
    var attribute = ProtoAttribute()
    (attribute.name, attribute.type) = (name, 7)
    attribute.ints = numbers.map { Int64($0) }
    return attribute
  }

  private static func number(_ name: String, _ number: Float) -> ProtoAttribute {
    var attribute = ProtoAttribute()
    (attribute.name, attribute.type, attribute.f) = (name, 1, number)
    return attribute
  }

  private static func word(_ name: String, _ word: String) -> ProtoAttribute {
    var attribute = ProtoAttribute()
    (attribute.name, attribute.type, attribute.s) = (name, 3, Data(word.utf8))
    return attribute
  }

  private static func integer(_ name: String, _ number: Int) -> ProtoAttribute {
    var attribute = ProtoAttribute()
    (attribute.name, attribute.type, attribute.i) = (name, 2, Int64(number))
    return attribute
  }
}
