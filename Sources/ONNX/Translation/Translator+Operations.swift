import Foundation
import Graphs
import Tensors

extension Translator {
  /// What a node makes: by folding where everything is known, else by operations of the graph.
  mutating func outcome(of context: inout NodeContext) throws(Fault) -> [ONNXValue] {
    let node = context.node
    guard node.domain.isEmpty || node.domain == "ai.onnx" else {
      throw Fault("is an operator of \(node.domain), which is not computed")
    }
    switch node.opType {
    case "Identity", "Dropout":
      _ = try context.attributes.float("ratio", 0)
      if let trains = try context.known(2), trains.floats.contains(where: { $0 != 0 }) {
        throw Fault("drops values, as in training")
      }
      return [try context.input(0)]
    case "Constant": return try constant(&context)
    case "Shape": return try shapeNode(&context)
    case "Size":
      guard case .node(let node) = try context.input(0) else { break }
      return try fold(
        ONNXConstant(.integers([Int64(shape(node).reduce(1, *))]), shape: []))
    default: break
    }
    if context.isKnown { return try folded(&context) }
    if let function = try elementFunction(&context) {
      return [.node(try add(.element(function), [try context.image(0)], context))]
    }
    switch node.opType {
    case "Conv": return [.node(try convolution(&context))]
    case "ConvTranspose": return [.node(try transposedConvolution(&context))]
    case "BatchNormalization": return [.node(try batchNormalisation(&context))]
    case "InstanceNormalization": return [.node(try instanceNormalisation(&context))]
    case "LayerNormalization": return [.node(try layerNormalisation(&context))]
    case "PRelu": return [.node(try slope(context))]
    case "Add": return [.node(try combination(.add, context))]
    case "Sub": return [.node(try combination(.subtract, context))]
    case "Mul": return [.node(try combination(.multiply, context))]
    case "Div": return [.node(try combination(.divide, context))]
    case "Pow": return [.node(try combination(.power, context))]
    case "Sum": return [.node(try fold(.add, context))]
    case "Max": return [.node(try fold(.maximum, context))]
    case "Min": return [.node(try fold(.minimum, context))]
    case "Concat": return [.node(try concatenation(&context))]
    case "Split": return try split(&context)
    case "Slice": return [.node(try slice(&context))]
    case "Pad": return [.node(try padding(&context))]
    case "Gather": return [.node(try gather(&context))]
    case "Expand": return [.node(try expansion(context))]
    case "MaxPool": return [.node(try pool(&context, .maximum))]
    case "AveragePool":
      let counts = try context.attributes.int("count_include_pad", 0) != 0
      return [.node(try pool(&context, .mean(countsPadding: counts)))]
    case "GlobalAveragePool": return [.node(try globalPool(.mean, context))]
    case "GlobalMaxPool": return [.node(try globalPool(.maximum, context))]
    case "ReduceMean": return [.node(try reduction(.mean, &context))]
    case "ReduceSum": return [.node(try reduction(.sum, &context))]
    case "ReduceMax": return [.node(try reduction(.maximum, &context))]
    case "ReduceMin": return [.node(try reduction(.minimum, &context))]
    case "ReduceL2": return [.node(try reduction(.length, &context))]
    case "Gemm": return [.node(try gemm(&context))]
    case "MatMul": return [.node(try matrixProduct(context))]
    case "Flatten": return [.node(try flattening(&context))]
    case "Reshape": return [.node(try reshape(&context))]
    case "Transpose": return [.node(try transposition(&context))]
    case "Squeeze": return [.node(try squeeze(&context))]
    case "Unsqueeze": return [.node(try unsqueeze(&context))]
    case "Softmax": return [.node(try softmax(&context))]
    case "LRN": return [.node(try localNormalisation(&context))]
    case "Resize", "Upsample": return [.node(try resize(&context))]
    case "Cast":
      let type = try context.attributes.int("to", 0)
      guard ONNXNumberKind(rawValue: Int32(clamping: type))?.isFloating == true else {
        throw Fault("turns what is computed into values of type \(type)")
      }
      return [try context.input(0)]
    case "CastLike": return [try context.input(0)]
    default: throw Fault("is an operator that is not computed")
    }
  }

  /// The function that a node applies to each value; nil where it does something else.
  private func elementFunction(_ context: inout NodeContext) throws(Fault) -> ElementFunction? {
    switch context.node.opType {
    case "Relu": return .relu
    case "LeakyRelu": return .leakyRelu(slope: try context.attributes.float("alpha", 0.01))
    case "Elu": return .elu(slope: try context.attributes.float("alpha", 1))
    case "Sigmoid": return .sigmoid
    case "HardSigmoid":
      return .hardSigmoid(
        slope: try context.attributes.float("alpha", 0.2),
        shift: try context.attributes.float("beta", 0.5))
    case "HardSwish": return .hardSwish
    case "Tanh": return .tanh
    case "Softplus": return .softplus
    case "Exp": return .exponential
    case "Log": return .logarithm
    case "Sqrt": return .squareRoot
    case "Reciprocal": return .reciprocal
    case "Abs": return .absolute
    case "Neg": return .negative
    case "Clip":
      var limits: [Float] = [-.greatestFiniteMagnitude, .greatestFiniteMagnitude]
      if opset < 11 {
        limits[0] = try context.attributes.float("min", limits[0])
        limits[1] = try context.attributes.float("max", limits[1])
      } else {
        for place in 0..<2 {
          guard let limit = try context.known(place + 1) else { continue }
          guard limit.count == 1 else { throw Fault("has a limit of shape \(limit.shape)") }
          limits[place] = limit.floats[0]
        }
      }
      // Where the limits cross, the upper one holds.
      return .clip(lowest: min(limits[0], limits[1]), highest: limits[1])
    default: return nil
    }
  }
}
