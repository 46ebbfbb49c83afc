import Faces
import Images
import Networks
import Specification

/// The pictures of a dictionary at one size, some at a time: from memory where they fit, else read or
/// painted when they are asked for.
package struct ImageStore: Sendable {
  package let size: Int
  package let count: Int
  private let read: @Sendable (_ places: [Int]) throws -> LabelledImages
  private let keeps: Bool
  private var kept: [LabelledImages] = []

  /// Pictures that are in memory together: whole batches of the network, so that these do not depend
  /// on it, and so many that preparing the network for them is little, within 50 MB.
  private var length: Int {
    min(40, max(1, 50_000_000 / (ModelActivations.batch * size * size * 3)))
      * ModelActivations.batch
  }

  /// Wraps what reads the pictures of some places, in order; nothing is kept.
  package init(
    size: Int, count: Int, read: @escaping @Sendable (_ places: [Int]) throws -> LabelledImages
  ) {
    self.init(size: size, count: count, keeps: false, read: read)
  }

  private init(
    size: Int, count: Int, keeps: Bool,
    read: @escaping @Sendable (_ places: [Int]) throws -> LabelledImages
  ) {
    (self.size, self.count, self.keeps, self.read) = (size, count, keeps, read)
  }

  /// Takes faces whose pictures lie in a bank, each with what is done to it.
  init(_ bank: ImageBank, faces: [(face: Int, transform: ImageTransform?)]) {
    self.init(size: bank.size, count: faces.count) { places in
      try bank.images(places.map { (faces[$0].face, faces[$0].transform, false) })
    }
  }

  /// Takes faces of a source; their pictures stay in memory if they take at most `memoryLimit` bytes.
  init(_ source: any FaceSource, faces: [Int], size: Int, memoryLimit: Int = 0) {
    let bytes = faces.count * size * size * 3
    self.init(size: size, count: faces.count, keeps: bytes <= memoryLimit) { places in
      try ImageBank(source, size: size).images(places.map { (faces[$0], nil, false) })
    }
  }

  /// Reads every picture once, keeps them where they fit, and tells which are in colour.
  mutating func readAll() throws -> [Bool] {
    var (isColoured, chunks): ([Bool], [LabelledImages]) = ([], [])
    try forEachChunk { _, images in
      isColoured += (0..<images.count).map { !images.picture(at: $0).isGray }
      if keeps { chunks.append(images) }
    }
    kept = chunks
    return isColoured
  }

  /// Hands over all pictures, a chunk at a time, with the place of the first.
  func forEachChunk(_ body: (_ first: Int, LabelledImages) throws -> Void) throws {
    for (number, first) in stride(from: 0, to: count, by: length).enumerated() {
      let places = first..<min(first + length, count)
      try body(first, number < kept.count ? kept[number] : read(Array(places)))
    }
  }

  /// Hands over some of the pictures, a chunk at a time, with the place of each chunk in `places`.
  func forEachChunk(
    of places: [Int], _ body: (_ first: Int, LabelledImages) throws -> Void
  ) throws {
    for first in stride(from: 0, to: places.count, by: length) {
      try body(first, pictures(Array(places[first..<min(first + length, places.count)])))
    }
  }

  private func pictures(_ places: [Int]) throws -> LabelledImages {
    if kept.isEmpty { return try read(places) }
    return LabelledImages(
      size: size,
      pixels: places.flatMap { kept[$0 / length].picture(at: $0 % length).pixels },
      labels: Array(repeating: 0, count: places.count))
  }
}

extension LabelledImages {
  /// One of the images as a picture.
  func picture(at place: Int) -> RGBImage {
    let bytes = size * size * 3
    return RGBImage(
      width: size, height: size, pixels: Array(pixels[place * bytes..<(place + 1) * bytes]))
  }

  /// The images without their colours.
  func grayscale() -> LabelledImages {
    var gray = LabelledImages(size: size)
    gray.pixels.reserveCapacity(pixels.count)
    for place in 0..<count { gray.pixels += picture(at: place).grayscale().pixels }
    gray.labels = labels
    return gray
  }
}
