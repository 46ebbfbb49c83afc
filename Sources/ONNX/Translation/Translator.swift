import Graphs
import Tensors

/// What a name of a file stands for while it is translated.
enum ONNXValue: Sendable {
  /// Known numbers.
  case constant(ONNXConstant)
  /// What a node of the graph makes of an image.
  case node(Int)
  /// What cannot be had, by the number of the refusal.
  case refused(Int)
}

/// Translates the nodes of a file into a graph, one after the other.
struct Translator {
  let file: String
  let opset: Int
  let reader: TensorReader
  /// The images that shapes are computed for: what the file states, or a prime that no size is.
  let images: Int
  var graph: Graph
  var values: [String: ONNXValue]
  private(set) var refusals: [ONNXRefusal] = []
  /// The name of each node's layer.
  let names: LayerNames
  private(set) var layers: [ONNXLayer] = []
  /// Nodes that pass on what another makes: their names, and what they pass on.
  private(set) var passed: [(node: String, output: String, number: Int)] = []
  private var noted: Set<Int> = []
  /// The numbers that folding made so far.
  private var folded = 0

  /// The most numbers that folding may make.
  private static let mostFolded = 1 << 28

  /// Stands for a number of images that the file leaves open.
  static let anyImages = 999_983

  init(
    file: String, opset: Int, reader: TensorReader, images: Int, graph: Graph,
    values: [String: ONNXValue], names: LayerNames
  ) {
    (self.file, self.opset, self.reader, self.images) = (file, opset, reader, images)
    (self.graph, self.values, self.names) = (graph, values, names)
  }

  /// Translates a node whose inputs are there.
  ///
  /// What is not computed here is noted; what cannot be throws an `ONNXError`.
  mutating func translate(_ node: ProtoNode, number: Int) throws {
    let label = names.labels[number]
    do {
      var context = try context(of: node, number: number)
      if let refused = context.refused { return refuse(node, refused) }
      let results = try outcome(of: &context)
      try context.attributes.requireAllAsked()
      for (place, output) in node.output.enumerated() where !output.isEmpty {
        if place < results.count {
          values[output] = results[place]
          note(node, number, place, results[place])
        } else {
          refuse(
            label, node, "makes a further value, \(output), which is not computed", [output])
        }
      }
    } catch {
      guard !error.isContradiction else {
        throw ONNXError.node(
          file: file, node: label, operation: node.opType, problem: error.problem,
          remedy: error.remedy)
      }
      refuse(label, node, error.problem, node.output)
    }
  }

  private func context(of node: ProtoNode, number: Int) throws(Fault) -> NodeContext {
    var inputs: [ONNXValue?] = []
    for name in node.input {
      guard !name.isEmpty else {
        inputs.append(nil)
        continue
      }
      guard let value = values[name] else {
        throw Fault(contradiction: "reads \(name), which nothing makes")
      }
      inputs.append(value)
    }
    return NodeContext(
      node: node, name: names.names[number], inputs: inputs, attributes: try NodeAttributes(node))
  }

  private mutating func refuse(_ node: ProtoNode, _ refusal: Int) {
    for output in node.output where !output.isEmpty { values[output] = .refused(refusal) }
  }

  private mutating func refuse(
    _ label: String, _ node: ProtoNode, _ problem: String, _ outputs: [String]
  ) {
    refusals.append(ONNXRefusal(node: label, operation: node.opType, problem: problem))
    for output in outputs where !output.isEmpty { values[output] = .refused(refusals.count - 1) }
  }

  /// Notes what a node makes as a layer, where it is something of its own.
  private mutating func note(_ node: ProtoNode, _ number: Int, _ place: Int, _ value: ONNXValue) {
    guard case .node(let made) = value, made != 0 else { return }
    // A node that passes its input on has no layer of its own, but its names stand for the same.
    guard noted.insert(made).inserted else {
      return passed.append((node.name, node.output[place], made))
    }
    let name = names.names[number]
    layers.append(
      ONNXLayer(
        name: place == 0 ? name : "\(name)_output\(place)", number: made, operation: node.opType,
        node: node.name, output: node.output[place], scopes: names.scopes[number],
        weight: node.input.count > 1 ? node.input[1] : nil))
  }

  // MARK: - For the operations

  /// The shape of what a node of the graph makes, images first.
  func shape(_ node: Int) -> [Int] { [images] + graph.nodes[node].shape }

  /// Adds an operation to the graph.
  mutating func add(
    _ operation: GraphOperation, _ inputs: [Int], _ context: NodeContext
  ) throws(Fault) -> Int {
    do {
      return try graph.append(operation, inputs, name: context.name)
    } catch {
      throw Fault(contradiction: error.description)
    }
  }

  /// Counts what folding makes.
  mutating func fold(_ constant: ONNXConstant) throws(Fault) -> [ONNXValue] {
    folded += constant.count
    guard folded <= Self.mostFolded else {
      throw Fault("is one of many constants that are too large together")
    }
    return [.constant(constant)]
  }
}

/// A node while it is translated.
struct NodeContext {
  let node: ProtoNode
  /// Its layer's name.
  let name: String
  let inputs: [ONNXValue?]
  var attributes: NodeAttributes

  /// The refusal that an input goes back to.
  var refused: Int? {
    for case .refused(let number)? in inputs { return number }
    return nil
  }

  /// Whether every input is known.
  var isKnown: Bool {
    inputs.allSatisfy { value in
      if case .node? = value { false } else { true }
    }
  }

  /// An input that is there.
  func input(_ place: Int) throws(Fault) -> ONNXValue {
    guard place < inputs.count, let value = inputs[place] else {
      throw Fault(contradiction: "has no input \(place + 1)")
    }
    return value
  }

  /// An input that an image decides.
  func image(_ place: Int) throws(Fault) -> Int {
    guard case .node(let node) = try input(place) else {
      throw Fault("has a constant as its input \(place + 1)")
    }
    return node
  }

  /// A known input; nil where it is left out.
  func known(_ place: Int) throws(Fault) -> ONNXConstant? {
    guard place < inputs.count, let value = inputs[place] else { return nil }
    guard case .constant(let constant) = value else {
      throw Fault("computes its input \(place + 1), which has to be a constant")
    }
    return constant
  }

  /// Known learnt numbers, which have to be finite; nil where they are left out.
  func weights(_ place: Int) throws(Fault) -> ONNXConstant? {
    guard let constant = try known(place) else { return nil }
    if case .floats(let values) = constant.numbers,
      let value = values.first(where: { !$0.isFinite })
    {
      throw Fault(
        contradiction:
          "holds \(value) in \(node.input[place]), so that nothing behind it is computed",
        remedy: "Take a model from before the training diverged, or export it again.")
    }
    return constant
  }

  /// Known whole numbers; nil where they are left out.
  func integers(_ place: Int) throws(Fault) -> [Int]? {
    guard let constant = try known(place) else { return nil }
    guard let numbers = constant.integers else {
      throw Fault(contradiction: "has an input \(place + 1) of numbers that are not whole")
    }
    return numbers
  }

  /// A side counted from 0, of a shape of so many; negative ones count from the end.
  static func side(_ side: Int, of count: Int) throws(Fault) -> Int {
    guard (-count..<count).contains(side) else {
      throw Fault(contradiction: "names the side \(side) of a shape of \(count)")
    }
    return side < 0 ? side + count : side
  }
}
