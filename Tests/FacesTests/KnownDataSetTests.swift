import Faces
import Foundation
import Images
import Specification
import TestSupport
import Testing

/// A data set of a few tiny pictures in its published layout.
private struct LaidOut {
  let folder = Result { try TemporaryFolder() }

  init(pictures: [String], texts: [String: String]) throws {
    let picture = RGBImage(width: 2, height: 2, pixels: [UInt8](repeating: 7, count: 12))
    for path in pictures { try picture.writePNG(to: file(path)) }
    for (path, text) in texts { try Data(text.utf8).write(to: file(path)) }
  }

  private func file(_ path: String) throws -> URL {
    let file = try folder.get().file(path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    return file
  }

  /// Imports it, and reads the table that was written.
  func imported(from set: KnownDataSet) throws -> (faces: ImportedFaces, table: FaceTable) {
    let faces = try set.faces(in: folder.get().url)
    let csv = try folder.get().file("table.csv")
    try faces.table.write(to: csv)
    return (faces, try TableSource(csv: csv, images: faces.images).table)
  }

  func text() throws -> [String] {
    try String(contentsOf: folder.get().file("table.csv"), encoding: .utf8)
      .split(separator: "\n").map(String.init)
  }
}

@Suite("Known data sets")
struct KnownDataSetTests {
  @Test("CelebA as Kaggle has it keeps attributes and partitions, and persons where they are there")
  func celebaKaggle() throws {
    let pictures = (1...3).map { "img_align_celeba/img_align_celeba/00000\($0).jpg" }
    var texts = [
      "list_attr_celeba.csv":
        "image_id,5_o_Clock_Shadow,Male\n000001.jpg,-1,1\n000002.jpg,1,-1\n000003.jpg,-1,-1\n"
        + "000004.jpg,-1,-1\n000005.jpg,1,1\n",
      "list_eval_partition.csv":
        "image_id,partition\n000001.jpg,0\n000002.jpg,1\n000003.jpg,2\n000004.jpg,2\n",
    ]
    let plain = try LaidOut(pictures: pictures, texts: texts)
    let (faces, table) = try plain.imported(from: .celebaKaggle)
    #expect(table.names == ["000001.jpg", "000002.jpg", "000003.jpg"])
    #expect(table.partitions == [.train, .validation, .test])
    #expect(table.attributes["5_o_Clock_Shadow"] == [false, true, false])
    #expect(
      faces.passedOver == [
        "1 left out: 000004.jpg has no file in the folder",
        "1 left out: 000005.jpg is not in list_eval_partition.csv",
      ])
    #expect(faces.notes.count == 1 && table.identities == nil)
    texts["identity_CelebA.txt"] = "000001.jpg 12\n000002.jpg 7\n000003.jpg 9\n000004.jpg 9\n"
    let persons = try LaidOut(pictures: pictures, texts: texts).imported(from: .celebaKaggle)
    #expect(persons.table.identities == [12, 7, 9] && persons.faces.notes.isEmpty)
  }

  @Test("CelebAMask-HQ gets CelebA's partitions by its mapping")
  func celebamaskHQ() throws {
    let set = try LaidOut(
      pictures: (0...3).map { "CelebA-HQ-img/\($0).jpg" },
      texts: [
        "CelebAMask-HQ-attribute-anno.txt":
          "4\nEyeglasses Male \n0.jpg  -1  1\n1.jpg   1 -1\n2.jpg  1  1\n3.jpg  1  1\n",
        "CelebA-HQ-to-CelebA-mapping.txt":
          "idx           orig_idx      orig_file\n0             119613        119614.jpg\n"
          + "1             162769        162770.jpg\n2             182636        182637.jpg\n"
          + "3             182637        182638.jpg\n",
      ])
    let table = try set.imported(from: .celebamaskHQ).table
    #expect(table.partitions == [.train, .train, .validation, .test])
    #expect(table.attributes["Eyeglasses"] == [false, true, true, true])
    #expect(try set.text()[1] == "0.jpg,train,119614.jpg,-1,1")
  }

