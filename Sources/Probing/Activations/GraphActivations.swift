import Dissection
import Graphs
import Networks
import Specification
import Tensors

/// The maps of nodes of a graph, computed whenever they are asked for.
package struct GraphActivations: PictureActivations {
  /// A node that is read, and the name of its layer.
  package struct Target: Sendable {
    let name: LayerName
    let node: Int
  }

  private var graph: Graph
  private var targets: [Target]
  private let input: PictureInput
  private var pictures: ImageStore
  private let pool: WorkerPool
  private var isGray: Bool

  /// Looks at pictures with a network.
  /// - Precondition: the targets are maps, and the pictures have the side of the input.
  package init(
    _ graph: Graph, targets: [Target], input: PictureInput, pictures: ImageStore, pool: WorkerPool
  ) {
    precondition(
      targets.allSatisfy { graph.nodes[$0.node].makesMaps }
        && graph.inputShape == [input.colours.count, pictures.size, pictures.size],
      "\(graph.inputShape) for pictures of \(pictures.size) pixels")
    (self.graph, self.targets, self.input) = (graph, targets, input)
    (self.pictures, self.pool) = (pictures, pool)
    isGray = input.colours == .grey
  }

  package var layers: [LayerShape] {
    targets.map { target in
      let shape = graph.nodes[target.node].shape
      return LayerShape(target.name, height: shape[1], width: shape[2], unitCount: shape[0])
    }
  }

  package var imageCount: Int { pictures.count }

  package func selecting(_ names: [LayerName]) -> GraphActivations {
    var selection = self
    selection.targets = names.map { name in
      guard let target = targets.first(where: { $0.name == name }) else {
        preconditionFailure("no layer \(name)")
      }
      return target
    }
    return selection
  }

  package func looking(at pictures: ImageStore) -> GraphActivations {
    var other = self
    other.pictures = pictures
    return other
  }

  package var inGrayscale: GraphActivations {
    var gray = self
    gray.isGray = true
    return gray
  }

  package func forEachBatch(_ body: ([ActivationBatch]) throws -> Void) throws {
    var evaluation = prepared()
    try pictures.forEachChunk { first, pictures in
      try run(&evaluation, pictures, from: first, body)
    }
  }

  package func forEachBatch(
    of images: [Int], _ body: ([ActivationBatch]) throws -> Void
  ) throws {
    var evaluation = prepared()
    try pictures.forEachChunk(of: images) { first, pictures in
      try run(&evaluation, pictures, from: first, body)
    }
  }

  private func prepared() -> GraphEvaluation {
    GraphEvaluation(graph, reading: targets.map(\.node), on: pool)
  }

  /// Runs pictures through the network, counting them from `first`.
  private func run(
    _ evaluation: inout GraphEvaluation, _ pictures: LabelledImages, from first: Int,
    _ body: ([ActivationBatch]) throws -> Void
  ) throws {
    let shown = isGray ? pictures.grayscale() : pictures
    for start in stride(from: 0, to: shown.count, by: evaluation.batch) {
      let range = start..<min(shown.count, start + evaluation.batch)
      evaluation.run(images: range.count, on: pool) { batch in
        input.write(shown, range, into: &batch)
      }
      try body(
        targets.map { target in
          let map = evaluation.values(of: target.node)
          return ActivationBatch(
            images: first + range.lowerBound..<first + range.upperBound, height: map.shape[1],
            width: map.shape[2], unitCount: map.shape[3], values: map.values)
        })
    }
  }
}
