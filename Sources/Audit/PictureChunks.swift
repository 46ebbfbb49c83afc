import Faces
import Images
import Networks

/// The pictures of a dictionary, some at a time: from memory where they fit, else from their files.
struct PictureChunks: Sendable {
  private let bank: ImageBank
  private let faces: [Int]
  private let isKept: Bool
  private var kept: [LabelledImages] = []

  /// Pictures that are in memory together: whole batches of the network, so that these do not depend
  /// on it, and so many that preparing the network for them is little.
  static let length = 1000

  init(_ bank: ImageBank, faces: [Int], memoryLimit: Int) {
    (self.bank, self.faces) = (bank, faces)
    let bytes = faces.count * bank.size * bank.size * 3
    isKept = bank.source is FaceDictionary && bytes <= memoryLimit
  }

  /// Reads every picture once, keeps them where they fit, and tells which are in colour.
  mutating func readAll() throws -> [Bool] {
    var (isColoured, chunks): ([Bool], [LabelledImages]) = ([], [])
    try forEach { _, images in
      isColoured += (0..<images.count).map { !images.picture($0).isGray }
      if isKept { chunks.append(images) }
    }
    kept = chunks
    return isColoured
  }

  /// Hands over the chunks, with the number of the first picture.
  func forEach(_ body: (_ first: Int, LabelledImages) throws -> Void) throws {
    for (number, first) in stride(from: 0, to: faces.count, by: Self.length).enumerated() {
      if number < kept.count {
        try body(first, kept[number])
      } else {
        try body(first, read(faces[first..<min(first + Self.length, faces.count)]))
      }
    }
  }

  /// The pictures at some places, in that order.
  func images(_ places: [Int]) throws -> LabelledImages {
    guard !kept.isEmpty else { return try read(places.map { faces[$0] }) }
    return LabelledImages(
      size: bank.size,
      pixels: places.flatMap { kept[$0 / Self.length].picture($0 % Self.length).pixels },
      labels: Array(repeating: 0, count: places.count))
  }

  private func read(_ faces: some Sequence<Int>) throws -> LabelledImages {
    // Pictures of a published dictionary are not trained on, so a bank need not hold them.
    let isPublished = self.bank.source is FaceDictionary
    let bank = isPublished ? ImageBank(self.bank.source, size: self.bank.size) : self.bank
    return try bank.images(faces.map { ($0, nil, false) })
  }
}

extension LabelledImages {
  /// One of the images as a picture.
  fileprivate func picture(_ number: Int) -> RGBImage {
    let bytes = size * size * 3
    return RGBImage(
      width: size, height: size, pixels: Array(pixels[number * bytes..<(number + 1) * bytes]))
  }

  /// The images without their colours.
  func grayscale() -> LabelledImages {
    var gray = LabelledImages(size: size)
    gray.pixels.reserveCapacity(pixels.count)
    for number in 0..<count { gray.pixels += picture(number).grayscale().pixels }
    gray.labels = labels
    return gray
  }
}
