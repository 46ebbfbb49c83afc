import Foundation
import Specification

// Source: github.com/joojs/fairface and its labels' header, `file,age,gender,race,service_test`;
// susanqq.github.io/UTKFace, “Labels”.

extension ImportedFaces {
  /// FairFace: `fairface_label_train.csv` and `fairface_label_val.csv`, whose `file` is such as
  /// `train/1.jpg`; pictures beside them or in `fairface-img-margin025-trainval/`, or `margin125`.
  ///
  /// Its validation set is taken to test on: there is no other. Persons are not known.
  static func fairface(_ folder: ImportFolder) throws -> ImportedFaces {
    let lists: [(String, Partition)] = [
      ("fairface_label_train.csv", .train), ("fairface_label_val.csv", .test),
    ]
    let inside = ["fairface-img-margin025-trainval", "fairface-img-margin125-trainval", "."]
    let images =
      inside.map { folder.url.appending(path: $0, directoryHint: .isDirectory) }
      .first { $0.appending(path: "train").isFolder } ?? folder.url
    var faces = ImportedFaces(
      images: images.standardizedFileURL, header: ["image", "partition", "age", "gender", "race"],
      values: [
        ("Male", "gender = Male"), ("Young", "age = 0-2 or 3-9 or 10-19 or 20-29"),
        ("Black", "race = Black"), ("White", "race = White"),
      ],
      notes: [
        "FairFace's validation set is the test partition. Persons are not known: one may be in both."
      ])
    for (name, partition) in lists {
      let scanner = try CSVScanner(contentsOf: folder.required(name))
      try scanner.forEachRow(["file", "age", "gender", "race"]) { _, fields, places in
        let words = places.map { fields[$0].text }
        faces.append([words[0], partition.rawValue] + words.dropFirst())
      }
    }
    return faces
  }

  /// UTKFace: pictures called `[age]_[gender]_[race]_[date&time].jpg`, gender 0 (male) or 1
  /// (female), race 0 to 4 (White, Black, Asian, Indian, Others); in the folder itself or in
  /// `UTKFace/`, `crop_part1/`, `part1/` to `part3/`.
  ///
  /// Some names lack a part; those are left out. Neither persons nor partitions are known.
  static func utkface(_ folder: ImportFolder) throws -> ImportedFaces {
    let places = ["UTKFace", "crop_part1", "part1", "part2", "part3"].filter {
      folder.url.appending(path: $0).isFolder
    }
    var faces = ImportedFaces(
      images: folder.url, header: ["image", "age", "gender", "race"],
      values: [
        ("Male", "gender = male"), ("Young", "age < 30"), ("Black", "race = Black"),
        ("White", "race = White"),
      ],
      notes: [
        "Neither persons nor partitions are known: pictures are assigned one by one, and a person "
          + "may be in two partitions."
      ])
    let races = ["White", "Black", "Asian", "Indian", "Others"]
    for place in places.isEmpty ? [""] : places {
      let inside = place.isEmpty ? folder.url : folder.url.appending(path: place)
      let names = try FileManager.default.contentsOfDirectory(atPath: inside.path).sorted()
      for name in names
      where [".jpg", ".jpeg", ".png"].contains(where: name.lowercased().hasSuffix) {
        let parts = name.split(separator: "_", omittingEmptySubsequences: false)
        let path = place.isEmpty ? name : "\(place)/\(name)"
        guard parts.count >= 4, let age = Int(parts[0]), (0...130).contains(age),
          let gender = Int(parts[1]), (0...1).contains(gender),
          let race = Int(parts[2]), races.indices.contains(race)
        else {
          faces.leaveOut(path, "is not called AGE_GENDER_RACE_DATE")
          continue
        }
        faces.append([path, "\(age)", gender == 0 ? "male" : "female", races[race]])
      }
    }
    return faces
  }
}
