import Tensors

/// What is made of a node's parameters once, before images pass by.
enum PreparedNode: Sendable {
  /// A convolution, and the normalisation behind it as a scale and a shift.
  case plain(PreparedConvolution, BatchStatistics)
  /// A convolution with its bias as a shift.
  case window(WindowConvolution, BatchStatistics)
  case transposed(TransposedConvolution, bias: Tensor)
  case normalisation(BatchStatistics)

  /// Prepares a node for inputs of a shape; nil where there is nothing to prepare.
  init?(_ operation: NodeOperation, of network: Network, input: [Int], on pool: WorkerPool) {
    switch operation {
    case .convolution(let geometry, let weight, let norm, _):
      self = .plain(
        PreparedConvolution(
          network.tensors[weight], geometry, height: input[1], width: input[2], on: pool),
        network.runningStatistics(norm))
    case .window(let window, let groups, let weight, let bias):
      let kernel = network.tensors[weight]
      var shift = BatchStatistics(channels: kernel.columns)
      shift.scale = Tensor(shape: [kernel.columns], filledWith: 1)
      if let bias { shift.shift = network.tensors[bias] }
      self = .window(
        WindowConvolution(
          kernel, window, groups: groups, height: input[1], width: input[2], on: pool), shift)
    case .transposed(let window, let groups, _, let weight, let bias):
      let kernel = network.tensors[weight]
      self = .transposed(
        TransposedConvolution(kernel, window, groups: groups, on: pool),
        bias: bias.map { network.tensors[$0] } ?? Tensor(shape: [kernel.columns * groups]))
    case .normalisation(let norm, _): self = .normalisation(network.runningStatistics(norm))
    case .image, .maxPool, .meanPool, .flatten, .activation, .linear, .concatenation, .addition,
      .slope, .dropout, .upsampling:
      return nil
    }
  }
}

extension Network {
  /// What evaluation does to each channel of a normalised map.
  fileprivate func runningStatistics(_ norm: NodeOperation.Norm) -> BatchStatistics {
    var statistics = BatchStatistics(channels: tensors[norm.weight].count)
    (statistics.mean, statistics.variance) = (tensors[norm.mean], tensors[norm.variance])
    statistics.derive(
      weight: tensors[norm.weight], bias: tensors[norm.bias], epsilon: norm.epsilon)
    return statistics
  }
}
