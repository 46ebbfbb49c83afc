import Graphs
import Tensors

extension GraphEvaluation {
  /// The bytes that a batch of images should take inside the network.
  private static let bytes = 400_000_000

  /// Prepares for the values of some nodes, in batches that fit a usual memory.
  init(_ graph: Graph, reading nodes: [Int], on pool: WorkerPool) {
    let each = max(1, Self.floats(graph, reading: nodes)) * 4
    let batch = min(ModelActivations.batch, max(1, Self.bytes / each))
    self.init(graph, reading: nodes, batch: batch, on: pool)
  }
}
