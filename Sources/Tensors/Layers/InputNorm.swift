/// Batch normalisation, and a ReLU if there is one, that a map goes through as it is read: the normalised
/// map is never stored.
package struct InputNorm: Sendable {
  package let statistics: BatchStatistics
  package let relu: Bool

  package init(_ statistics: BatchStatistics, relu: Bool) {
    (self.statistics, self.relu) = (statistics, relu)
  }

  /// The same for values of a map of so many channels, by the place of their first channel.
  func reading(channels: Int) -> NormalisingFinish {
    precondition(
      statistics.scale.count == channels, "\(statistics.scale.count) channels for \(channels)")
    return NormalisingFinish(statistics, adding: nil, relu: relu, channels: channels)
  }
}
