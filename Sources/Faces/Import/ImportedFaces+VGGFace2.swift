import Foundation
import Specification

// Source: the README of VGGFace2, robots.ox.ac.uk/~vgg/data/vgg_face2 (folders, identity_meta.csv);
// Terhörst et al. 2021, “MAAD-Face”, github.com/pterhoer/MAAD-Face: 1 yes, −1 no, 0 not known.

extension ImportedFaces {
  /// VGGFace2: `identity_meta.csv`, also in `meta/`, and pictures in `train/` and `test/`, a folder
  /// for each person, such as `n000002/0001_01.jpg`.
  ///
  /// A line of the list is such as `n000001, "14th_Dalai_Lama",424,0, m,`; names may hold quotes, so
  /// only the first field and the gender are read. The two folders share no person.
  static func vggface2(_ folder: ImportFolder) throws -> ImportedFaces {
    let list = try TextLines(
      contentsOf: folder.required("identity_meta.csv", in: ["meta", "data"]))
    var genders: [String: String] = [:]
    for line in list.lines.dropFirst() {
      let fields = line.fields(separatedBy: UInt8(ascii: ",")).map {
        $0.text.trimmingCharacters(in: .whitespaces)
      }
      genders[fields[0]] = fields.last { ["m", "f"].contains($0) }
    }
    var faces = ImportedFaces(
      images: folder.url, header: ["image", "partition", "identity", "gender"],
      values: [("Male", "gender = m")],
      notes: [
        "VGGFace2 says nothing but gender of its pictures; MAAD-Face has 47 attributes of them."
      ])
    for (use, partition) in try uses(of: folder) {
      for person in try subfolders(of: folder.url.appending(path: use)) {
        let inside = folder.url.appending(path: "\(use)/\(person)")
        let pictures = try FileManager.default.contentsOfDirectory(atPath: inside.path).sorted()
        for picture in pictures where picture.lowercased().hasSuffix(".jpg") {
          let path = "\(use)/\(person)/\(picture)"
          guard let gender = genders[person] else {
            faces.leaveOut(path, "shows nobody of identity_meta.csv")
            continue
          }
          faces.append([path, partition.rawValue, person, gender])
        }
      }
    }
    return faces
  }

  /// MAAD-Face, whose list lies beside the pictures of VGGFace2.
  ///
  /// `MAAD_Face.csv` has `Filename,Identity`, then 47 attributes of 1, 0 and −1; `Filename` is such as
  /// `n000002/0001_01.jpg`, a picture of `train/` or `test/`.
  static func maadFace(_ folder: ImportFolder) throws -> ImportedFaces {
    let scanner = try CSVScanner(
      contentsOf: folder.required("MAAD_Face.csv", in: ["MAAD_Face_1.0", "maad"]))
    let names = try scanner.header()
    let others = names.indices.filter { !["Filename", "Identity"].contains(names[$0]) }
    let uses = try uses(of: folder)
    let places = Dictionary(
      try uses.flatMap { use, partition in
        try subfolders(of: folder.url.appending(path: use)).map { ($0, (use, partition)) }
      }, uniquingKeysWith: { first, _ in first })
    var faces = ImportedFaces(
      images: folder.url,
      header: ["image", "partition", "identity"]
        + others.map { names[$0].replacing(" ", with: "_") })
    try scanner.forEachRow(["Filename", "Identity"]) { _, fields, columns in
      let name = fields[columns[0]].text
      guard let person = name.split(separator: "/").first.map(String.init),
        let (use, partition) = places[person]
      else { return faces.leaveOut(name, "is neither in train nor in test") }
      faces.append(
        ["\(use)/\(name)", partition.rawValue, fields[columns[1]].text]
          + others.map { fields[$0].text })
    }
    return faces
  }

  /// The folders of VGGFace2's sets that are there.
  private static func uses(of folder: ImportFolder) throws -> [(String, Partition)] {
    _ = try folder.folder("train", "test")
    let uses: [(String, Partition)] = [("train", .train), ("test", .test)]
    return uses.filter { folder.url.appending(path: $0.0).isFolder }
  }

  private static func subfolders(of folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .filter { folder.appending(path: $0).isFolder }
  }
}
