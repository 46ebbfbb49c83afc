extension NetworkGraph {
  /// For each node, if it is a normalisation, the convolution in front of it whose sums it can change on
  /// their way to memory: one with a window of any form, which nothing else reads.
  ///
  /// A convolution stays by itself where its own maps are wanted: that of a layer, and those of `kept`.
  package func normalisedWindows(keeping kept: Set<Int> = []) -> [Int?] {
    var readers = nodes.map { _ in 0 }
    for node in nodes { for input in node.inputs { readers[input] += 1 } }
    let kept = kept.union(layers.flatMap { [$0.node, $0.convolution] })
    return nodes.map { node in
      guard case .normalisation = node.operation, let window = node.inputs.first,
        case .window = nodes[window].operation, readers[window] == 1, !kept.contains(window)
      else { return nil }
      return window
    }
  }
}
