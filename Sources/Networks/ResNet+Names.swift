import Tensors

extension ResNet {
  /// All parameters and running statistics in torchvision's order, names, shapes and layout.
  ///
  /// `num_batches_tracked` is left out, as nothing here reads it. Of a gradient, the gradients by the
  /// names of the parameters they belong to.
  package func namedTensors() -> [(name: String, shape: [Int], values: [Float])] {
    var copy = self
    var result: [(name: String, shape: [Int], values: [Float])] = []
    copy.visit { name, layout, tensor in
      result.append((name, layout.torchShape(of: tensor.shape), layout.torchValues(of: tensor)))
    }
    return result
  }

  /// Takes all parameters and running statistics from `named`, which is as `namedTensors` gives.
  ///
  /// `num_batches_tracked` is skipped. When it throws, the network is as it was.
  /// - Throws: `NetworksError` where a tensor is missing, of another shape or not the network's.
  package mutating func load(
    _ named: [String: (shape: [Int], values: [Float])]
  ) throws(NetworksError) {
    var copy = self
    var known: Set<String> = []
    try copy.visit { (name, layout, tensor) throws(NetworksError) in
      let expected = layout.torchShape(of: tensor.shape)
      guard let found = named[name] else {
        throw .missingParameter(name, expected: expected, depth: depth)
      }
      guard found.shape == expected, found.values.count == tensor.count else {
        throw .parameterMismatch(name, expected: expected, found: found.shape)
      }
      layout.fill(&tensor, withTorchValues: found.values)
      known.insert(name)
    }
    let unknown = named.keys.filter {
      !known.contains($0) && !$0.hasSuffix(".num_batches_tracked")
    }
    if let first = unknown.min() {
      throw .unknownParameter(first, found: named[first]?.shape ?? [], depth: depth)
    }
    self = copy
  }
}
