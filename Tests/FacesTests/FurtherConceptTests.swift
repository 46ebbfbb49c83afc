import Concepts
import Foundation
import Images
import Painter
import Specification
import TestSupport
import Testing

@testable import Faces

@Suite("Concepts beside the 38")
struct FurtherConceptTests {
  private static let list = """
    name,region,type,rule
    Fringe,hair,attribute,"at 19 24: 0.6·d(17,26) × 0.3·d(17,26), 17→26"
    earlobe,ear,part,"at 1: 0.2*d(0,16) x 0.1*d(0,16), level; at 15: 0.2*d(0,16) x 0.1*d(0,16), level"
    Lids,eye,attribute,mask

    """

  private func read(_ text: String) throws -> [FurtherConcept] {
    try FurtherConcept.all(CSVScanner(Array(text.utf8), file: "Concepts.csv"))
  }

  @Test("a list is read line by line and written as it would be read again")
  func roundTrip() throws {
    let concepts = try read(Self.list)
    #expect(concepts.map(\.concept.name) == ["Fringe", "earlobe", "Lids"])
    #expect(concepts.map(\.concept.region.rawValue) == ["hair", "ear", "eye"])
    #expect(concepts.map(\.concept.type) == [.attribute, .part, .attribute])
    #expect(concepts.map { $0.ellipses?.count } == [1, 2, nil])
    let again = try read(
      ([FurtherConcept.header.joined(separator: ",")] + concepts.map(\.row)).joined(separator: "\n")
    )
    #expect(again == concepts)
  }

  @Test(
    "what is wrong with a line is said with its number, what was found and what is valid",
    arguments: [
      ("Fringe,hair,attribute", ["3 fields", "name,region,type,rule"]),
      ("AU_12,mouth,actionUnit,mask", ["AU_12, which is one of the 38"]),
      ("a/b,hair,part,mask", ["“a/b”", "letters"]),
      ("original,hair,part,mask", ["“original”"]),
      ("Fringe,Hair,attribute,mask", ["the region “Hair”", "small letters"]),
      ("Fringe,eyes,attribute,rule", ["the rule “rule”", "mask, or ellipses"]),
      ("Fringe,moth!,attribute,mask", ["Did you mean mouth?"]),
      ("Fringe,hair,atribute,mask", ["Did you mean attribute?"]),
      ("fringe,hair,attribute,mask", ["fringe as attribute", "part: names"]),
      ("AU_77,eye,part,mask", ["AU_77 as part", "actionUnit"]),
      ("Planted_eye,chin,attribute,mask", ["Planted_eye in the region chin", "eye"]),
      ("Fringe,axis,attribute,mask", ["the region “axis”"]),
    ])
  func wrong(line: String, words: [String]) throws {
    let error = #expect(throws: FacesError.self) {
      try read("name,region,type,rule\nBeauty_Spot,cheek,attribute,mask\n\(line)\n")
    }
    let message = "\(error.map { "\($0)" } ?? "read")"
    #expect(message.hasPrefix("Concepts.csv, line 3: "), "\(message)")
    for word in words { #expect(message.contains(word), "\(message)") }
  }

  @Test("a name may stand once, in any case, under the right header")
  func wholeList() {
    for text in [
      "", "name,region\nFringe,hair\n",
      "name,region,type,rule\nFringe,hair,attribute,mask\nFRINGE,hair,attribute,mask\n",
    ] {
      #expect(throws: FacesError.self) { try read(text) }
    }
  }

  private func dictionary(plant: Plant? = nil) throws -> TemporaryFolder {
    let folder = try DictionaryFixture.folder(
      table: "image,Male,Fringe,Smiling\na.png,1,1,1\nb.png,0,1,0\nc.png,0,-1,1\n")
    let faces = try AnnotatedFaces(
      csv: folder.file("table.csv"), images: folder.file("img"),
      landmarks: folder.file("landmarks.csv"))
    let further = try read(Self.list).filter { $0.ellipses != nil }
    _ = try DictionaryBuilder(faces, estimator: .published, further: further, plant: plant)
      .build([0, 1, 2], in: folder.file("d"))
    return folder
  }

