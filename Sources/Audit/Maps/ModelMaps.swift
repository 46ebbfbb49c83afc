import Dissection
import Faces
import Networks
import Tensors

/// The pictures of some faces at one size, read or painted when they are asked for.
package struct PictureShelf: Sendable {
  package let size: Int
  package let count: Int
  /// The pictures of some places, in order.
  let pictures: @Sendable (_ places: [Int]) throws -> LabelledImages

  /// Pictures that are in memory together.
  static let chunk = 200
  /// Bytes of pixels up to which all pictures stay in memory.
  private static let keepable = 512 << 20

  /// Wraps what reads pictures.
  package init(
    size: Int, count: Int, pictures: @escaping @Sendable (_ places: [Int]) throws -> LabelledImages
  ) {
    (self.size, self.count, self.pictures) = (size, count, pictures)
  }

  /// Takes some faces of a source; they stay in memory only where that is not much.
  package init(_ source: any FaceSource, faces: [Int], size: Int) {
    let all = ImageBank(source, size: size)
    let isKept = faces.count * size * size * 3 <= Self.keepable
    self.init(size: size, count: faces.count) { places in
      let bank = isKept ? all : ImageBank(source, size: size)
      return try bank.images(places.map { (faces[$0], nil, false) })
    }
  }

  /// Hands over some of the pictures, a chunk at a time, with the place of each chunk in `places`.
  func forEachChunk(
    of places: [Int], _ body: (_ first: Int, LabelledImages) throws -> Void
  ) throws {
    for first in stride(from: 0, to: places.count, by: Self.chunk) {
      try body(first, pictures(Array(places[first..<min(first + Self.chunk, places.count)])))
    }
  }
}

/// The maps of a network's blocks, computed whenever they are asked for.
package struct ModelMaps: MapSource {
  let model: ResNet
  let hook: Hook
  /// The blocks, counted from 0.
  let blocks: [Int]
  let pictures: PictureShelf
  let pool: WorkerPool

  /// Images that go through the network together.
  private static let batch = 50

  package init(
    _ model: ResNet, hook: Hook, blocks: [Int] = [0, 1, 2, 3], pictures: PictureShelf,
    pool: WorkerPool
  ) {
    (self.model, self.hook, self.blocks) = (model, hook, blocks)
    (self.pictures, self.pool) = (pictures, pool)
  }

  package var layers: [String] { blocks.map { "layer\($0 + 1)" } }
  package var imageCount: Int { pictures.count }

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
