import Foundation

/// Bytes of a protobuf message, field by field: for files that a test makes, whole or wrong.
package struct ProtoBytes: Sendable {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 128 {
      bytes.append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Adds a whole number.
  package mutating func add(_ field: Int, _ value: Int) {
    varint(UInt64(field) << 3)
    varint(UInt64(bitPattern: Int64(value)))
  }

  /// Adds a float.
  package mutating func add(_ field: Int, _ value: Float) {
    varint(UInt64(field) << 3 | 5)
    for shift in [0, 8, 16, 24] as [UInt32] {
      bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
    }
  }

  /// Adds bytes, a text or another message.
  package mutating func add(_ field: Int, _ content: [UInt8]) {
    varint(UInt64(field) << 3 | 2)
    varint(UInt64(content.count))
    bytes += content
  }

  package mutating func add(_ field: Int, _ text: String) { add(field, Array(text.utf8)) }

  package mutating func add(_ field: Int, _ message: ProtoBytes) { add(field, message.bytes) }
}

/// An ONNX file that a test makes.
package struct ONNXBytes: Sendable {
  /// What an attribute of a node holds.
  package enum Attribute: Sendable {
    case int(Int)
    case ints([Int])
    case float(Float)
    case word(String)
  }

  /// The sides of the input; nil leaves one open.
  package var input: [Int?] = [1, 3, 8, 8]
  package var opset = 17
  package var outputs = ["y"]
  private var nodes: [ProtoBytes] = []
  private var tensors: [ProtoBytes] = []

  package init() {}

  /// Adds a node.
  package mutating func node(
    _ operation: String, _ inputs: [String], _ outputs: [String], name: String = "",
    domain: String = "", scopes: String? = nil, _ attributes: [String: Attribute] = [:]
  ) {
    var node = ProtoBytes()
    for input in inputs { node.add(1, input) }
    for output in outputs { node.add(2, output) }
    if !name.isEmpty { node.add(3, name) }
    node.add(4, operation)
    if !domain.isEmpty { node.add(7, domain) }
    for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
      var attribute = ProtoBytes()
      attribute.add(1, name)
      switch value {
      case .int(let number):
        attribute.add(3, number)
        attribute.add(20, 2)
      case .ints(let numbers):
        for number in numbers { attribute.add(8, number) }
        attribute.add(20, 7)
      case .float(let number):
        attribute.add(2, number)
        attribute.add(20, 1)
      case .word(let text):
        attribute.add(4, text)
        attribute.add(20, 3)
      }
      node.add(5, attribute)
    }
    if let scopes {
      var entry = ProtoBytes()
      entry.add(1, "pkg.torch.onnx.name_scopes")
      entry.add(2, scopes)
      node.add(9, entry)
    }
    nodes.append(node)
  }

  /// Adds a constant of floats.
  package mutating func constant(_ name: String, _ shape: [Int], _ values: [Float]) {
    var raw: [UInt8] = []
    for value in values {
      for shift in [0, 8, 16, 24] as [UInt32] {
        raw.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
      }
    }
    tensor(name, shape, type: 1) { $0.add(9, raw) }
  }

  /// Adds a constant of whole numbers.
  package mutating func constant(_ name: String, _ values: [Int]) {
    tensor(name, [values.count], type: 7) { tensor in
      for value in values { tensor.add(7, value) }
    }
  }

  /// Adds a constant whose bytes lie in another file.
  package mutating func outside(_ name: String, _ shape: [Int], in entries: [String: String]) {
    tensor(name, shape, type: 1) { tensor in
      for (key, value) in entries.sorted(by: { $0.key < $1.key }) {
        var entry = ProtoBytes()
        entry.add(1, key)
        entry.add(2, value)
        tensor.add(13, entry)
      }
      tensor.add(14, 1)
    }
  }

  /// Adds a tensor as `content` writes it.
  package mutating func tensor(
    _ name: String, _ shape: [Int], type: Int, _ content: (inout ProtoBytes) -> Void
  ) {
    var tensor = ProtoBytes()
    for side in shape { tensor.add(1, side) }
    tensor.add(2, type)
    content(&tensor)
    tensor.add(8, name)
    tensors.append(tensor)
  }

  /// The file.
  package var data: Data {
    var graph = ProtoBytes()
    for node in nodes { graph.add(1, node) }
    for tensor in tensors { graph.add(5, tensor) }
    graph.add(11, Self.value("x", input))
    for output in outputs { graph.add(12, Self.value(output, [])) }
    var version = ProtoBytes()
    version.add(2, opset)
    var model = ProtoBytes()
    model.add(1, 8)
    model.add(7, graph)
    model.add(8, version)
    return Data(model.bytes)
  }

  private static func value(_ name: String, _ sides: [Int?]) -> ProtoBytes {
    var (shape, tensor, type, value) = (ProtoBytes(), ProtoBytes(), ProtoBytes(), ProtoBytes())
    for side in sides {
      var dimension = ProtoBytes()
      if let side { dimension.add(1, side) } else { dimension.add(2, "n") }
      shape.add(1, dimension)
    }
    tensor.add(1, 1)
    if !sides.isEmpty { tensor.add(2, shape) }
    type.add(1, tensor)
    value.add(1, name)
    value.add(2, type)
    return value
  }
}

