import Foundation
import Graphs
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("Networks in ONNX files")
struct ModelTests {
  private func model(_ file: ONNXBytes, size: Int? = nil) throws -> ONNXModel {
    try ONNXModel(file.data, file: "m.onnx", folder: nil, size: size)
  }

  @Test("layers are called by their modules, and by whatever the file calls them")
  func names() throws {
    let model = try model(.sample)
    #expect(
      model.layers.map(\.name) == [
        "conv1", "bn1", "relu", "block.0.conv2", "block.0.add", "block.0.relu", "pool", "avgpool",
        "reshape", "fc",
      ])
    for (name, layer) in [
      ("c", "conv1"), ("/conv1/Conv", "conv1"), ("block", "block.0.relu"),
      ("block.0", "block.0.relu"), ("y", "fc"),
    ] { #expect(try model.layer(name).name == layer, "\(name)") }
    #expect(model.graph.nodes[try model.layer("conv1").number].shape == [4, 8, 8])
    let error = #expect(throws: ONNXError.self) { try model.layer("conv9") }
    #expect("\(error.map { "\($0)" } ?? "")".contains("conv9 is no layer of the network"))
  }

  @Test("a convolution with its batch norm in it has no place before it, and the error says so")
  func folded() throws {
    var old = ONNXBytes()
    old.constant("onnx::Conv_7", [2, 3, 1, 1], Array(repeating: 1, count: 6))
    old.constant("onnx::Conv_8", [2], [0, 1])
    old.node("Conv", ["x", "onnx::Conv_7", "onnx::Conv_8"], ["y"], name: "/conv1/Conv")
    var new = ONNXBytes()
    new.constant("conv1.weight", [2, 3, 1, 1], Array(repeating: 1, count: 6))
    new.constant("conv1.weight_bias", [2], [0, 1])
    new.node(
      "Conv", ["x", "conv1.weight", "conv1.weight_bias"], ["y"], scopes: "['', 'bn1', 'norm']")
    for (file, behind) in [(old, "conv1-bn"), (new, "bn1")] {
      let model = try model(file)
      #expect(model.layers.map(\.name) == [behind])
      let error = #expect(throws: ONNXError.self) { try model.layer("conv1") }
      let text = "\(error.map { "\($0)" } ?? "")"
      #expect(text.contains("no place between the two") && text.contains("Ask for \(behind)"))
    }
  }

  @Test(
    "an operator that is not computed is named with its node, and holds up what depends on it alone"
  )
  func unknownOperator() throws {
    var file = ONNXBytes.sample
    file.outputs = ["y", "z"]
    file.node("Einsum", ["b"], ["e"], name: "odd")
    file.node("Relu", ["e"], ["z"])
    let model = try model(file)
    #expect(model.refusals.map(\.operation) == ["Einsum"])
    #expect(try model.layer("conv1").operation == "Conv")
    let error = #expect(throws: ONNXError.self) { try model.layer("z") }
    #expect(
      "\(error.map { "\($0)" } ?? "")".hasPrefix(
        "m.onnx: the node odd (Einsum) is an operator that is not computed. "))
  }

  @Test("a network that leaves size and number of images open takes a size")
  func openSize() throws {
    var file = ONNXBytes.sample
    file.input = [nil, 3, nil, nil]
    #expect(throws: ONNXError.self) { try model(file) }
    let sized = try model(file, size: 12)
    #expect(sized.graph.inputShape == [3, 12, 12] && sized.input.images == nil)
    let fixed = ONNXBytes.sample
    let error = #expect(throws: ONNXError.self) { try model(fixed, size: 9) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("takes pictures of 8 × 8 pixels, not 9"))
  }

  @Test("what mixes the images of a batch is not computed")
  func mixing() throws {
    for (operation, inputs, attributes): (String, [String], [String: ONNXBytes.Attribute]) in [
      ("Transpose", ["x"], ["perm": .ints([1, 0, 2, 3])]),
      ("Softmax", ["x"], ["axis": .int(0)]),
      ("Concat", ["x", "x"], ["axis": .int(0)]),
      ("ReduceMean", ["x"], ["axes": .ints([0, 1])]),
      ("Flatten", ["x"], ["axis": .int(0)]),
    ] {
      var file = ONNXBytes()
      file.node(operation, inputs, ["y"], attributes)
      let model = try model(file)
      #expect(model.refusals.count == 1 && model.layers.isEmpty, "\(operation)")
    }
  }

  @Test("the networks that the fuzzer damages are read whole, and have every operator but a few")
  func samples() throws {
    var operators: Set<String> = []
    for file in ONNXBytes.samples {
      let model = try model(file)
      #expect(model.refusals.isEmpty, "\(model.passedOver())")
      operators.formUnion(model.layers.map(\.operation))
    }
    let missing = [
      "InstanceNormalization", "LayerNormalization", "Resize", "ConvTranspose", "PRelu", "Gather",
      "Expand", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceL2", "GlobalMaxPool", "Elu",
      "LeakyRelu", "HardSwish", "Softplus", "Reciprocal", "Pow", "Sum", "Max", "Min", "Div",
      "MatMul", "Gemm", "LRN", "Split", "Slice", "Pad",
    ].filter { !operators.contains($0) }
    #expect(missing.isEmpty)
  }

  @Test("an attribute that nobody knows is not passed over")
  func unknownAttribute() throws {
    var file = ONNXBytes()
    file.node("Relu", ["x"], ["y"], ["odd": .int(1)])
    #expect(try model(file).refusals.first?.problem == "has the attribute odd, which is not known")
  }
}
