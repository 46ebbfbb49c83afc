import Tensors

extension Network {
  /// All parameters and running statistics in torchvision's order, names, shapes and layout.
  ///
  /// `num_batches_tracked` is left out, as nothing here reads it. Of a gradient, the gradients by the
  /// names of the parameters they belong to.
  package func namedTensors() -> [(name: String, shape: [Int], values: [Float])] {
    zip(graph.parameters, tensors).compactMap { parameter, tensor in
      guard parameter.isLearnt || tensor.count > 0 else { return nil }
      let layout = parameter.layout
      return (parameter.name, layout.torchShape(of: tensor.shape), layout.torchValues(of: tensor))
    }
  }

  /// Takes all parameters and running statistics from `named`, which is as `namedTensors` gives.
  ///
  /// `num_batches_tracked` is skipped. When it throws, the network is as it was.
  /// - Throws: `NetworksError` where a tensor is missing, of another shape or not the network's.
  package mutating func load(
    _ named: [String: (shape: [Int], values: [Float])]
  ) throws(NetworksError) {
    var loaded = tensors
    var known: Set<String> = []
    for (number, parameter) in graph.parameters.enumerated()
    where parameter.isLearnt || loaded[number].count > 0 {
      let (name, layout) = (parameter.name, parameter.layout)
      let expected = layout.torchShape(of: parameter.shape)
      guard let found = named[name] else {
        throw .missingParameter(name, expected: expected, of: architecture)
      }
      guard found.shape == expected, found.values.count == parameter.shape.reduce(1, *) else {
        throw .parameterMismatch(name, expected: expected, found: found.shape)
      }
      loaded[number] = layout.tensor(shape: parameter.shape, torchValues: found.values)
      known.insert(name)
    }
    let unknown = named.keys.filter {
      !known.contains($0) && !$0.hasSuffix(".num_batches_tracked")
    }
    if let first = unknown.min() {
      throw .unknownParameter(first, found: named[first]?.shape ?? [], of: architecture)
    }
    tensors = loaded
  }
}
