import Concepts
import Faces
import Foundation
import Images
import Painter
import TestSupport
import Testing

@Suite("Face Dictionary")
struct FaceDictionaryTests {
  /// A mask of 6 × 6 that is on in one column.
  private func mask(_ column: Int) -> BitMask {
    var mask = BitMask(width: 6, height: 6)
    for y in 0..<6 { mask[column, y] = true }
    return mask
  }

  private func picture(_ value: UInt8) -> RGBImage {
    RGBImage(width: 6, height: 6, pixels: Array(repeating: value, count: 108))
  }

  private func concept(_ name: String) throws -> LocalConcept {
    try #require(LocalConcept.named(name))
  }

  /// Writes text files below a folder.
  private func write(_ files: [String: String], to folder: TemporaryFolder) throws {
    for (path, text) in files {
      let url = folder.file(path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
  }

  @Test("what is written in the published layout reads back the same, faces in order")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let writer = try DictionaryWriter(creating: folder.file("d"))
    // The first has no Action Unit, the second no attribute, the third nothing.
    let masks = [
      ["nose": 0, "mouth": 1, "Smiling": 2], ["AU_12": 3, "AU_1": 4, "left_eye": 5], [:],
    ]
    let groups: [[GlobalFamily: Int]] = [
      [.age: 3, .gender: 0, .skinTone: 1], [.gender: 1], [.palette: 0],
    ]
    var entries: [DictionaryWriter.Entry] = []
    for face in 0..<3 {
      entries.append(
        try writer.write(
          DictionaryFace(
            id: "00000\(3 - face)", picture: .image(picture(UInt8(face))),
            masks: masks[face].map {
              ConceptMask(concept: try concept($0.key), mask: mask($0.value))
            },
            groups: groups[face],
            origin: DictionaryOrigin(name: "a,\(face).jpg", person: face == 1 ? nil : face))))
    }
    try writer.finish(entries)

    let dictionary = try FaceDictionary(contentsOf: folder.file("d"))
    #expect(dictionary.localFaces == 0..<3)
    #expect(
      Array(dictionary.table.names.prefix(3)) == [
        "parts/000003/original.png", "parts/000002/original.png", "parts/000001/original.png",
      ])
    for face in 0..<3 {
      #expect(try dictionary.image(face, size: 6) == picture(UInt8(face)))
      let read = try dictionary.masks(face, size: 6)
      let names = LocalConcept.all.map(\.name).filter { masks[face][$0] != nil }
      #expect(read.map(\.concept.name) == names)
      #expect(read.map(\.mask) == names.compactMap { masks[face][$0] }.map(mask))
    }
    // The index of a type lists a picture that has masks of it; one without any is listed by its parts.
    let types: [[ConceptType]] = [[.part, .attribute], [.actionUnit, .part], [.part]]
    #expect(
      (0..<3).map(dictionary.annotatedTypes)
        == types.map { ConceptTypes($0.map { ConceptTypes($0) }) })
    #expect(dictionary.annotatedTypes(3) == [])
    #expect(dictionary.probe(of: .gender).map(\.group) == [0, 1])
    #expect(dictionary.probe(of: .age).map(\.group) == [3])
    let old = try #require(dictionary.probe(of: .age).first).face
    #expect(dictionary.table.names[old] == "non_localizable/Age/sixty_plus/000003.png")
    #expect(try dictionary.image(old, size: 6) == picture(0))
    #expect(dictionary.probe(of: .palette).isEmpty)
    let origin = dictionary.index.origins["parts/000001/original.png"]
    #expect(origin == DictionaryOrigin(name: "a,2.jpg", person: 2))

