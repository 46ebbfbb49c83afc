import Concepts
import Foundation
import Images
import Seeding
import Specification

/// A Face Dictionary of CelebAMask-HQ's own masks, which people drew.
///
/// `CelebAMask-HQ-mask-anno/<n / 2000>/<n, five digits>_<part>.png` is the mask of a part, 512 × 512,
/// of `CelebA-HQ-img/<n>.jpg`, where the picture shows the part. A part is what it is called; of two
/// brows or eyes the left one is that which lies further left in the picture, as in the 68
/// landmarks. An attribute that the list says of a picture has the mask of its part, as the rules of
/// the published dictionary have it; one whose part has no mask is left out, and so are cheeks, chin
/// and Action Units.
/// Source: Lee et al. 2020, “MaskGAN”; the README of CelebAMask-HQ.
package struct CelebAMaskDictionary {
  private let root: URL
  private let table: FaceTable

  /// `root` is the folder of the set, `table` what `KnownDataSet.celebamaskHQ` lists in it.
  package init(root: URL, table: FaceTable) {
    (self.root, self.table) = (root, table)
  }

  /// The rows of one partition that a dictionary of `count` faces takes, in the order of the table.
  package func faces(_ count: Int, of partition: Partition, seed: UInt64) -> [Int] {
    let rows = table.names.indices.filter { table.partitions?[$0] == partition }
    var random = SplitMix64(seed: seed)
    return random.permutation(of: rows.count).prefix(count).map { rows[$0] }.sorted()
  }

  /// Writes a dictionary of some faces to a folder that is empty or not there yet.
  ///
  /// Returns how many masks it has. Throws a `FacesError` or `ImageError` that names the file.
  package func write(_ faces: [Int], to folder: URL, progress: (Int) -> Void = { _ in }) throws
    -> Int
  {
    let writer = try DictionaryWriter(creating: folder)
    let fingerprint = table.fingerprint
    var masks = 0
    var entries: [DictionaryWriter.Entry] = []
    for row in faces {
      let drawn = try self.masks(of: row)
      masks += drawn.count
      let name = table.names[row]
      entries.append(
        try writer.write(
          DictionaryFace(
            id: String(name.prefix { $0 != "." }),
            picture: .file(root.appending(path: "CelebA-HQ-img/\(name)")), masks: drawn,
            groups: table.groups.compactMapValues { $0[row] },
            origin: DictionaryOrigin(
              name: name, person: table.identities?[row], source: fingerprint))))
      progress(entries.count)
    }
    try writer.finish(entries)
    return masks
  }

  private func masks(of row: Int) throws -> [ConceptMask] {
    let nose = try mask("nose", of: row)
    let middle = nose?.centroid?.x ?? 256
    let brows = try pair("brow", of: row, middle: middle)
    let eyes = try pair("eye", of: row, middle: middle)
    let lips = try ["mouth", "u_lip", "l_lip"].compactMap { try mask($0, of: row) }
    let glasses = try mask("eye_g", of: row)
    let mouth = Self.union(lips)
    return LocalConcept.all.compactMap { concept -> ConceptMask? in
      let mask: BitMask? =
        switch concept.name {
        case "left_brow": brows.left
        case "right_brow": brows.right
        case "left_eye": eyes.left
        case "right_eye": eyes.right
        case "nose": nose
        case "mouth": mouth
        case "Eyeglasses": glasses
        case "Arched_Eyebrows", "Bushy_Eyebrows": Self.union([brows.left, brows.right])
        case "Narrow_Eyes": Self.union([eyes.left, eyes.right])
        case "Big_Nose", "Pointy_Nose": nose
        case "Big_Lips", "Mouth_Slightly_Open", "Smiling", "Wearing_Lipstick": mouth
        default: nil
        }
      guard let mask, !mask.isEmpty else { return nil }
      let isShown = concept.type == .part || table.attribute(concept.name)?[row] == true
      return isShown ? ConceptMask(concept: concept, mask: mask) : nil
    }
  }

  /// The two masks of a part by where they lie; `middle` decides where only one is there.
  private func pair(
    _ part: String, of row: Int, middle: Double
  ) throws -> (left: BitMask?, right: BitMask?) {
    let found = try ["l_\(part)", "r_\(part)"].compactMap { try mask($0, of: row) }
      .compactMap { mask in mask.centroid.map { (mask: mask, x: $0.x) } }.sorted { $0.x < $1.x }
    if found.count == 2 { return (found[0].mask, found[1].mask) }
    guard let one = found.first else { return (nil, nil) }
    return one.x < middle ? (one.mask, nil) : (nil, one.mask)
  }

  /// The mask of a part; nil where the picture does not show it.
  private func mask(_ part: String, of row: Int) throws -> BitMask? {
    guard let number = Int(table.names[row].prefix { $0 != "." }) else { return nil }
    let digits = "\(number)"
    let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    let file = root.appending(
      path: "CelebAMask-HQ-mask-anno/\(number / 2000)/\(padded)_\(part).png")
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    return try BitMask(contentsOf: file)
  }

  private static func union(_ masks: [BitMask?]) -> BitMask? {
    masks.compactMap { $0 }.reduce(nil) { union, mask in
      guard var union else { return mask }
      union.formUnion(mask)
      return union
    }
  }
}
