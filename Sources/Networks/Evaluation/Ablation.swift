import Tensors

/// Units of one block that are put out of action: a constant takes the place of their activations.
///
/// Behind batch norm and ReLU, at every place and in every image. A unit so treated tells
/// nothing any more; what the network then gets wrong shows what the unit was good for.
/// Source: Morcos et al. 2018, “On the importance of single directions for generalization”, §2.2
/// (0 or the mean); Bau et al. 2020, “Understanding the role of individual units in a deep neural
/// network”, which does so with the units that detect a concept.
package struct Ablation: Sendable, Equatable {
  /// The channels, by number.
  package let units: [Int]
  /// What each of them is set to.
  package let values: [Float]

  /// Sets the units to 0.
  package init(zeroing units: [Int]) {
    (self.units, values) = (units, units.map { _ in 0 })
  }

  /// Sets the units to what `means` says of them; it holds a value for every unit of the block.
  package init(settingToMean units: [Int], of means: [Float]) {
    (self.units, values) = (units, units.map { means[$0] })
  }

  /// The ablation as a change of all channels: 1 and 0 leave a unit as it is.
  func change(channels: Int) -> BatchStatistics {
    precondition(units.allSatisfy((0..<channels).contains), "units \(units) of \(channels)")
    var change = BatchStatistics(channels: channels)
    change.scale = Tensor(shape: [channels], filledWith: 1)
    for (unit, value) in zip(units, values) {
      change.scale[unit] = 0
      change.shift[unit] = value
    }
    return change
  }
}

/// What a network answers as it is, and with units out of action.
package struct AblatedLogits: Sendable, Equatable {
  /// [N, classes].
  package let intact: Tensor
  /// By block and ablation, [N, classes] each.
  package let ablated: [[Tensor]]
}
