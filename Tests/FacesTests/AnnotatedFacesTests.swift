import Concepts
import Faces
import Foundation
import Images
import TestSupport
import Testing

@Suite("Faces with tables and landmarks")
struct AnnotatedFacesTests {
  /// A table, its pictures a.png, b.png and c.png, and landmarks of them.
  private func faces(_ table: String, cut: Double? = nil) throws -> AnnotatedFaces {
    let folder = try DictionaryFixture.folder(table: table)
    return try AnnotatedFaces(
      csv: folder.file("table.csv"), images: folder.file("img"),
      landmarks: folder.file("landmarks.csv"), actionUnitCut: cut)
  }

  @Test("persons, partitions, families and attributes are told by their columns")
  func columns() throws {
    let table = try faces(
      """
      image,identity,split,age,race,Skin_Tone,Male,Smiling,note,Young
      a.png,7,train,19,White,bright,1,1,x,true
      b.png,anna,2,20,East Asian,dark,-1,0,"y, z",false
      c.png,7,validation,60+,Latino,?,1,1,,yes
      """
    ).table
    #expect(table.names == ["a.png", "b.png", "c.png"])
    let persons = try #require(table.identities)
    #expect(persons[0] == persons[2] && persons[0] != persons[1])
    #expect(table.partitions == [.train, .test, .validation])
    #expect(table.groups[.age] == [0, 1, 3])
    #expect(table.groups[.ethnicity] == [0, 2, nil])
    #expect(table.groups[.skinTone] == [0, 1, nil])
    #expect(table.groups[.gender] == [0, 1, 0])
    #expect(table.attributes["Smiling"] == [true, false, true])
    #expect(table.attributes["Young"] == [true, false, true])
    #expect(table.attributes["note"] == nil && table.attributes["age"] == nil)
  }

  @Test(
    "ages are years, ranges inside a group, or groups",
    arguments: [
      ("3-9", 0), ("19", 0), ("20", 1), ("20-29", 1), ("40", 2), ("59", 2), ("60", 3),
      ("more than 70", 3), ("25.0", 1), ("-1", nil), ("999", nil), ("(60, 100)", 3),
      ("0.5", 0), ("-1.0", nil), ("sixty_plus", 3), ("0-20", 0), ("15-25", nil), ("", nil),
    ])
  func ages(word: String, group: Int?) {
    #expect(GlobalFamily.age.group(ofWord: word) == group)
  }

  @Test("Action Units are read from presence, and from intensities with a cut")
  func actionUnits() throws {
    let text = """
      image,AU_1,AU2,AU04,AU05_c,AU12_r,AU12_c,AU 25,AU17_r,AU_3
      a.png,1,0,1,1,0.9,1,A,5,1
      b.png,-1,1,999,0,2.5,0,C,0.5,0
      c.png,1,0,,1,5,1,e,2,1
      """
    let cut = try faces(text, cut: 2).table.attributes
    #expect(cut["AU_1"] == [true, false, true])
    #expect(cut["AU_2"] == [false, true, false])
    #expect(cut["AU_5"] == [true, false, true])
    #expect(cut["AU_12"] == [false, true, true])
    #expect(cut["AU_25"] == [false, true, true])
    #expect(cut["AU_17"] == [true, false, true])
    #expect(cut["AU17_r"] == nil)
    #expect(cut["AU_4"] == [true, nil, nil])

    let error = #expect(throws: FacesError.self) { try faces(text) }
    #expect(error?.description.contains("intensities. Say from which on") == true)
    let presence = text.replacing("AU 25", with: "_25").replacing("AU17_r", with: "_17")
    #expect(try faces(presence).table.attributes["AU_12"] == [true, false, true])
  }