extension ONNXBytes {
  /// A small network of the usual kind: convolutions, batch norm, a residual, a head.
  package static var sample: ONNXBytes {
    var file = ONNXBytes()
    func values(_ count: Int, _ seed: Int) -> [Float] {
      (0..<count).map { Float(($0 * 37 + seed * 11) % 23 - 11) / 16 }
    }
    file.constant("conv1.weight", [4, 3, 3, 3], values(108, 1))
    file.constant("conv1.bias", [4], values(4, 2))
    for (seed, name) in ["scale", "shift", "mean"].enumerated() {
      file.constant("bn1.\(name)", [4], values(4, seed + 3))
    }
    file.constant("bn1.variance", [4], [0.5, 1, 1.5, 2])
    file.constant("conv2.weight", [4, 4, 1, 1], values(16, 7))
    file.constant("fc.weight", [2, 4], values(8, 8))
    file.constant("shape", [0, -1])
    file.node(
      "Conv", ["x", "conv1.weight", "conv1.bias"], ["c"], name: "/conv1/Conv",
      ["pads": .ints([1, 1, 1, 1])])
    file.node(
      "BatchNormalization", ["c", "bn1.scale", "bn1.shift", "bn1.mean", "bn1.variance"], ["n"],
      name: "/bn1/BatchNormalization", ["epsilon": .float(1e-5)])
    file.node("Relu", ["n"], ["r"], name: "/relu/Relu")
    file.node("Conv", ["r", "conv2.weight"], ["d"], name: "/block/block.0/conv2/Conv")
    file.node("Add", ["d", "r"], ["a"], name: "/block/block.0/Add")
    file.node("Relu", ["a"], ["b"], name: "/block/block.0/relu/Relu")
    file.node(
      "MaxPool", ["b"], ["m"], name: "/pool/MaxPool",
      ["kernel_shape": .ints([2, 2]), "strides": .ints([2, 2])])
    file.node("GlobalAveragePool", ["m"], ["g"], name: "/avgpool/GlobalAveragePool")
    file.node("Reshape", ["g", "shape"], ["f"], name: "/Reshape")
    file.node("Gemm", ["f", "fc.weight"], ["y"], name: "/fc/Gemm", ["transB": .int(1)])
    return file
  }
}

