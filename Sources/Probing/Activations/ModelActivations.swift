import Dissection
import Networks
import Specification
import Tensors

/// The maps of a network's layers, computed whenever they are asked for.
package struct ModelActivations: PictureActivations {
  private let model: Network
  private let hook: Hook
  private let pictures: ImageStore
  private let pool: WorkerPool
  /// Whether the pictures are shown without their colours.
  private var isGray = false
  /// The dissected layers of the network, counted from 0.
  private var places: [Int]

  /// Images that go through the network together; their maps inside it take 8 MB each at 128 px.
  static let batch = 25

  /// Looks at pictures with a network, at all of its layers unless some are named.
  /// - Precondition: it has the layers.
  package init(
    _ model: Network, hook: Hook, layers: [LayerName]? = nil, pictures: ImageStore,
    pool: WorkerPool
  ) {
    (self.model, self.hook, self.pictures, self.pool) = (model, hook, pictures, pool)
    places = Self.places(of: layers ?? model.graph.layers.map(\.name), in: model)
  }

  private static func places(of layers: [LayerName], in model: Network) -> [Int] {
    layers.map { layer in
      guard let place = model.graph.layers.firstIndex(where: { $0.name == layer }) else {
        preconditionFailure("no layer \(layer)")
      }
      return place
    }
  }

  package var layers: [LayerShape] {
    places.map {
      LayerShape(model.graph, model.graph.layers[$0], hook: hook, input: pictures.size)
    }
  }

  package var imageCount: Int { pictures.count }

  package func selecting(_ names: [LayerName]) -> ModelActivations {
    var selection = self
    selection.places = Self.places(of: names, in: model)
    return selection
  }

  /// The maps of the same network, of other pictures.
  package func looking(at pictures: ImageStore) -> ModelActivations {
    ModelActivations(
      model, hook: hook, layers: layers.map(\.name), pictures: pictures, pool: pool)
  }

  /// The maps of the same pictures without their colours.
  package var inGrayscale: ModelActivations {
    var gray = self
    gray.isGray = true
    return gray
  }

  package func forEachBatch(_ body: ([ActivationBatch]) throws -> Void) throws {
    try pictures.forEachChunk { first, pictures in
      try forEachBatch(of: pictures, from: first, body)
    }
  }

  package func forEachBatch(
    of images: [Int], _ body: ([ActivationBatch]) throws -> Void
  ) throws {
    try pictures.forEachChunk(of: images) { first, pictures in
      try forEachBatch(of: pictures, from: first, body)
    }
  }

  /// Runs pictures through the network, counting them from `first`.
  private func forEachBatch(
    of pictures: LabelledImages, from first: Int, _ body: ([ActivationBatch]) throws -> Void
  ) throws {
    try model.activations(
      of: isGray ? pictures.grayscale() : pictures, hook: hook, batch: Self.batch, pool: pool
    ) { range, maps in
      try body(
        places.map { place in
          let map = maps[place]
          return ActivationBatch(
            images: first + range.lowerBound..<first + range.upperBound, height: map.shape[1],
            width: map.shape[2], unitCount: map.shape[3], values: map.values)
        })
    }
  }
}

extension LayerShape {
  /// The shape of the maps that a layer of a network has at a hook, for an input of so many pixels a side.
  package init(_ graph: NetworkGraph, _ layer: NetworkGraph.Layer, hook: Hook, input: Int) {
    let (side, units) = graph.maps(of: layer, at: hook, input: input)
    self.init(layer.name, height: side, width: side, unitCount: units)
  }
}