  @Test(
    "a header names an Action Unit or it does not",
    arguments: [
      ("AU_1", 1), ("AU1", 1), ("au01", 1), ("AU 12", 12), ("AU12_r", 12), ("AU12_c", 12),
      ("AU", nil), ("AUX1", nil), ("AU1_x", nil), ("AU_12b", nil), ("1AU", nil),
    ])
  func headers(header: String, number: Int?) {
    #expect(ActionUnitColumn(header: header)?.number == number)
  }

  @Test(
    "a fault in a table is an error with its line",
    arguments: [
      ("image,image\na.png,b\n", "line 1: found the column image twice"),
      ("image,age\na.png\n", "line 2: found 1 fields"),
      ("image,age\na.png,1\na.png,2\n", "line 3, column image: found a.png again"),
      ("image,age\na.png,1\nd.png,2\n", "line 3: d.png is not in"),
      ("image,split\na.png,hold\n", "line 2, column split: found hold"),
      ("image,AU_1\na.png,often\n", "line 2, column AU_1: found often"),
    ])
  func faults(table: String, message: String) throws {
    let error = #expect(throws: FacesError.self) { try faces(table, cut: 1) }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test("Action Units are read from a folder of OpenFace's tables, one a picture")
  func openFace() throws {
    var faces = try faces("image,age\na.png,30\nb.png,30\nc.png,30\n", cut: 1)
    let folder = try TemporaryFolder()
    let header = "face, confidence, success, x_0, AU12_r, AU12_c\n"
    let one = "0, 0.98, 1, 5.5, 2.5, 1\n"
    func write(_ name: String, _ text: String) throws {
      let file = folder.file("units/\(name)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    try write("sub/a.csv", header + one)
    try write("b.csv", header + "0, 0.1, 0, 0, 0, 0\n")
    try write("c.csv", header + one + "1, 0.9, 1, 5.5, 0.1, 0\n")
    try faces.add(csv: folder.file("units"), actionUnitCut: 1)
    #expect(faces.table.attributes["AU_12"] == [true, nil, nil])
    let notes = faces.table.notes.lines.joined(separator: "\n")
    #expect(notes.contains("1 picture with several faces, the first of them c.csv"), "\(notes)")
    #expect(notes.contains("AU_12 is not known in 2 rows, the first on line 3."), "\(notes)")
    try write("b.csv", header + "0, 0.9, 1, 0, often, 0\n")
    let error = #expect(throws: FacesError.self) {
      try faces.add(csv: folder.file("units"), actionUnitCut: 1)
    }
    #expect(error?.description.contains("b.csv, line 2, column AU12_r: found often") == true)
  }

  @Test("what another table says goes to the pictures of the same name or stem")
  func annotations() throws {
    var faces = try faces("image,age,Smiling\na.png,30,1\nb.png,30,1\n")
    let folder = try TemporaryFolder()
    let file = folder.file("more.csv")
    func add(_ text: String) throws {
      try text.write(to: file, atomically: true, encoding: .utf8)
      try faces.add(csv: file, actionUnitCut: 1)
    }
    try add("path,age,sex,AU12_r,note\nx/b.jpg,70,f,2.5,?\nq.png,3,m,0,!\n")
    #expect(faces.table.groups[.age] == [1, 1] && faces.table.groups[.gender] == [nil, 1])
    #expect(
      faces.table.notes.contains(
        .contradicted(column: "age", by: file.relativePath, rows: 1, picture: "b.png")))
    #expect(faces.table.attributes["AU_12"] == [nil, true])
    #expect(faces.table.attributes["Smiling"] == [true, true])
    try add("a.png train\nb.png test\n")
    #expect(faces.table.partitions == [.train, .test])
    try add("image,identity\na,7\nb,8\n")
    #expect(faces.table.identities == [7, 8])
    #expect(faces.table.notes.contains(.unknown(column: "AU_12", rows: 1, line: 2)))
    for text in ["path,mood\na.png,glad\n", "path,age\nz.png,3\n", "image,age\na,3\na,70\n"] {
      #expect(throws: FacesError.self) { try add(text) }
    }
  }
}
