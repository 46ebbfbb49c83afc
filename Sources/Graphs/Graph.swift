import Tensors

/// A network as a value: operations in an order in which each comes behind what it reads.
///
/// Shapes are those of one image; a batch of images goes through side by side, and no operation mixes
/// them. A shape of three sides is a map: channels, rows, columns.
package struct Graph: Sendable {
  /// One operation, and what it makes.
  package struct Node: Sendable {
    package let name: String
    package let operation: GraphOperation
    /// The numbers of the nodes that it reads.
    package let inputs: [Int]
    /// Of one image.
    package let shape: [Int]

    /// How many floats it makes of one image.
    package var count: Int { shape.reduce(1, *) }

    /// Whether it makes maps: channels, rows, columns.
    package var makesMaps: Bool { shape.count == 3 }
  }

  package private(set) var nodes: [Node]

  /// The most floats that one node may make of one image: 1 GB.
  package static let mostFloats = 1 << 28

  /// Starts with what reads images of a shape, such as three channels of 64 × 64 pixels, as node 0.
  package init(input shape: [Int], name: String) throws(GraphError) {
    try Self.check(shape)
    nodes = [Node(name: name, operation: .input, inputs: [], shape: shape)]
  }

  /// The shape of one image.
  package var inputShape: [Int] { nodes[0].shape }

  /// Adds an operation on nodes that are there.
  ///
  /// - Returns: the number of the new node.
  /// - Throws: `GraphError` where the shapes do not fit, or the outcome is too large.
  package mutating func append(
    _ operation: GraphOperation, _ inputs: [Int], name: String
  ) throws(GraphError) -> Int {
    precondition(inputs.allSatisfy(nodes.indices.contains), "\(inputs) of \(nodes.count) nodes")
    let shape = try operation.shape(of: inputs.map { nodes[$0].shape })
    try Self.check(shape)
    nodes.append(Node(name: name, operation: operation, inputs: inputs, shape: shape))
    return nodes.count - 1
  }

  private static func check(_ shape: [Int]) throws(GraphError) {
    var count = 1
    for side in shape {
      guard side >= 1 else { throw .empty(shape: shape) }
      let (product, overflows) = count.multipliedReportingOverflow(by: side)
      guard !overflows, product <= mostFloats else { throw .tooLarge(shape: shape) }
      count = product
    }
  }

  /// The same network with other operations of the same shapes.
  func replacing(_ change: (Node) -> GraphOperation) -> Graph {
    var other = self
    other.nodes = nodes.map {
      Node(name: $0.name, operation: change($0), inputs: $0.inputs, shape: $0.shape)
    }
    return other
  }

  /// The numbers of the nodes that some depend on, and their own, ascending.
  package func ancestors(of targets: [Int]) -> [Int] {
    var isNeeded = Array(repeating: false, count: nodes.count)
    for target in targets { isNeeded[target] = true }
    for number in nodes.indices.reversed() where isNeeded[number] {
      for input in nodes[number].inputs { isNeeded[input] = true }
    }
    return nodes.indices.filter { isNeeded[$0] }
  }
}

/// Why an operation cannot stand where it should.
package enum GraphError: Error, Equatable, CustomStringConvertible {
  /// Inputs or parameters of shapes that do not go together.
  case misfit(String)
  case empty(shape: [Int])
  case tooLarge(shape: [Int])

  /// What is wrong, as the end of a sentence.
  package var description: String {
    switch self {
    case .misfit(let words): words
    case .empty(let shape): "has the shape \(shape), which holds nothing"
    case .tooLarge(let shape):
      "has the shape \(shape) for one image; at most \(Graph.mostFloats) numbers can be held"
    }
  }
}
