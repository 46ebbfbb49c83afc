import Tensors

/// What is made of a node's parameters once, before images pass by.
enum PreparedNode: Sendable {
  /// A convolution, and the normalisation behind it as a scale and a shift.
  case plain(PreparedConvolution, BatchStatistics)
  /// A convolution, and what follows it as a scale and a shift: its bias, a normalisation.
  case window(WindowConvolution, BatchStatistics)
  case transposed(TransposedConvolution, bias: Tensor)
  case normalisation(BatchStatistics)

  /// Prepares a node for inputs of a shape; nil where there is nothing to prepare.
  ///
  /// A normalisation may take in the convolution in front of it, `window`, whose inputs then are its own.
  init?(
    _ operation: NodeOperation, normalising window: NodeOperation?, of network: Network,
    input: [Int], on pool: WorkerPool
  ) {
    switch operation {
    case .convolution(let geometry, let weight, let norm, _):
      self = .plain(
        PreparedConvolution(
          network.tensors[weight], geometry, height: input[1], width: input[2], on: pool),
        network.runningStatistics(norm))
    case .window(_, _, let weight, _):
      var statistics = BatchStatistics(channels: network.tensors[weight].columns)
      statistics.scale = Tensor(shape: [statistics.scale.count], filledWith: 1)
      self = Self.prepare(operation, statistics, of: network, input: input, on: pool)
    case .transposed(let window, let groups, _, let weight, let bias):
      let kernel = network.tensors[weight]
      self = .transposed(
        TransposedConvolution(kernel, window, groups: groups, on: pool),
        bias: bias.map { network.tensors[$0] } ?? Tensor(shape: [kernel.columns * groups]))
    case .normalisation(let norm, _):
      let statistics = network.runningStatistics(norm)
      self =
        window.map { Self.prepare($0, statistics, of: network, input: input, on: pool) }
        ?? .normalisation(statistics)
    case .image, .maxPool, .meanPool, .flatten, .activation, .linear, .concatenation, .addition,
      .slope, .dropout, .upsampling:
      return nil
    }
  }

  /// Prepares a convolution with a window of any form, whose values, with its bias, are scaled and shifted.
  private static func prepare(
    _ operation: NodeOperation, _ statistics: BatchStatistics, of network: Network, input: [Int],
    on pool: WorkerPool
  ) -> PreparedNode {
    guard case .window(let window, let groups, let weight, let bias) = operation else {
      preconditionFailure("\(operation) is no convolution with a window of its own")
    }
    var statistics = statistics
    if let bias {
      for channel in 0..<statistics.scale.count {
        statistics.shift[channel] += network.tensors[bias][channel] * statistics.scale[channel]
      }
    }
    return .window(
      WindowConvolution(
        network.tensors[weight], window, groups: groups, height: input[1], width: input[2],
        on: pool), statistics)
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
