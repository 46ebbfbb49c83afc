import Concepts
import Specification
import TestSupport
import Testing

@testable import Faces

@Suite("Tables of other data sets")
struct TableFileTests {
  private func read(
    _ text: String, cut: Double? = nil, codes: FamilyCodes = [:]
  ) throws -> TableFile {
    let folder = try TemporaryFolder()
    let file = folder.file("table.csv")
    try text.write(to: file, atomically: true, encoding: .utf8)
    return try TableFile(contentsOf: file, actionUnitCut: cut, codes: codes)
  }

  @Test("MAAD-Face's 0 is no mask and no gender, and is counted")
  func maad() throws {
    let file = try read(
      "Filename,Identity,Male,Eyeglasses\na.jpg,1,1,1\nb.jpg,2,-1,-1\nc.jpg,3,0,0\nd.jpg,4,0,1\n")
    #expect(file.images == ["a.jpg", "b.jpg", "c.jpg", "d.jpg"])
    #expect(file.identities == [1, 2, 3, 4])
    #expect(file.attributes["Male"] == [true, false, nil, nil])
    #expect(file.notes.contains(.unknown(column: "Male", rows: 2, line: 4)))
    #expect(file.groups.completed(by: file.attributes)[.gender] == [0, 1, nil, nil])
  }

  @Test("a cut reaches a column of intensities that holds only 0 and 1, and none of presence")
  func cut() throws {
    let mixed = "image,AU12,AU20\na,0,0\nb,3,1\nc,5,0\n"
    #expect(try read(mixed, cut: 2).attributes["AU_20"] == [false, false, false])
    #expect(try read("image,AU20\na,0\nb,1\n", cut: 2).attributes["AU_20"] == [false, true])
    #expect(try read(mixed).refusals.keys.sorted() == ["AU_12", "AU_20"])
  }

  @Test("EmotioNet's apostrophes and 999, and LibreFace's intensities are read")
  func actionUnits() throws {
    let emotioNet = try read("URL,'AU 1','AU 12'\na,1,0\nb,999,1\n")
    #expect(emotioNet.attributes["AU_1"] == [true, nil])
    #expect(emotioNet.attributes["AU_12"] == [false, true])
    let libreFace = try read("image,au_12,au_12_intensity\na,1,1.2\nb,0,4.9\n", cut: 2)
    #expect(libreFace.attributes["AU_12"] == [false, true])
    #expect(libreFace.notes.map(\.column) == ["au_12"])
  }

  @Test("LFW's scores count by their sign, under CelebA's names")
  func lfw() throws {
    let file = try read("image,Male,Big Nose\na,1.57,-0.3\nb,-0.02,1.7\n")
    #expect(file.attributes["Male"] == [true, false])
    #expect(file.attributes["Big_Nose"] == [false, true])
  }

