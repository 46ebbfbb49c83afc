import Dissection
import Networks
import Specification
import Tensors

/// A network of Lancet's own kind, with the places where it is read.
struct TrainedNetwork: MappedNetwork {
  let model: Network
  let side: Int
  let hook: Hook
  let layers: [LayerName]
  var passedOver: [String] = []

  func maps(of pictures: ImageStore, on pool: WorkerPool) -> ModelActivations {
    ModelActivations(model, hook: hook, layers: layers, pictures: pictures, pool: pool)
  }

  /// What it is and how it wants its pictures.
  var words: String {
    let (mean, deviation) = (model.normalization.mean, model.normalization.deviation)
    return "\(model.architecture.rawValue), hook \(hook.rawValue), input of \(side) pixels, rgb, "
      + "mean \(mean.x) \(mean.y) \(mean.z), deviation \(deviation.x) \(deviation.y) \(deviation.z)"
  }
}

/// A network that is read already, such as that of a recorded cell, as a comparison takes it.
package struct ReadModel {
  private let network: TrainedNetwork
  private let input: RunRecord.Input

  /// Takes a network for an input of so many pixels a side.
  ///
  /// Of `layers` those are dissected that it has; all where it is nil. `input` is what it was read from.
  /// Throws a `LayerError` where it has none of them.
  package init(
    _ model: Network, side: Int, hook: Hook, layers: [String]?, input: RunRecord.Input
  ) throws {
    let all = model.architecture.layers
    let asked = layers.map { $0.map { LayerName($0) } } ?? all
    let found = all.filter(asked.contains)
    if found.isEmpty, let first = asked.first {
      throw LayerError(file: input.path, layer: first, of: model.architecture)
    }
    network = TrainedNetwork(model: model, side: side, hook: hook, layers: found)
    self.input = input
  }

  /// The model, open.
  package var opened: any ComparableModel {
    ComparableNetwork(network: network, words: network.words, inputs: [input])
  }
}
