import Seeding
import Tensors

extension BatchStatistics {
  /// A scale and a shift of so many channels, drawn.
  package init(drawnFor channels: Int) {
    self.init(channels: channels)
    var random = SplitMix64(seed: 3)
    scale = Tensor(normal: [channels], using: &random)
    shift = Tensor(normal: [channels], using: &random)
  }
}
