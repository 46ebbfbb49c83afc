import Concepts
import Faces
import Foundation
import Images
import Painter
import Specification
import TestSupport
import Testing

@Suite("Building and checking dictionaries")
struct DictionaryBuilderTests {
  private let table = """
    image,identity,age,Male,Smiling,AU_1,AU_12,Goatee
    a.png,1,30,1,1,0,1,0
    b.png,2,70,1,1,1,1,1
    c.png,3,8,-1,0,1,0,0
    """

  private func open(_ folder: TemporaryFolder) throws -> AnnotatedFaces {
    try AnnotatedFaces(
      csv: folder.file("table.csv"), images: folder.file("img"),
      landmarks: folder.file("landmarks.csv"))
  }

  /// Builds a dictionary in `d/` of a fixture.
  private func build(by estimator: EllipseEstimator = .published) throws -> (
    folder: TemporaryFolder, outcome: DictionaryBuilder.Outcome
  ) {
    let folder = try DictionaryFixture.folder(table: table)
    let outcome = try DictionaryBuilder(open(folder), estimator: estimator)
      .build([0, 1, 2], in: folder.file("d"))
    return (folder, outcome)
  }

  @Test("a face gets the masks of its parts and of what its table says it has, drawn by rule")
  func masks() throws {
    let (folder, outcome) = try build()
    #expect(outcome.faces == 2 && outcome.masks == 8 + 2 + 8 + 1)
    #expect(outcome.withoutLandmarks == 1 && outcome.outside == 0)
    let dictionary = try FaceDictionary(contentsOf: folder.file("d"))
    #expect(
      dictionary.index.images.map(\.path) == ["parts/a/original.png", "parts/c/original.png"])
    let read = try dictionary.masks(0, size: 40)
    let others = read.map(\.concept).filter { $0.type != .part }.map(\.name)
    #expect(others == ["AU_12", "Smiling"])
    for entry in read {
      let drawn = entry.concept.rule.mask(on: DictionaryFixture.face, width: 40, height: 40)
      #expect(entry.mask == drawn, "\(entry.concept.name)")
    }
    #expect(dictionary.probe(of: .age).map(\.group) == [0, 1])
    #expect(dictionary.probe(of: .gender).map(\.group) == [0, 1])
    let origin = dictionary.index.origins["parts/c/original.png"]
    #expect(origin?.name == "c.png")
    let (original, copy) = (folder.file("img/c.png"), folder.file("d/parts/c/original.png"))
    #expect(try Data(contentsOf: original) == Data(contentsOf: copy))
  }

  @Test("the gaussian estimator draws other masks in the same places")
  func gaussian() throws {
    let (folder, _) = try build(by: .gaussian(level: 0.75))
    let dictionary = try FaceDictionary(contentsOf: folder.file("d"))
    for entry in try dictionary.masks(0, size: 40) {
      let rule = entry.concept.rule
      #expect(
        entry.mask
          == rule.mask(
            on: DictionaryFixture.face, width: 40, height: 40, by: .gaussian(level: 0.75)))
      #expect(entry.mask != rule.mask(on: DictionaryFixture.face, width: 40, height: 40))
    }
  }

  @Test("no face with landmarks is an error")
  func noLandmarks() throws {
    let folder = try DictionaryFixture.folder(table: table)
    let builder = DictionaryBuilder(try open(folder), estimator: .published)
    let error = #expect(throws: FacesError.self) {
      try builder.build([1], in: folder.file("d"))
    }
    #expect(error?.description.contains("The one face chosen from") == true)
  }

  @Test("training images and their persons are kept out, by partition and by name")
  func selection() {
    let table = FaceTable(
      origin: "t", names: (0..<8).map { "\($0).jpg" }, attributes: [:],
      identities: [1, 1, 2, 2, 3, 4, 4, 5],
      partitions: [.train, .test, .test, .validation, .test, .test, .test, .train])
    let plain = DictionarySelection(from: table)
    #expect(plain.faces == [2, 3, 4, 5, 6])
    #expect(plain.excludedByName == 0 && plain.excludedByPerson == 1)
    let excluded = DictionarySelection(from: table, excluding: ["5.jpg", "q.jpg"])
    #expect(excluded.faces == [2, 3, 4])
    #expect(excluded.excludedByName == 1 && excluded.excludedByPerson == 2)
    #expect(DictionarySelection(from: table, partitions: [.validation]).faces == [3])
    #expect(DictionarySelection(from: table, partitions: [.train]).faces == [0, 7])
    let none = DictionarySelection(
      from: table, partitions: [.validation, .train], excluding: ["0.jpg", "3.jpg", "7.jpg"])
    #expect(none.faces.isEmpty)
    #expect(
      FacesError.noFaceLeft(table: "t", of: 8, selection: none).description.hasPrefix(
        "t: no face is left of 8: 5 are in other partitions, 3 are excluded by name. Take other"))
    let some = DictionarySelection(from: table, count: 3, seed: 4)
    #expect(some.faces.count == 3 && some == DictionarySelection(from: table, count: 3, seed: 4))
  }

  @Test("manifests and lists name what is kept out; of a manifest only train counts")
  func nameLists() throws {
    let folder = try TemporaryFolder()
    let file = folder.file("names.csv")
    try "image,partition\na.jpg,train\nb.jpg,test\n".write(
      to: file, atomically: true, encoding: .utf8)
    let manifest = try NameList(contentsOf: file)
    #expect(manifest.names == ["a.jpg"])
    #expect(
      manifest.note
        == "\(file.relativePath) is read as a list of partitions: its 1 name of train is excluded, "
        + "its 1 other is not. To exclude all, give a list of names alone.")
    try "a.jpg\nb.jpg\n".write(to: file, atomically: true, encoding: .utf8)
    let plain = try NameList(contentsOf: file)
    #expect(plain.names == ["a.jpg", "b.jpg"] && plain.note == nil)
    try "P,where\n50,x\n".write(to: file, atomically: true, encoding: .utf8)
    #expect(throws: FacesError.self) { try NameList(contentsOf: file) }
  }

  @Test("a whole dictionary has no problems, and its support is counted")
  func sound() throws {
    let (folder, _) = try build()
    let inspection = DictionaryInspection(of: try DictionaryIndex(contentsOf: folder.file("d")))
    #expect(inspection.problems.isEmpty && inspection.resized == 0)
    #expect(inspection.masks { $0.type == .part } == 16)
    #expect(inspection.masks { $0.region == .chin } == 0)
    let nose = try #require(inspection.support.first { $0.concept.name == "nose" })
    let drawn = nose.concept.rule.mask(on: DictionaryFixture.face, width: 40, height: 40)
    #expect(nose.images == 2 && nose.area == Double(drawn.area) / 1600)
    #expect(inspection.scarce.count == 8 + 3)
    #expect(inspection.groups[.age] == [1, 1, 0, 0])
  }

  @Test("every kind of broken file is found and named")
  func broken() throws {
    let (folder, _) = try build()
    let parts = folder.file("d/parts/a")
    func file(_ name: String) -> URL { parts.appending(path: name) }
    try FileManager.default.removeItem(at: file("nose.png"))
    try Data("x".utf8).write(to: file("mouth.png"))
    try BitMask(width: 40, height: 40).writePNG(to: file("left_eye.png"))
    var full = BitMask(width: 40, height: 40)
    for place in 0..<1600 { full[place % 40, place / 40] = true }
    try full.writePNG(to: file("right_eye.png"))
    var wide = BitMask(width: 40, height: 20)
    wide[3, 3] = true
    try wide.writePNG(to: file("left_brow.png"))
    var small = BitMask(width: 21, height: 20)
    small[3, 3] = true
    try small.writePNG(to: file("right_brow.png"))
    try FileManager.default.removeItem(at: folder.file("d/parts/c/original.png"))
    try Data("y".utf8).write(
      to: folder.file("d/non_localizable/Age/twenty_to_forty/a.png"), options: .atomic)

    let index = try DictionaryIndex(contentsOf: folder.file("d"))
    let inspection = DictionaryInspection(of: index)
    #expect(inspection.resized == 1)
    let found = inspection.problems.map { $0.kind }
    #expect(
      found == [
        "other shape", "empty", "full", "missing", "unreadable", "missing", "unreadable",
      ])
    let text = inspection.problems.map { "\($0)" }.joined(separator: "\n")
    for path in [
      "left_brow.png is 40×20", "parts/a/nose.png is not there", "twenty_to_forty/a.png",
    ] { #expect(text.contains(path), "\(text)") }
  }

  @Test("a training image, and another image of the same person, is a leak")
  func leaks() throws {
    let (folder, _) = try build()
    let index = try DictionaryIndex(contentsOf: folder.file("d"))
    #expect(index.leaks(of: ["b.png"]).isEmpty)
    #expect(index.leaks(of: ["c.png"]).map(\.kind) == ["leak"])
    let source = try open(folder).table
    #expect(try index.rows(sharedWith: source) == [0, 2])
    let other = FaceTable(
      origin: "u", names: ["a.png", "z.png"], attributes: [:], identities: [9, 3])
    #expect(try index.rows(sharedWith: other).isEmpty)

    func partition(_ partitions: [Partition]) throws -> FacePartition {
      let table = FaceTable(
        origin: "t", names: source.names, attributes: [:], identities: source.identities,
        partitions: partitions)
      return try FacePartition(table, dictionaryCount: 0, seed: 1)
        .without(FaceDictionary(index), of: table)
    }
    let kept = try partition([.test, .train, .validation])
    #expect(kept[.train] == [1] && kept[.test].isEmpty && kept[.validation].isEmpty)
    let error = #expect(throws: FacesError.self) { try partition([.test, .train, .train]) }
    #expect(error?.description.contains("the first of them c.png") == true)
  }

  @Test("sheets are written for the concepts and groups that there are")
  func sheets() throws {
    let (folder, _) = try build()
    let index = try DictionaryIndex(contentsOf: folder.file("d"))
    let names = try DictionarySheets(of: index, faces: 4, size: 20).write(to: folder.file("s"))
    #expect(names.count == 8 + 3 + 4)
    #expect(names.contains("mouth-AU_12.png") && names.contains("family-Gender-Female.png"))
    let sheet = try RGBImage(contentsOf: folder.file("s/mouth-mouth.png"))
    #expect(sheet.width == 6 * 24 + 4 && sheet.height == 28)
    // The first face is black but for the tint of its mask.
    let tinted = sheet.pixels[0..<28 * 148 * 3].enumerated().contains { place, value in
      place % 3 == 0 && value == 115
    }
    #expect(tinted)
  }

  @Test("the digest follows content, not place")
  func digest() throws {
    let (folder, _) = try build()
    let one = try FaceDictionary(contentsOf: folder.file("d"))
    let digest = one.digest(of: [0, 1])
    try FileManager.default.moveItem(at: folder.file("d"), to: folder.file("e"))
    let moved = try FaceDictionary(contentsOf: folder.file("e"))
    #expect(moved.digest(of: [0, 1]) == digest && moved.digest(of: [0]) != digest)
    try BitMask(width: 400, height: 400).writePNG(to: folder.file("e/parts/a/nose.png"))
    #expect(try FaceDictionary(contentsOf: folder.file("e")).digest(of: [0, 1]) != digest)
  }

  @Test("pictures of a folder of groups are taken over")
  func groups() throws {
    let folder = try DictionaryFixture.folder(table: table)
    let dark = folder.file("groups/skin_tone/dark")
    try FileManager.default.createDirectory(at: dark, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: folder.file("img/b.png"), to: dark.appending(path: "b.png"))
    let groups = try GroupsFolder(contentsOf: folder.file("groups"))
    _ = try DictionaryBuilder(open(folder), estimator: .published)
      .build([0], in: folder.file("d"), groups: groups)
    let dictionary = try FaceDictionary(contentsOf: folder.file("d"))
    #expect(dictionary.probe(of: .skinTone).map(\.group) == [1])
    #expect(throws: FacesError.self) { try GroupsFolder(contentsOf: folder.file("img")) }
  }
}