  @Test(
    "CelebAMask-HQ's own masks are a dictionary: sides by place, lips joined, attributes by part")
  func celebamaskDictionary() throws {
    let set = try LaidOut(
      pictures: ["CelebA-HQ-img/2001.jpg"],
      texts: [
        "CelebAMask-HQ-attribute-anno.txt":
          "1\nEyeglasses Male Smiling Big_Nose Young \n2001.jpg  1  1 -1 1 1\n",
        "CelebA-HQ-to-CelebA-mapping.txt": "idx orig_idx orig_file\n2001 199999 200000.jpg\n",
      ])
    let root = try set.folder.get().url
    let place = root.appending(path: "CelebAMask-HQ-mask-anno/1")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    for (part, x) in [
      ("l_eye", 6), ("r_eye", 1), ("l_brow", 7), ("nose", 4), ("u_lip", 3), ("l_lip", 5),
      ("eye_g", 2), ("hair", 0),
    ] {
      var mask = BitMask(width: 8, height: 8)
      mask[x, 2] = true
      try mask.writePNG(to: place.appending(path: "02001_\(part).png"))
    }
    let table = try set.imported(from: .celebamaskHQ).table
    let masks = CelebAMaskDictionary(root: root, table: table)
    let faces = masks.faces(5, of: .test, seed: 1)
    let folder = root.appending(path: "dictionary")
    #expect(faces == [0] && masks.faces(5, of: .train, seed: 1).isEmpty)
    #expect(try masks.write(faces, to: folder) == 7)
    let dictionary = try FaceDictionary(contentsOf: folder)
    let found = try dictionary.masks(0, size: 8)
    let columns = Dictionary(
      uniqueKeysWithValues: found.map { entry in
        (entry.concept.name, (0..<8).filter { entry.mask[$0, 2] })
      })
    #expect(
      columns == [
        "left_eye": [1], "right_eye": [6], "right_brow": [7], "nose": [4], "mouth": [3, 5],
        "Eyeglasses": [2], "Big_Nose": [4],
      ])
  }

  @Test("FairFace's words stay words, its validation set is the test partition")
  func fairface() throws {
    let set = try LaidOut(
      pictures: ["train/1.jpg", "train/2.jpg", "val/1.jpg"].map {
        "fairface-img-margin025-trainval/\($0)"
      },
      texts: [
        "fairface_label_train.csv":
          "file,age,gender,race,service_test\ntrain/1.jpg,50-59,Male,East Asian,True\n"
          + "train/2.jpg,more than 70,Female,Black,False\n",
        "fairface_label_val.csv":
          "file,age,gender,race,service_test\nval/1.jpg,3-9,Male,White,False\n",
      ])
    let (faces, table) = try set.imported(from: .fairface)
    #expect(table.partitions == [.train, .train, .test])
    #expect(
      try set.text() == [
        "image,partition,age,gender,race", "train/1.jpg,train,50-59,Male,East Asian",
        "train/2.jpg,train,more than 70,Female,Black", "val/1.jpg,test,3-9,Male,White",
      ])
    #expect(faces.values.map(\.name).contains("Male") && faces.passedOver.isEmpty)
  }

  @Test("UTKFace's names are decoded; those that lack a part are left out and counted")
  func utkface() throws {
    let set = try LaidOut(
      pictures: [
        "UTKFace/26_1_2_20170116184024662.jpg.chip.jpg",
        "UTKFace/9_0_4_20161223214622.jpg.chip.jpg",
        "UTKFace/61_1_20170109142408075.jpg.chip.jpg",
      ], texts: ["UTKFace/readme.txt": "no picture"])
    let (faces, table) = try set.imported(from: .utkface)
    #expect(table.count == 2)
    #expect(
      try set.text() == [
        "image,age,gender,race",
        "UTKFace/26_1_2_20170116184024662.jpg.chip.jpg,26,female,Asian",
        "UTKFace/9_0_4_20161223214622.jpg.chip.jpg,9,male,Others",
      ])
    #expect(
      faces.passedOver == [
        "1 left out: UTKFace/61_1_20170109142408075.jpg.chip.jpg is not called AGE_GENDER_RACE_DATE"
      ])
  }

  @Test("LFW's numbers are yes above 0 and no below, its names get underscores")
  func lfw() throws {
    let people = ["Ann_Li", "Bob_B._Ray"]
    var texts = [
      "lfw_attributes.txt":
        "# lfw_attributes.txt\n#\tperson\timagenum\tMale\tBig Nose\nAnn Li\t1\t-1.5\t0.25\n"
        + "Ann Li\t2\t-0.1\t0\nBob B. Ray\t1\t2.5e-1\t-3\n"
    ]
    let pictures = [
      "lfw-deepfunneled/Ann_Li/Ann_Li_0001.jpg", "lfw-deepfunneled/Ann_Li/Ann_Li_0002.jpg",
      "lfw-deepfunneled/Bob_B._Ray/Bob_B._Ray_0001.jpg",
    ]
    let set = try LaidOut(pictures: pictures, texts: texts)
    #expect(try set.imported(from: .lfw).table.identities == [0, 0, 1])
    #expect(
      try set.text() == [
        "image,identity,Male,Big_Nose", "Ann_Li/Ann_Li_0001.jpg,Ann_Li,-1,1",
        "Ann_Li/Ann_Li_0002.jpg,Ann_Li,-1,", "Bob_B._Ray/Bob_B._Ray_0001.jpg,Bob_B._Ray,1,-1",
      ])
    texts["peopleDevTrain.txt"] = "1\n\(people[0])\t2\n"
    texts["peopleDevTest.txt"] = "1\n\(people[1])\t1\n"
    let parted = try LaidOut(pictures: pictures, texts: texts).imported(from: .lfw)
    #expect(parted.table.partitions == [.train, .train, .test])
  }

  private let vggface = [
    "train/n000002/0001_01.jpg", "train/n000002/0002_01.jpg", "test/n000001/0001_01.jpg",
    "test/n000009/0001_01.jpg",
  ]

  @Test("VGGFace2's persons keep their set and their gender")
  func vggface2() throws {
    let set = try LaidOut(
      pictures: vggface,
      texts: [
        "identity_meta.csv":
          "Class_ID, Name, Sample_Num, Flag, Gender\nn000001, \"14th_Dalai_Lama\",424,0, m,\n"
          + "n000002, \"A \"Fine\", Frenzy\",315,1, f,\n"
      ])
    let (faces, table) = try set.imported(from: .vggface2)
    #expect(table.partitions == [.train, .train, .test])
    #expect(try set.text()[1] == "train/n000002/0001_01.jpg,train,n000002,f")
    #expect(try set.text()[3] == "test/n000001/0001_01.jpg,test,n000001,m")
    #expect(
      faces.passedOver == [
        "1 left out: test/n000009/0001_01.jpg shows nobody of identity_meta.csv"
      ])
  }

  @Test("MAAD-Face's attributes find VGGFace2's pictures; its values stay as they are")
  func maadFace() throws {
    let set = try LaidOut(
      pictures: vggface,
      texts: [
        "MAAD_Face.csv":
          "Filename,Identity,Male,Big Nose\nn000002/0001_01.jpg,2,-1,0\nn000002/0002_01.jpg,2,-1,1\n"
          + "n000001/0001_01.jpg,1,1,-1\nn000077/0001_01.jpg,77,1,1\n"
      ])
    let (faces, table) = try set.imported(from: .maadFace)
    #expect(table.names == Array(vggface.prefix(3)))
    #expect(table.identities == [2, 2, 1])
    #expect(try set.text()[1] == "train/n000002/0001_01.jpg,train,2,-1,0")
    #expect(
      faces.passedOver == ["1 left out: n000077/0001_01.jpg is neither in train nor in test"])
  }

  @Test("what is missing is named", arguments: KnownDataSet.allCases)
  func missing(set: KnownDataSet) throws {
    let folder = try TemporaryFolder()
    try Data().write(to: folder.file("other.txt"))
    if set == .utkface {
      #expect(try set.faces(in: folder.url).count == 0)
      return
    }
    let error = #expect(throws: FacesError.self) { try set.faces(in: folder.url) }
    #expect(error?.description.contains("It has other.txt.") == true, "\(error?.description ?? "")")
  }
}
