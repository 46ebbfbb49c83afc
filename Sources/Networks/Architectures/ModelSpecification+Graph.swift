import Specification

extension ModelSpecification {
  /// The graph of the network that an experiment asks for, with so many outputs.
  package func graph(classes: Int = 2, zeroStart: Bool = false) -> NetworkGraph {
    let side = architecture.lastSide(input: input)
    return architecture.graph(
      classes: classes, zeroStart: zeroStart, head: head, places: side * side)
  }
}

extension NetworkGraph {
  /// How many numbers the parameters and running statistics are.
  package var floats: Int { parameters.reduce(0) { $0 + $1.shape.reduce(1, *) } }
}
