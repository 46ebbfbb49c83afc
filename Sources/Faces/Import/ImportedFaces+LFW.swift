import Foundation
import Specification

// Source: vis-www.cs.umass.edu/lfw/README.txt (folders, peopleDevTrain.txt); the attributes of Kumar et
// al. 2009, cs.columbia.edu/CAVE/databases/pubfig/download/lfw_attributes.txt.

extension ImportedFaces {
  /// Labeled Faces in the Wild: `lfw_attributes.txt` and the pictures in `lfw/`, `lfw_funneled/` or
  /// `lfw-deepfunneled/`, such as `Aaron_Eckhart/Aaron_Eckhart_0001.jpg`.
  ///
  /// The list has fields between tabs: a line of comment, a header (`#`, `person`, `imagenum`, 73
  /// attributes), then rows. Values are the distance from a classifier's boundary: above 0 is yes,
  /// below 0 is no, and 0 is not known. `peopleDevTrain.txt` and `peopleDevTest.txt` say which person
  /// is for what, where they are there.
  static func lfw(_ folder: ImportFolder) throws -> ImportedFaces {
    let tab = UInt8(ascii: "\t")
    let list = try TextLines(contentsOf: folder.required("lfw_attributes.txt", in: ["lfw"]))
    let words = list.lines.prefix(10).map { line in
      line.fields(separatedBy: tab).map(\.text).filter { $0 != "#" }
    }
    guard let top = words.firstIndex(where: { $0.starts(with: ["person", "imagenum"]) }) else {
      throw list.invalid(
        0, found: "no header", valid: "a line with person, imagenum and attributes")
    }
    let names = words[top].map { $0.replacing(" ", with: "_") }
    let partitions = try partitions(of: folder)
    var faces = ImportedFaces(
      images: try folder.folder(
        "lfw-deepfunneled/lfw-deepfunneled", "lfw-deepfunneled", "lfw_funneled", "lfw/lfw", "lfw"),
      header: ["image"] + (partitions.isEmpty ? [] : ["partition"]) + ["identity"]
        + names.dropFirst(2))
    for (number, line) in list.lines.enumerated().dropFirst(top + 1) {
      let fields = line.fields(separatedBy: tab).map(\.text)
      guard fields.count == names.count, let image = Int(fields[1]) else {
        throw list.invalid(
          number, found: "\(fields.count) fields",
          valid: "\(names.count), a person, the picture's number and the attributes,")
      }
      let person = fields[0].replacing(" ", with: "_")
      let digits = "\(image)"
      let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      let picture = "\(person)/\(person)_\(padded).jpg"
      let values = try fields.dropFirst(2).map { field in
        guard let value = Double(field), value.isFinite else {
          throw list.invalid(number, found: "“\(field)”", valid: "a number")
        }
        return value > 0 ? "1" : value < 0 ? "-1" : ""
      }
      guard !partitions.isEmpty else {
        faces.append([picture, person] + values)
        continue
      }
      guard let partition = partitions[person] else {
        faces.leaveOut(picture, "shows nobody of peopleDevTrain.txt or peopleDevTest.txt")
        continue
      }
      faces.append([picture, partition.rawValue, person] + values)
    }
    return faces
  }

  /// What each person is for: a count on the first line, then a name and the number of pictures.
  private static func partitions(of folder: ImportFolder) throws -> [String: Partition] {
    var partitions: [String: Partition] = [:]
    let lists: [(String, Partition)] = [
      ("peopleDevTrain.txt", .train), ("peopleDevTest.txt", .test),
    ]
    for (name, partition) in lists {
      guard let file = folder.file(name, in: ["lfw"]) else { continue }
      for line in try TextLines(contentsOf: file).lines.dropFirst() {
        guard let person = line.fields(separatedBy: UInt8(ascii: "\t")).first else { continue }
        partitions[person.text] = partition
      }
    }
    return Set(partitions.values).count == 2 ? partitions : [:]
  }
}