    #expect(throws: FacesError.self) { try DictionaryWriter(creating: folder.file("d")) }
  }

  @Test("a picture of a group does not take the place of a face of the same name")
  func groupOfSameName() throws {
    let folder = try TemporaryFolder()
    let other = folder.file("7.png")
    try picture(9).writePNG(to: other)
    let writer = try DictionaryWriter(creating: folder.file("d"))
    let face = DictionaryFace(
      id: "7", picture: .image(picture(1)),
      masks: [ConceptMask(concept: try concept("nose"), mask: mask(0))], groups: [.age: 3])
    let entry = try writer.write(face)
    try writer.copy(other, family: .age, group: 3)
    try writer.copy(other, family: .age, group: 3)
    try writer.finish([entry])
    let group = folder.file("d/non_localizable/Age/sixty_plus")
    let names = try FileManager.default.contentsOfDirectory(atPath: group.path)
    #expect(names.sorted() == ["7.png", "7~2.png", "7~3.png"])
    #expect(try RGBImage(contentsOf: group.appending(path: "7.png")) == picture(1))
    #expect(try RGBImage(contentsOf: group.appending(path: "7~2.png")) == picture(9))
  }

  @Test(
    "a picture is annotated for the types whose index files name it, with masks there or without")
  func annotations() throws {
    let folder = try TemporaryFolder()
    var files = [
      "Action_Units.csv": "image,labels\nparts/1/original.png,\n",
      "Attributes.csv": "image,labels\nparts/2/original.png,attributes/2/AU_1.png\n",
      "Parts.csv": "image,labels\nparts/1/original.png,parts/1/nose.png\n",
    ]
    try write(files, to: folder)
    let dictionary = try FaceDictionary(contentsOf: folder.url)
    let all = (0..<2).map(dictionary.annotatedTypes)
    // An Action Unit in another index counts as one, too.
    #expect(all[0] == [ConceptTypes(.actionUnit), ConceptTypes(.part)])
    #expect(all[1] == [ConceptTypes(.actionUnit), ConceptTypes(.attribute)])
    // What a picture without masks is annotated for names a dissection only where that counts.
    let digests = [false, true].map { dictionary.digest(of: [0, 1], withAnnotations: $0) }
    files["Attributes.csv"]? += "parts/1/original.png,\n"
    try write(files, to: folder)
    let other = try FaceDictionary(contentsOf: folder.url)
    #expect(other.annotatedTypes(0) == .all)
    #expect(other.digest(of: [0, 1]) == digests[0])
    #expect(other.digest(of: [0, 1], withAnnotations: true) != digests[1])
  }

  @Test("a published index is read by whole stems, one picture per path")
  func published() throws {
    let folder = try TemporaryFolder()
    try write(
      [
        "Action_Units.csv": "image,labels\nAU/N_1/original.png,AU/N_1/AU_12.png;AU/N_1/AU_1.png\n",
        "Attributes.csv":
          "image,labels\r\nattributes/000001/original.png,attributes/000001/Smiling.png\r\n",
        "Parts.csv": "image,labels\nattributes/000001/original.png,parts/000001/nose.png\n",
        "non_localizable/Age/zero_to_twenty/b.jpg": "", "non_localizable/Age/60+/a.jpg": "",
        "non_localizable/Gender/Female/c.jpg": "", "non_localizable/Gender/male/.hidden": "",
      ], to: folder)
    let index = try DictionaryIndex(contentsOf: folder.url)
    #expect(index.problems.isEmpty)
    #expect(
      index.images.map(\.path) == ["AU/N_1/original.png", "attributes/000001/original.png"])
    // Maps are handed over in the order of attributes, Action Units and parts.
    #expect(index.publishedOrder == [1, 0])
    #expect(index.images[0].masks.map(\.concept.name) == ["AU_1", "AU_12"])
    #expect(index.images[0].masks.map(\.path) == ["AU/N_1/AU_1.png", "AU/N_1/AU_12.png"])
    #expect(index.images[1].masks.map(\.concept.name) == ["nose", "Smiling"])
    #expect(index.families[.age]?.map(\.group) == [0, 3])
    #expect(index.families[.gender]?.map(\.path) == ["non_localizable/Gender/Female/c.jpg"])
  }

  @Test("masks of any size are fitted to the asked size; one without pixels still counts")
  func sizes() throws {
    let folder = try TemporaryFolder()
    try write(
      ["Parts.csv": "image,labels\np/original.png,p/nose.png;p/mouth.png\n"], to: folder)
    try FileManager.default.createDirectory(
      at: folder.file("p"), withIntermediateDirectories: true)
    try picture(7).writePNG(to: folder.file("p/original.png"))
    var large = BitMask(width: 12, height: 12)
    for y in 0..<12 { for x in 0..<6 { large[x, y] = true } }
    try large.writePNG(to: folder.file("p/nose.png"))
    try BitMask(width: 3, height: 3).writePNG(to: folder.file("p/mouth.png"))
    let read = try FaceDictionary(contentsOf: folder.url).masks(0, size: 4)
    #expect(read.map(\.concept.name) == ["nose", "mouth"] && read.last?.mask.area == 0)
    #expect(read.first?.mask.area == 8 && read.first?.mask[1, 3] == true)
  }

  @Test(
    "what is wrong in an index is a problem that names the line",
    arguments: [
      ("a.png,AU/1/AU_3.png", "unknown concept", "Parts.csv, line 2: AU/1/AU_3.png"),
      ("a.png,x/nose_overlap.png", "unknown concept", "x/nose_overlap.png"),
      ("a.png,../x/nose.png", "bad path", "“../x/nose.png” is not a path inside"),
      ("/etc/a.png,x/nose.png", "bad path", "“/etc/a.png”"),
      ("a.png,x/nose.png;y/nose.png", "listed twice", "y/nose.png"),
      ("a.png,x/nose.png\na.png,x/mouth.png", "listed twice", "line 3: a.png"),
    ])
  func problems(rows: String, kind: String, text: String) throws {
    let folder = try TemporaryFolder()
    try write(["Parts.csv": "image,labels\n\(rows)\n"], to: folder)
    let problems = try DictionaryIndex(contentsOf: folder.url).problems
    #expect(problems.map(\.kind) == [kind])
    #expect(problems.first?.description.contains(text) == true, "\(problems)")
    let error = #expect(throws: FacesError.self) { try FaceDictionary(contentsOf: folder.url) }
    #expect(error?.description.contains(text) == true)
  }

  @Test("folders that are no family or group are problems")
  func families() throws {
    let folder = try TemporaryFolder()
    try write(
      [
        "non_localizable/Mood/glad/a.png": "", "non_localizable/Gender/boys/a.png": "",
        "non_localizable/skin_tone/dark/a.png": "",
      ], to: folder)
    let index = try DictionaryIndex(contentsOf: folder.url)
    #expect(index.problems.map(\.kind) == ["unknown group", "unknown family"])
    #expect(index.problems[0].description.contains("groups are Male, Female"))
    #expect(index.families[.skinTone]?.count == 1)
  }

  @Test(
    "a file that is no index is an error with its line",
    arguments: [
      ("", "line 1: found an empty file"), ("image\n", "line 1: found another header"),
      ("image,labels\na,b,c\n", "line 2: found 3 fields"),
      ("image,labels\n\n\"a,b\n", "line 3: found a quote without an end"),
      ("image,labels\n\"a\"b,c\n", "line 2: found text behind a closing quote"),
    ])
  func noIndex(text: String, message: String) throws {
    let folder = try TemporaryFolder()
    try write(["Attributes.csv": text], to: folder)
    let error = #expect(throws: FacesError.self) { try DictionaryIndex(contentsOf: folder.url) }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test("a folder without a dictionary and a missing one are errors")
  func noDictionary() throws {
    let folder = try TemporaryFolder()
    try write(["notes.txt": "x"], to: folder)
    var error = #expect(throws: FacesError.self) { try DictionaryIndex(contentsOf: folder.url) }
    #expect(error?.description.contains("has no Face Dictionary") == true)
    error = #expect(throws: FacesError.self) {
      try DictionaryIndex(contentsOf: URL(filePath: "/no/such"))
    }
    #expect(
      error?.description
        == "/no/such cannot be read (there is no such folder). Check the path and the rights.")
  }
}
