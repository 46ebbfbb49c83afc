import Specification
import Tensors

/// The memory of a training step, planned once for a batch of N images of side S.
package struct TrainingBuffers: Sendable {
  /// The network's input, [N, S, S, 3]: filled by the caller.
  package var images: Tensor
  /// What the last node makes, [N, classes].
  package internal(set) var logits: Tensor
  /// The loss gradient at the logits.
  package var logitsGradient: Tensor
  /// The loss gradients at the parameters, as a value of the network's own type.
  package internal(set) var gradient: Network
  /// What dropout draws by: another number at each step.
  package var chance: UInt64 = 0

  let plan: TrainingPlan
  /// What batch normalisation measured, by node; empty for other nodes.
  var statistics: [BatchStatistics]
  private var memories: [Tensor]

  /// Plans for batches of `batch` images of `side` × `side` pixels.
  ///
  /// - Parameters:
  ///   - model: the network.
  ///   - batch: N.
  ///   - side: S.
  ///   - layers: where else the loss gradient is kept: at the maps that these layers have at the hook
  ///     `block`.
  ///   - atImages: whether the loss gradient at the pictures is kept, too.
  package init(
    for model: Network, batch: Int, side: Int, gradientsAt layers: [LayerName] = [],
    atImages: Bool = false
  ) {
    let graph = model.graph
    let shapes = graph.shapes(batch: batch, side: side)
    let read = layers.map { graph.layer($0).node } + (atImages ? [0] : [])
    plan = TrainingPlan(graph, shapes: shapes, reading: read, frozen: model.frozen)
    let none = BatchStatistics(channels: 0)
    statistics = graph.nodes.indices.map {
      graph.nodes[$0].operation.norm == nil
        ? none : BatchStatistics(channels: shapes[$0].last ?? 0)
    }
    memories = plan.memory.floats.map { Tensor(shape: [$0]) }
    gradient = model.zeroed()
    (images, logits, logitsGradient) = (.empty, .empty, .empty)
    lendEnds()
  }

  /// The loss gradient at a layer's maps, [N, H, W, C], if the buffers were planned for it.
  package func gradient(at layer: LayerName) -> Tensor? {
    plan.steps[gradient.graph.layer(layer).node].keptGradient.map(read)
  }

  /// The loss gradient at the pictures, [N, S, S, 3], if the buffers were planned for it.
  package var imageGradient: Tensor? { plan.steps[0].keptGradient.map(read) }
}

extension TrainingBuffers {
  /// A value for reading.
  func read(_ value: Int) -> Tensor {
    memories[plan.memory.place[value]].prefix(plan.values[value].shape)
  }

  /// A value for writing: nothing else here holds its memory until it is put back.
  mutating func take(_ value: Int) -> Tensor {
    memories.take(plan.memory.place[value]).prefix(plan.values[value].shape)
  }

  /// Puts a value back.
  mutating func put(_ tensor: consuming Tensor, _ value: Int) {
    memories[plan.memory.place[value]] = tensor
  }

  /// Takes what the caller filled into the memories, for a walk.
  mutating func takeEnds() {
    put(images, plan.ends.images)
    put(logits, plan.ends.logits)
    put(logitsGradient, plan.ends.gradient)
    (images, logits, logitsGradient) = (.empty, .empty, .empty)
  }

  /// Lends the caller the pictures, the logits and their gradient.
  mutating func lendEnds() {
    images = take(plan.ends.images)
    logits = take(plan.ends.logits)
    logitsGradient = take(plan.ends.gradient)
  }
}
