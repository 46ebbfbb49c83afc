import Foundation
import Specification

// Source: the README of CelebA (list_attr, list_eval_partition, identity_CelebA); the CSV files of its
// Kaggle edition, jessicali9530/celeba-dataset; the README of CelebAMask-HQ, github.com/switchablenorms.

extension ImportedFaces {
  /// CelebA as Kaggle has it.
  ///
  /// `list_attr_celeba.csv` has `image_id`, then 40 attributes of 1 and −1;
  /// `list_eval_partition.csv` has `image_id,partition` of 0, 1, 2; the pictures are in
  /// `img_align_celeba/img_align_celeba/`. `identity_CelebA.txt`, which is not part of it, is read if
  /// it is there.
  static func celebaKaggle(_ folder: ImportFolder) throws -> ImportedFaces {
    let attributes = try CSVScanner(contentsOf: folder.required("list_attr_celeba.csv"))
    let images = try folder.folder("img_align_celeba/img_align_celeba", "img_align_celeba")
    let partitions = try partitions(of: folder.required("list_eval_partition.csv"))
    let persons = try folder.file("identity_CelebA.txt").map {
      try TextLines(contentsOf: $0).numbers(in: 0...Int.max, valid: "the number of a person")
    }
    let names = try attributes.header()
    let others = names.indices.filter { names[$0] != "image_id" }
    var faces = ImportedFaces(
      images: images,
      header: ["image", "partition"] + (persons == nil ? [] : ["identity"])
        + others.map { names[$0] })
    if persons == nil {
      faces.note(
        "Persons are not known without identity_CelebA.txt, so the dictionary may show persons of "
          + "the test images. CelebA's own partitions share no person.")
    }
    try attributes.forEachRow(["image_id"]) { _, fields, places in
      let image = fields[places[0]].text
      guard let partition = partitions[image] else {
        return faces.leaveOut(image, "is not in list_eval_partition.csv")
      }
      var row = [image, partition.rawValue]
      if let persons {
        guard let person = persons[image] else {
          return faces.leaveOut(image, "is not in identity_CelebA.txt")
        }
        row.append("\(person)")
      }
      faces.append(row + others.map { fields[$0].text })
    }
    return faces
  }

  private static func partitions(of file: URL) throws -> [String: Partition] {
    let known: [String: Partition] = ["0": .train, "1": .validation, "2": .test]
    let scanner = try CSVScanner(contentsOf: file)
    var partitions: [String: Partition] = [:]
    try scanner.forEachRow(["image_id", "partition"]) { line, fields, places in
      guard let partition = known[fields[places[1]].text] else {
        throw scanner.invalid(
          line, found: fields[places[1]].text, valid: "0 (train), 1 (validation) or 2 (test)")
      }
      partitions[fields[places[0]].text] = partition
    }
    return partitions
  }

  /// CelebAMask-HQ, by the names and attributes of CelebA.
  ///
  /// `CelebAMask-HQ-attribute-anno.txt` has a count, a header, then a name and ±1 for each of 40
  /// attributes; `CelebA-HQ-to-CelebA-mapping.txt` has `idx orig_idx orig_file`; the pictures are in
  /// `CelebA-HQ-img/`.
  /// Partitions are those of CelebA, by the number in `orig_file`: 1 to 162,770 train, to 182,637
  /// validation, the rest test. The column `celeba` has the picture's name in CelebA.
  static func celebamaskHQ(_ folder: ImportFolder) throws -> ImportedFaces {
    let mapping = try TextLines(contentsOf: folder.required("CelebA-HQ-to-CelebA-mapping.txt"))
    var originals: [String: String] = [:]
    for (number, line) in mapping.lines.enumerated().dropFirst() {
      let fields = line.fields(separatedBy: UInt8(ascii: " "))
      guard fields.count == 3 else {
        throw mapping.invalid(
          number, found: "\(fields.count) fields", valid: "idx, orig_idx and orig_file")
      }
      originals[fields[0].text] = fields[2].text
    }
    let list = try TextLines(contentsOf: folder.required("CelebAMask-HQ-attribute-anno.txt"))
    guard list.lines.count > 2 else {
      throw list.invalid(
        list.lines.count, found: "the end of the file", valid: "a count, a header and rows")
    }
    let names = list.lines[1].fields(separatedBy: UInt8(ascii: " ")).map(\.text)
    var faces = ImportedFaces(
      images: try folder.folder("CelebA-HQ-img"), header: ["image", "partition", "celeba"] + names)
    faces.note(
      "Persons are not known; identity_CelebA.txt knows them by the names in column celeba.")
    for (number, line) in list.lines.enumerated().dropFirst(2) {
      let fields = line.fields(separatedBy: UInt8(ascii: " ")).map(\.text)
      guard fields.count == names.count + 1 else {
        throw list.invalid(
          number, found: "\(fields.count) fields", valid: "\(names.count + 1), as in the header,")
      }
      guard let original = originals[String(fields[0].prefix { $0 != "." })],
        let place = Int(original.prefix { $0 != "." })
      else {
        faces.leaveOut(fields[0], "is not in CelebA-HQ-to-CelebA-mapping.txt")
        continue
      }
      let partition: Partition =
        place <= 162_770 ? .train : place <= 182_637 ? .validation : .test
      faces.append([fields[0], partition.rawValue, original] + fields.dropFirst())
    }
    return faces
  }
}