  @Test("a dictionary is built with masks by their rules, and read, checked and shown with them")
  func built() throws {
    let folder = try dictionary()
    let index = try DictionaryIndex(contentsOf: folder.file("d"))
    #expect(index.problems.isEmpty)
    #expect(index.concepts.dropFirst(38).map(\.name) == ["Fringe", "earlobe"])
    #expect(index.concepts.regions.map(\.rawValue).suffix(2) == ["hair", "ear"])
    let read = try FaceDictionary(index)
    let masks = try read.masks(0, size: 40)
    #expect(masks.map(\.concept.name).suffix(3) == ["Smiling", "Fringe", "earlobe"])
    let fringe = try #require(masks.first { $0.concept.name == "Fringe" })
    let rule = try #require(
      EllipseRule.read("at 19 24: 0.6·d(17,26) × 0.3·d(17,26), 17→26")?.first)
    var drawn = BitMask(width: 40, height: 40)
    drawn.fill(rule.ellipse(on: DictionaryFixture.face))
    #expect(fringe.mask == drawn)
    // The other face has no fringe, but ears.
    #expect(try read.masks(1, size: 40).map(\.concept.name).last == "earlobe")
    #expect(try !read.masks(1, size: 40).contains { $0.concept.name == "Fringe" })
    let inspection = DictionaryInspection(of: index)
    #expect(inspection.problems.isEmpty)
    #expect(inspection.support.suffix(2).map(\.images) == [1, 2])
    let sheets = try DictionarySheets(of: index, faces: 2, size: 40).write(
      to: folder.file("sheets"))
    #expect(sheets.contains("hair-Fringe.png") && sheets.contains("ear-earlobe.png"))
    // Another region of the same masks is another dictionary.
    let list = folder.file("d/Concepts.csv")
    let digest = read.digest(of: [0, 1])
    try String(contentsOf: list, encoding: .utf8).replacing("hair", with: "head")
      .write(to: list, atomically: true, encoding: .utf8)
    #expect(try FaceDictionary(contentsOf: folder.file("d")).digest(of: [0, 1]) != digest)
    // Without the list nobody knows what the masks are of.
    try FileManager.default.removeItem(at: list)
    let problems = try DictionaryIndex(contentsOf: folder.file("d")).problems
    #expect(problems.map(\.kind) == ["unknown concept", "unknown concept", "unknown concept"])
  }

  @Test("a dictionary with a cue has it in half of its faces, and the same faces without it")
  func planted() throws {
    let plant = Plant(region: .chin, strength: 1)
    let folder = try dictionary(plant: plant)
    let read = try FaceDictionary(contentsOf: folder.file("d"))
    let paths = read.index.images.map(\.path)
    #expect(paths == ["parts/a/original.png", "parts/a-Planted_chin_strength1/original.png"])
    #expect(read.concepts.last == plant.concept)
    let mask = try #require(try read.masks(1, size: 40).last)
    #expect(mask.concept == plant.concept)
    let pictures = try (read.image(0, size: 40), read.image(1, size: 40))
    #expect(mask.mask == PlantedCueTests.changes(pictures.0, pictures.1))
    #expect(read.index.origins[paths[0]]?.name == "a.png")
    #expect(read.index.origins[paths[1]]?.name == "")
    #expect(DictionaryInspection(of: read.index, excluding: ["a.png"]).problems.count == 1)
    // A cue is known by its name, with or without the list.
    try FileManager.default.removeItem(at: folder.file("d/Concepts.csv"))
    let index = try DictionaryIndex(contentsOf: folder.file("d"))
    #expect(index.concepts.last == plant.concept)
    #expect(index.problems.allSatisfy { $0.kind == "unknown concept" })
  }

  @Test("painted faces are written with both")
  func rendered() throws {
    let folder = try TemporaryFolder()
    let source = SyntheticSource(
      seed: 6, counts: FaceFolderWriter.partitions(of: 10, dictionary: 12))
    let plant = Plant(region: .nose)
    try FaceFolderWriter(
      source: source, size: 64, further: try read(Self.list).filter { $0.ellipses != nil },
      plant: plant
    ).write(to: folder.file("faces"))
    let index = try DictionaryIndex(contentsOf: folder.file("faces/dictionary"))
    let inspection = DictionaryInspection(of: index)
    #expect(inspection.problems.isEmpty && index.images.count == 12)
    #expect(index.concepts.dropFirst(38).map(\.name) == ["Fringe", "earlobe", "Planted_nose"])
    let support = inspection.support.suffix(3)
    #expect(support.map(\.images) == [0, 12, 6])
    let read = try FaceDictionary(index)
    for place in 0..<6 {
      let pictures = try (read.image(place, size: 64), read.image(place + 6, size: 64))
      let mask = try #require(try read.masks(place + 6, size: 64).last)
      #expect(mask.mask == PlantedCueTests.changes(pictures.0, pictures.1))
    }
    // It is the cue that a sweep over the same painted faces plants.
    let faces = PlantedFaces(source, faces: Array(10..<22), plant: plant)
    #expect(try read.image(11, size: 64) == faces.image(11, size: 64))
  }
}