extension ONNXBytes {
  /// Networks that have most operators between them.
  package static var samples: [ONNXBytes] {
    var windows = ONNXBytes()
    windows.input = [nil, 3, 8, 8]
    windows.constant("w", [6, 3, 3, 3], Array(repeating: 0.1, count: 162))
    windows.constant("g", [6, 1, 3, 3], Array(repeating: 0.2, count: 54))
    windows.constant("t", [6, 2, 2, 2], Array(repeating: 0.3, count: 48))
    windows.constant("s", [6, 1, 1], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    windows.constant("pads", [0, 0, 1, 2, 0, 0, 1, 0])
    windows.constant("scales", [4], [1, 1, 2, 2])
    windows.constant("starts", [1, -1])
    windows.constant("ends", [7, -9])
    windows.constant("axes", [2, 3])
    windows.constant("steps", [2, -1])
    windows.constant("target", [0, 3, 2, 8, 8])
    windows.constant("low", [], [0])
    windows.constant("high", [], [6])
    windows.node(
      "Conv", ["x", "w"], ["a"],
      ["auto_pad": .word("SAME_UPPER"), "dilations": .ints([2, 1]), "group": .int(1)])
    windows.node("PRelu", ["a", "s"], ["b"])
    windows.node("Conv", ["b", "g"], ["c"], ["group": .int(6), "pads": .ints([1, 1, 1, 1])])
    windows.node("Clip", ["c", "low", "high"], ["d"])
    windows.node(
      "AveragePool", ["d"], ["e"],
      [
        "kernel_shape": .ints([3, 3]), "strides": .ints([2, 2]), "ceil_mode": .int(1),
        "count_include_pad": .int(1), "pads": .ints([1, 1, 1, 1]),
      ])
    windows.node("ConvTranspose", ["e", "t"], ["f"], ["strides": .ints([2, 2])])
    windows.node("Pad", ["f", "pads"], ["h"], ["mode": .word("reflect")])
    windows.node("Resize", ["h", "", "scales"], ["i"], ["mode": .word("linear")])
    windows.node("Slice", ["d", "starts", "ends", "axes", "steps"], ["j"])
    windows.node("Reshape", ["d", "target"], ["k"])
    windows.node("Transpose", ["k"], ["l"], ["perm": .ints([0, 2, 1, 3, 4])])
    windows.node("LRN", ["d"], ["m"], ["size": .int(3), "alpha": .float(0.1)])
    windows.node("Split", ["m"], ["n", "o"], ["axis": .int(1)])
    windows.node("Concat", ["o", "n"], ["p"], ["axis": .int(1)])
    windows.node("Softmax", ["p"], ["q"], ["axis": .int(1)])
    windows.node("ReduceMean", ["q"], ["u"], ["axes": .ints([2, 3]), "keepdims": .int(0)])
    windows.node("HardSigmoid", ["i"], ["v"])
    windows.node("Sub", ["p", "q"], ["y"])
    var shapes = ONNXBytes()
    shapes.input = [nil, 3, 6, 6]
    shapes.constant("zero", [0])
    shapes.constant("minus", [-1])
    shapes.constant("w", [108, 5], Array(repeating: 0.05, count: 540))
    shapes.node("Shape", ["x"], ["s"])
    shapes.node("Gather", ["s", "zero"], ["n"], ["axis": .int(0)])
    shapes.node("Concat", ["n", "minus"], ["t"], ["axis": .int(0)])
    shapes.node("Reshape", ["x", "t"], ["f"])
    shapes.node("MatMul", ["f", "w"], ["m"])
    shapes.node("Unsqueeze", ["m", "minus"], ["u"])
    shapes.node("Squeeze", ["u", "minus"], ["q"])
    shapes.node("Tanh", ["q"], ["y"])
    return [.sample, windows, shapes, norms, functions]
  }

  /// Normalisations, sizes that change, and what looks at whole sides.
  private static var norms: ONNXBytes {
    var file = ONNXBytes()
    file.input = [nil, 3, 6, 6]
    file.outputs = ["y", "z"]
    file.constant("scale", [3], [1, 2, 3])
    file.constant("shift", [3], [0, 1, -1])
    file.constant("row", [6], [1, 2, 3, 4, 5, 6])
    file.constant("scales", [4], [1, 1, 2, 1.5])
    file.constant("wide", [1, 3, 6, 6])
    file.constant("places", [2, 0, 0])
    file.constant("axes", [2, 3])
    file.node("InstanceNormalization", ["x", "scale", "shift"], ["a"], ["epsilon": .float(0.01)])
    file.node(
      "LayerNormalization", ["a", "row", "row"], ["b"],
      ["axis": .int(-1), "epsilon": .float(0.001)])
    file.node(
      "Resize", ["b", "", "scales"], ["c"],
      ["mode": .word("cubic"), "cubic_coeff_a": .float(-0.5)])
    file.node(
      "Resize", ["b", "", "scales"], ["d"],
      [
        "mode": .word("nearest"), "coordinate_transformation_mode": .word("asymmetric"),
        "nearest_mode": .word("floor"),
      ])
    file.node("Gather", ["b", "places"], ["e"], ["axis": .int(1)])
    file.node("Expand", ["e", "wide"], ["f"])
    file.node("ReduceSum", ["f", "axes"], ["g"], ["keepdims": .int(1)])
    file.node("ReduceMax", ["f"], ["h"], ["axes": .ints([2, 3]), "keepdims": .int(1)])
    file.node("ReduceMin", ["f"], ["i"], ["axes": .ints([1]), "keepdims": .int(1)])
    file.node("ReduceL2", ["f"], ["j"], ["axes": .ints([1]), "keepdims": .int(1)])
    file.node("GlobalMaxPool", ["c"], ["k"])
    file.node("MaxPool", ["d"], ["l"], ["kernel_shape": .ints([2, 3]), "ceil_mode": .int(1)])
    file.node("Add", ["g", "h"], ["m"])
    file.node("Mul", ["i", "j"], ["n"])
    file.node("Add", ["m", "n"], ["o"])
    file.node("Flatten", ["o"], ["y"])
    file.node("Sub", ["k", "h"], ["z"])
    return file
  }

  /// Functions of single numbers, sums of several values, and products of two that are computed.
  private static var functions: ONNXBytes {
    var file = ONNXBytes()
    file.input = [nil, 3, 4, 4]
    file.constant("w", [5, 48], Array(repeating: 0.02, count: 240))
    file.constant("two", [], [2])
    file.node("Abs", ["x"], ["a"])
    file.node("Add", ["a", "two"], ["b"])
    var last = "b"
    for (number, name) in [
      "Sqrt", "Log", "Exp", "Neg", "Softplus", "Reciprocal", "HardSwish", "Sigmoid", "Relu",
    ].enumerated() {
      file.node(name, [last], ["f\(number)"])
      last = "f\(number)"
    }
    file.node("Elu", [last], ["e"], ["alpha": .float(0.5)])
    file.node("LeakyRelu", ["e"], ["l"], ["alpha": .float(0.1)])
    file.node("Pow", ["l", "two"], ["p"])
    file.node("Sum", ["p", "a", "b"], ["s"])
    file.node("Max", ["s", "a"], ["m"])
    file.node("Min", ["m", "b"], ["n"])
    file.node("Div", ["n", "b"], ["d"])
    file.node("Transpose", ["d"], ["t"], ["perm": .ints([0, 1, 3, 2])])
    file.node("MatMul", ["d", "t"], ["q"])
    file.node("Flatten", ["q"], ["r"])
    file.node("Gemm", ["r", "w"], ["y"], ["transB": .int(1), "alpha": .float(0.5)])
    return file
  }
}
