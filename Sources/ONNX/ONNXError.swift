/// What can be wrong with an ONNX file.
package enum ONNXError: Error, CustomStringConvertible, Equatable {
  /// The file as a whole: what is wrong, and what to do.
  case file(String, problem: String, remedy: String)
  /// A tensor of the file.
  case tensor(file: String, name: String, problem: String)
  /// A node of the file; nodes without a name are called by their number.
  case node(file: String, node: String, operation: String, problem: String, remedy: String)
  /// A name that was asked for.
  case layer(file: String, name: String, problem: String, remedy: String)

  package var description: String {
    switch self {
    case .file(let file, let problem, let remedy): "\(file) \(problem). \(remedy)"
    case .tensor(let file, let name, let problem):
      "\(file): the tensor \(name) \(problem). Export the model again."
    case .node(let file, let node, let operation, let problem, let remedy):
      "\(file): the node \(node) (\(operation)) \(problem). \(remedy)"
    case .layer(let file, let name, let problem, let remedy):
      "\(file): \(name) \(problem). \(remedy)"
    }
  }
}

/// Why a node is not translated.
///
/// What does not depend on it can be had all the same.
package struct ONNXRefusal: Sendable, Equatable {
  /// The node's name, or its number.
  package let node: String
  package let operation: String
  package let problem: String

  /// The error where something depends on the node.
  func error(file: String) -> ONNXError {
    .node(
      file: file, node: node, operation: operation, problem: problem,
      remedy: "Ask for layers that do not depend on it, or hand over maps with --activations.")
  }
}
