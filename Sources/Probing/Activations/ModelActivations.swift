import Dissection
import Networks
import Specification
import Tensors

/// The maps of a network's layers, computed whenever they are asked for.
package struct ModelActivations: PictureActivations {
  private let model: ResNet
  private let hook: Hook
  private let pictures: ImageStore
  private let pool: WorkerPool
  /// Whether the pictures are shown without their colours.
  private var isGray = false
  /// The dissected stages of the network, counted from 0.
  private var stages: [Int]

  /// Images that go through the network together; their maps inside it take 8 MB each at 128 px.
  static let batch = 25

  /// Looks at pictures with a network.
  /// - Precondition: it has the layers.
  package init(
    _ model: ResNet, hook: Hook, layers: [LayerName] = ResNetDepth.layers, pictures: ImageStore,
    pool: WorkerPool
  ) {
    (self.model, self.hook, self.pictures, self.pool) = (model, hook, pictures, pool)
    stages = Self.stages(of: layers)
  }

  private static func stages(of layers: [LayerName]) -> [Int] {
    layers.map { layer in
      guard let stage = ResNetDepth.layers.firstIndex(of: layer) else {
        preconditionFailure("no layer \(layer)")
      }
      return stage
    }
  }

  package var layers: [LayerShape] {
    stages.map { LayerShape(model.depth, stage: $0, hook: hook, input: pictures.size) }
  }

  package var imageCount: Int { pictures.count }

  package func selecting(_ names: [LayerName]) -> ModelActivations {
    var selection = self
    selection.stages = Self.stages(of: names)
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
        stages.map { stage in
          let map = maps[stage]
          return ActivationBatch(
            images: first + range.lowerBound..<first + range.upperBound, height: map.shape[1],
            width: map.shape[2], unitCount: map.shape[3], values: map.values)
        })
    }
  }
}

extension LayerShape {
  /// The shape of a stage's maps, the stage counted from 0.
  package init(_ depth: ResNetDepth, stage: Int, hook: Hook, input: Int) {
    let (side, units) = depth.maps(ofStage: stage, at: hook, input: input)
    self.init(ResNetDepth.layers[stage], height: side, width: side, unitCount: units)
  }
}