  @Test("ages are years with or without a point, −1 is not known, other values are named")
  func ages() throws {
    let file = try read("image,age\na,25.0\nb,-1\nc,8\nd,old\ne,old\n")
    #expect(file.groups[.age] == [1, nil, 0, nil, nil])
    #expect(file.notes.contains(.unknown(column: "age", rows: 1, line: 3)))
    #expect(
      file.notes.contains(.notUnderstood(column: "age", value: "old", rows: 2, line: 5)))
  }

  @Test("codes of gender and race need a declaration, or UTKFace's names")
  func codes() throws {
    func table(_ names: [String]) -> String {
      "image,gender,race\n" + zip(names, ["0,0", "1,2", "1,4"]).map { "\($0),\($1)\n" }.joined()
    }
    let coded = table(["a.jpg", "b.jpg", "c.jpg"])
    let refused = try read(coded)
    #expect(refused.groups.isEmpty && refused.familyRefusals.count == 2)
    #expect(refused.attributes["gender"] == [false, true, true])
    let reason = refused.familyRefusals[.ethnicity]?.description ?? ""
    #expect(reason.contains("race holds numbers") && reason.contains("--codes race="))

    let gender = try #require(FamilyCodes(declaration: "gender=female,male"))
    let race = try #require(FamilyCodes(declaration: "race=white,black,asian,indian,none"))
    let declared = try read(coded, codes: gender.merging(race) { $1 })
    #expect(declared.groups[.gender] == [1, 0, 0] && declared.groups[.ethnicity] == [0, 2, nil])
    #expect(declared.familyRefusals.isEmpty)
    #expect(FamilyCodes(declaration: "race=white,green") == nil)
    #expect(FamilyCodes(declaration: "mood=glad") == nil)

    let utk = try read(table(["9_0_0_2017.jpg", "30_1_2_2016.jpg", "61_1_4_2018.jpg"]))
    #expect(utk.groups[.gender] == [0, 1, 1] && utk.groups[.ethnicity] == [0, 2, nil])
    let other = try read(table(["9_1_0_2017.jpg", "30_1_2_2016.jpg", "61_1_4_2018.jpg"]))
    #expect(other.groups[.gender] == nil && other.groups[.ethnicity] != nil)
  }

  @Test("cells and columns of Action Units that are empty are counted with their first line")
  func emptyUnits() throws {
    let file = try read("image,AU1,AU2,AU4\na,1,,1\nb,,,0\nc,999,,1\n")
    #expect(file.attributes["AU_1"] == [true, nil, nil])
    #expect(
      file.notes == [
        .unknown(column: "AU1", rows: 2, line: 3), .unknown(column: "AU2", rows: 3, line: 2),
      ])
  }

  @Test("a column of intensities that shows only 0 and 1 is refused with the column that tells")
  func rival() throws {
    let file = try read("image,AU1,AU12\na,0,0\nb,1,2\n")
    let words = file.refusals["AU_1"]?.description ?? ""
    #expect(words.contains("AU1 holds intensities, as AU12 beside it does."), "\(words)")
    #expect(file.refusals["AU_12"]?.description.contains("AU12 holds intensities. Say") == true)
  }

  @Test("ages of which −1 and nothing are not known give one note, and are no attribute")
  func unknownAges() throws {
    let file = try read("image,age\na,25.0\nb,-1\nc,\nd,7.5\ne,-1\n")
    #expect(
      file.notes.lines == [
        "age is not known in 3 rows: “-1” in 2, the first on line 3; nothing in 1, the first on line 4."
      ])
    #expect(file.attributes.isEmpty)
  }

  @Test("a column of a concept that is empty is passed over and named")
  func emptyConcept() throws {
    let file = try read("image,Smiling,Big_Nose\na,,nan\nb,,\n")
    #expect(
      file.notes.lines == [
        "Smiling is passed over: it holds nothing.", "Big_Nose is passed over: it holds nothing.",
      ])
  }

  @Test("rectangles and landmarks of a program that finds faces are no attributes")
  func detector() throws {
    let points = (0..<68).map { "x_\($0)" } + (0..<68).map { "y_\($0)" }
    let header = "FaceRectX,FaceRectY,FaceScore,\(points.joined(separator: ",")),AU12,input"
    let numbers = points.map { _ in "1" }.joined(separator: ",")
    let file = try read("\(header)\n1,0,1,\(numbers),1,a.png\n0,1,1,\(numbers),0,b.png\n")
    #expect(file.attributes == ["AU_12": [true, false]])
    #expect(file.isOfDetector && file.images == ["a.png", "b.png"])
    #expect(file.notes.lines.count == 1)
    #expect(file.notes.lines[0].hasPrefix("FaceRectX and 138 other columns say where faces are"))
  }

  @Test("each column that is not read is named with the reason")
  func notes() throws {
    let file = try read("image,note,width,empty,Big Nose,Big_Nose\na,x,640,,1,0\nb,y,1,,1,1\n")
    let lines = file.notes.lines
    #expect(lines.contains("note is passed over: line 2 has “x”, neither yes nor no."))
    #expect(lines.contains("width is passed over: line 2 has “640”, neither yes nor no."))
    #expect(lines.contains("empty is passed over: it holds nothing."))
    #expect(lines.contains("Big Nose is passed over: Big_Nose counts."))
    #expect(file.attributes["Big_Nose"] == [false, true])
  }
}
