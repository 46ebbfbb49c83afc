import Dissection
import Networks
import Specification
import Tensors

/// The maps of a network's blocks, computed whenever they are asked for.
package struct ModelActivations: ActivationSource {
  let model: ResNet
  let hook: Hook
  /// The blocks, counted from 0.
  package let blocks: [Int]
  package let pictures: ImageStore
  let pool: WorkerPool

  /// Images that go through the network together; their maps inside it take 8 MB each at 128 px.
  static let batch = 25

  package init(
    _ model: ResNet, hook: Hook, blocks: [Int] = [0, 1, 2, 3], pictures: ImageStore,
    pool: WorkerPool
  ) {
    (self.model, self.hook, self.blocks) = (model, hook, blocks)
    (self.pictures, self.pool) = (pictures, pool)
  }

  /// Torchvision's names.
  package var layers: [String] { blocks.map { "layer\($0 + 1)" } }
  package var imageCount: Int { pictures.count }

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
  func forEachBatch(
    of pictures: LabelledImages, from first: Int, _ body: ([ActivationBatch]) throws -> Void
  ) throws {
    try model.activations(of: pictures, hook: hook, batch: Self.batch, pool: pool) { range, maps in
      try body(
        blocks.map { block in
          let map = maps[block]
          return ActivationBatch(
            images: first + range.lowerBound..<first + range.upperBound, height: map.shape[1],
            width: map.shape[2], unitCount: map.shape[3], values: map.values)
        })
    }
  }
}
