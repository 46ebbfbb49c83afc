import Concepts
import Dissection
import Files
import Foundation
import Images

/// Expected results of the authors' program, in `Tests/Golden/dissection`.
struct GoldenCase {
  let folder: URL

  init(_ name: String) {
    folder =
      URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Golden/dissection/\(name)").standardizedFileURL
  }

  func array(_ name: String) throws -> NumpyArray {
    try NumpyArray(contentsOf: folder.appending(path: name + ".npy"))
  }

  func index<Index: Decodable>(_ type: Index.Type) throws -> Index {
    let data = try Data(contentsOf: folder.appending(path: "index.json"))
    return try JSONDecoder().decode(type, from: data)
  }

  /// Activations that are stored as [N, U, h, w], in one batch.
  func activations(_ name: String) throws -> ActivationBatch {
    let array = try array(name)
    let (n, u, h, w) = (array.shape[0], array.shape[1], array.shape[2], array.shape[3])
    var values: [Float] = []
    values.reserveCapacity(array.values.count)
    for image in 0..<n {
      for place in 0..<h * w {
        for unit in 0..<u {
          values.append(Float(array.values[(image * u + unit) * h * w + place]))
        }
      }
    }
    return ActivationBatch(images: 0..<n, height: h, width: w, unitCount: u, values: values)
  }

  /// Masks of any size, one after the other, each with its image, concept and shape.
  func masks(ofImages count: Int) throws -> [[NumberedMask]] {
    let shapes = try array("mask_shape").integers
    let pixels = try array("mask_pixels").integers
    let owners = try array("mask_image").integers
    let kinds = try array("mask_concept").integers
    var masks = [[NumberedMask]](repeating: [], count: count)
    var start = 0
    for (place, (image, concept)) in zip(owners, kinds).enumerated() {
      var mask = BitMask(width: shapes[2 * place + 1], height: shapes[2 * place])
      for pixel in 0..<mask.width * mask.height where pixels[start + pixel] != 0 {
        mask[pixel % mask.width, pixel / mask.width] = true
      }
      start += mask.width * mask.height
      masks[image].append(NumberedMask(concept: concept, mask: mask))
    }
    return masks
  }

  /// Where results are written for `check.py`, when the environment asks for it.
  var output: URL? {
    ProcessInfo.processInfo.environment["LANCET_GOLDEN_OUT"].map {
      URL(filePath: $0).appending(path: folder.lastPathComponent)
    }
  }

  /// Writes one result in the layout of `check.py`.
  func dump(_ values: [Double], shape: [Int], as name: String) throws {
    guard let output else { return }
    try NumpyArray(shape: shape, values: values).write(to: output.appending(path: name + ".npy"))
  }
}

/// Case A: 24 images, 16 units of many kinds, 10 concepts in 3 regions.
struct GoldenDissection {
  struct Index: Decodable {
    let input_size: Int
    let concepts: [String]
    let regions: [String: [String]]
  }

  let golden = GoldenCase("caseA")
  let size: Int
  let concepts: [LocalConcept]
  let batch: ActivationBatch
  let masks: [[NumberedMask]]

  init() throws {
    let index = try golden.index(Index.self)
    size = index.input_size
    concepts = index.concepts.compactMap { name in
      let region = index.regions.first { $0.value.contains(name) }?.key ?? ""
      let published = LocalConcept.all.first { $0.name == name }
      guard
        let region = FaceRegion(rawValue: region.replacing("_Region", with: "").lowercased()),
        let published
      else { return nil }
      return LocalConcept(name: name, region: region, type: published.type)
    }
    batch = try golden.activations("features_L8")
    let pixels = try golden.array("masks").integers
    let owners = try golden.array("mask_image").integers
    let kinds = try golden.array("mask_concept").integers
    var masks = [[NumberedMask]](repeating: [], count: batch.images.count)
    for (place, (image, concept)) in zip(owners, kinds).enumerated() {
      var mask = BitMask(width: size, height: size)
      for pixel in 0..<size * size where pixels[place * size * size + pixel] != 0 {
        mask[pixel % size, pixel / size] = true
      }
      masks[image].append(NumberedMask(concept: concept, mask: mask))
    }
    self.masks = masks
  }

  func expected(_ layer: String, _ name: String) throws -> NumpyArray {
    try golden.array("expected/\(layer)/\(name)")
  }
}
