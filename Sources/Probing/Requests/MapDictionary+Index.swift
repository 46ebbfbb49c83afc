import Concepts
import Dissection
import Files
import Foundation
import Images

// A dictionary handed over as arrays: `index.json` with `masks.npy`, `mask_image.npy` and
// `mask_concept.npy` beside it, or with `groups_<set>.npy` for sets of images of global concepts.

/// The content of an `index.json`.
private struct MapIndex: Decodable {
  struct Set: Decodable {
    let group_sizes: [Int]
  }

  let input_size: Int?
  let num_images: Int?
  package let concepts: [String]?
  /// The concepts of each region, under names such as `Eye_Region`.
  let regions: [String: [String]]?
  let sets: [String: Set]?
}

extension MapDictionary {
  /// Reads an index file; `size` replaces its own.
  package init(indexFile url: URL, size: Int?) throws {
    let file = url.relativePath
    let index: MapIndex
    do {
      index = try JSONDecoder().decode(MapIndex.self, from: try Data(contentsOf: url))
    } catch let error as DecodingError {
      throw MapError.badIndex(
        file: file, found: Self.words(of: error),
        valid: "an object with input_size, num_images, concepts and regions, or with sets")
    } catch {
      throw MapError.unreadable(file: file, reason: DiskError(file, .reading, error).reason)
    }
    let folder = url.deletingLastPathComponent()
    if let sets = index.sets {
      self.init(
        origin: file, concepts: [], size: size ?? 1, masks: MaskTable(size: size ?? 1),
        probes: try sets.keys.sorted().compactMap { name in
          try sets[name].map { try Self.probe(name, sizes: $0.group_sizes, in: folder, file: file) }
        }, isOfSets: true)
      return
    }
    guard let side = size ?? index.input_size, (1...4096).contains(side),
      let count = index.num_images, (1...10_000_000).contains(count), let names = index.concepts,
      !names.isEmpty, Swift.Set(names).count == names.count
    else {
      throw MapError.badIndex(
        file: file, found: "no input_size, num_images or concepts that can be",
        valid: "a side in pixels, a number of images, and distinct names")
    }
    self.init(
      origin: file,
      concepts: try names.map { try Self.concept($0, regions: index.regions ?? [:], file: file) },
      size: side,
      masks: try Self.masks(
        in: folder, side: index.input_size ?? side, images: count, concepts: names.count, size: side
      ),
      probes: [])
  }

  private static func words(of error: DecodingError) -> String {
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .keyNotFound(_, let context), .dataCorrupted(let context):
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      return (path.isEmpty ? "" : "at \(path): ") + context.debugDescription
    @unknown default: return "\(error)"
    }
  }

  /// The concept of a name, in the region that the index gives it, else in its published one.
  private static func concept(
    _ name: String, regions: [String: [String]], file: String
  ) throws -> LocalConcept {
    let published = LocalConcept.named(name)
    let given = regions.filter { $0.value.contains(name) }.keys.sorted().first
    let region =
      given.map { FaceRegion(rawValue: $0.lowercased().replacing("_region", with: "")) }
      ?? published?.region
    guard let region else {
      throw MapError.badIndex(
        file: file, found: "\(name) in \(given.map { "the region \($0)" } ?? "no region")",
        valid: FaceRegion.allCases.map { "\($0.rawValue.capitalized)_Region" }
          .joined(separator: ", "))
    }
    return LocalConcept(name: name, region: region, type: published?.type ?? .attribute)
  }

  /// Reads [M, S, S] of bytes from `masks.npy`, or [M, S, S/8] of bits from `masks_packed.npy`.
  private static func masks(
    in folder: URL, side: Int, images: Int, concepts: Int, size: Int
  ) throws -> MaskTable {
    let plain = folder.appending(path: "masks.npy")
    let isPacked = !FileManager.default.fileExists(atPath: plain.path)
    let file = isPacked ? folder.appending(path: "masks_packed.npy") : plain
    let pixels = try NumpyArray(contentsOf: file)
    let owners = try NumpyArray(contentsOf: folder.appending(path: "mask_image.npy"))
    let kinds = try NumpyArray(contentsOf: folder.appending(path: "mask_concept.npy"))
    let count = owners.values.count
    let rowLength = isPacked ? (side + 7) / 8 : side
    guard pixels.shape == [count, side, rowLength], kinds.values.count == count else {
      throw MapError.badIndex(
        file: file.relativePath,
        found: "\(pixels.shape) for \(count) images and \(kinds.values.count) concepts of masks",
        valid: "\([count, side, rowLength])")
    }
    var masks = [[NumberedMask]](repeating: [], count: images)
    for place in 0..<count {
      guard let image = Int(exactly: owners.values[place]), masks.indices.contains(image),
        let concept = Int(exactly: kinds.values[place]), (0..<concepts).contains(concept)
      else {
        throw MapError.badIndex(
          file: file.relativePath,
          found: "mask \(place) of image \(owners.values[place]), concept \(kinds.values[place])",
          valid: "an image below \(images) and a concept below \(concepts)")
      }
      var mask = BitMask(width: side, height: side)
      for y in 0..<side {
        let row = (place * side + y) * rowLength
        for x in 0..<side {
          // Packed, the first pixel is a byte's highest bit, as numpy.packbits has it.
          mask[x, y] =
            isPacked
            ? Int(pixels.values[row + x / 8]) >> (7 - x % 8) & 1 == 1
            : pixels.values[row + x] != 0
        }
      }
      masks[image].append(NumberedMask(concept: concept, mask: mask))
    }
    var table = MaskTable(size: size)
    for masks in masks { table.append(masks) }
    return table
  }

  /// A set of images in two or four groups: by `groups_<set>.npy`, or group after group.
  private static func probe(
    _ name: String, sizes: [Int], in folder: URL, file: String
  ) throws -> Probe {
    guard let family: GlobalFamily = [2: .gender, 4: .age][sizes.count],
      sizes.allSatisfy({ (1...1_000_000).contains($0) })
    else {
      throw MapError.badIndex(
        file: file, found: "groups of \(sizes) images in \(name)",
        valid: "two or four groups of at least one")
    }
    let list = folder.appending(path: "groups_\(name).npy")
    var groups = sizes.enumerated().flatMap { Array(repeating: $0, count: $1) }
    if FileManager.default.fileExists(atPath: list.path) {
      groups = try NumpyArray(contentsOf: list).values.map { Int(exactly: $0) ?? -1 }
    }
    guard groups.count == sizes.reduce(0, +),
      sizes.indices.allSatisfy({ group in groups.count { $0 == group } == sizes[group] })
    else {
      throw MapError.badIndex(
        file: list.relativePath, found: "other groups than \(file) has", valid: "\(sizes)")
    }
    return Probe(name: name, family: family, groups: groups)
  }
}
