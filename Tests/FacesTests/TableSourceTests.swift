import Concepts
import Faces
import Foundation
import Images
import Specification
import TestSupport
import Testing

@Suite("CSV tables")
struct TableSourceTests {
  private func open(
    _ folder: TemporaryFolder, columns: TableColumns = TableColumns()
  ) throws -> TableSource {
    try TableSource(
      csv: folder.file("table.csv"), images: folder.file("img"), columns: columns)
  }

  @Test("attributes are 1 and −1 or 1 and 0; persons, partitions and genders are read beside them")
  func table() throws {
    let folder = try pictureFolder(
      csv: """
        image,Male,Smiling,identity,partition,age
        a.png,1,0,ann,train,31
        b.png,-1,1,ben,validation,9
        c.png,1,1,ann,2,1

        """)
    let source = try open(folder)
    let table = source.table
    #expect(table.names == ["a.png", "b.png", "c.png"])
    #expect(table.attributes["Male"] == [true, false, true])
    #expect(table.attributes["Smiling"] == [false, true, true])
    #expect(table.attributes.keys.sorted() == ["Male", "Smiling"])
    #expect(table.identities == [0, 1, 0])
    #expect(table.partitions == [.train, .validation, .test])
    #expect(table.groups[.gender] == [0, 1, 0])
    #expect(try source.masks(0, size: 8).isEmpty)
    #expect(try source.image(2, size: 4).pixels.prefix(3) == [20, 100, 200])
  }

  @Test(
    "quotes, doubled quotes, commas and line ends in fields, CRLF and a byte-order mark are read")
  func quoting() throws {
    let names = ["a, \"b\".png", "sub/c.png", "d\ne.png"]
    let folder = try pictureFolder(
      names,
      csv: "\u{FEFF}\"Wears \"\"hat\"\"\",\"image\"\r\n1,\"a, \"\"b\"\".png\"\r\n"
        + "\"0\",sub/c.png\r\n1,\"d\ne.png\"\r\n\r\n")
    let table = try open(folder).table
    #expect(table.names == names)
    #expect(table.attributes == ["Wears \"hat\"": [true, false, true]])
  }

  @Test("columns of other names may hold the pictures, partitions and persons")
  func columns() throws {
    let folder = try pictureFolder(
      csv: ",image_id,Male,split,who\n0,a.png,1,0,7\n1,b.png,0,1,8\n2,c.png,1,2,9\n")
    let columns = TableColumns(image: "image_id", partition: "split", identity: "who")
    let table = try open(folder, columns: columns).table
    #expect(table.partitions == [.train, .validation, .test])
    #expect(table.identities == [7, 8, 9])
    #expect(table.attributes.keys.sorted() == ["Male"])
  }

  @Test("landmark columns give masks; a row may leave them empty")
  func landmarks() throws {
    var points = Array(repeating: "10,5", count: Landmarks.count)
    points[36] = "6,5"
    points[39] = "14,5"
    let header = (0..<Landmarks.count).map { "x\($0),y\($0)" }.joined(separator: ",")
    let empty = String(repeating: ",", count: 2 * Landmarks.count - 1)
    let row = points.joined(separator: ",")
    let folder = try pictureFolder(
      csv: "image,Smiling,\(header)\na.png,1,\(row)\nb.png,1,\(empty)\nc.png,0,\(row)\n")
    let source = try open(folder)
    #expect(source.landmarks(0)?.points[36] == SIMD2(6, 5))
    #expect(source.landmarks(1) == nil)
    let names = try (0..<3).map { try source.masks($0, size: 20).map(\.concept.name) }
    #expect(names[0].contains("Smiling") && names[0].contains("left_eye"))
    #expect(names[1].isEmpty && !names[2].contains("Smiling"))
    // The table says nothing of Action Units.
    let known: ConceptTypes = [ConceptTypes(.part), ConceptTypes(.attribute)]
    #expect((0..<3).map(source.annotatedTypes) == [known, [], known])
  }

  @Test("landmarks may lie in a file of their own")
  func landmarkFile() throws {
    let folder = try pictureFolder(csv: "image,Smiling\na.png,1\nb.png,1\n")
    let header = (0..<Landmarks.count).map { "x\($0),y\($0)" }.joined(separator: ",")
    let row = Array(repeating: "10,5", count: Landmarks.count).joined(separator: ",")
    try Data("image,\(header)\nb.png,\(row)\n".utf8).write(to: folder.file("landmarks.csv"))
    let source = try TableSource(
      csv: folder.file("table.csv"), images: folder.file("img"),
      landmarks: folder.file("landmarks.csv"))
    #expect(source.landmarks(0) == nil && source.landmarks(1)?.points[7] == SIMD2(10, 5))
  }

  @Test("a row with a transform is a face of its own, and its picture comes transformed")
  func transforms() throws {
    let folder = try pictureFolder(
      csv: """
        image,transform,Male
        a.png,,1
        a.png,grayscale,0
        b.png,blur sigma=2+brightness factor=0.5,1

        """)
    let source = try open(folder)
    #expect(
      source.table.names == [
        "a.png", "a.png (grayscale)", "b.png (blur sigma=2+brightness factor=0.5)",
      ])
    #expect(try !source.image(0, size: 4).isGray)
    #expect(try source.image(1, size: 4) == source.image(0, size: 4).grayscale())
    #expect(try source.image(2, size: 4).pixels.prefix(3) == [5, 50, 100])
  }

  @Test(
    "a fault is an error with file, line, column, what was found and what is valid",
    arguments: [
      ("", "line 1: found an empty file, where a header and a row for each picture is valid"),
      ("picture,Male\nq.png,1\n", "line 2: q.png is not in"),
      ("image,Male,Male\na.png,1,1\n", "line 1: found the column Male twice"),
      ("image,Male\n", "line 1: found a header alone, where a header and a row"),
      ("image,Male\na.png\n", "line 2: found 1 fields, where 2, as in the header, is valid"),
      ("image,Male\na.png,1\na.png,0\n", "line 3, column image: found a.png again"),
      ("image,Male\n,1\n", "line 2, column image: found nothing"),
      ("image,Male\na.png,1\nq.png,1\n", "line 3: q.png is not in"),
      ("image,Smiling\na.png,1\nb.png,2\n", "line 3, column Smiling: found 2, where 1 and -1"),
      ("image,Smiling\na.png,1\nb.png,l\n", "line 3, column Smiling: found l, where 1 and -1"),
      ("image,partition\na.png,rest\n", "line 2, column partition: found rest, where train"),
      ("image,identity\na.png,\n", "line 2, column identity: found nothing"),
      ("image,x0,y0\na.png,1,2\n", "line 1: found 2 of the columns x0, y0 to x67, y67"),
      ("image,transform\na.png,sepia\n", "line 2, column transform: found sepia"),
      ("image,transform\na.png,blur sigma=1e9\n", "found blur sigma=1e9"),
      ("image,transform\na.png,jpeg quality=1e300\n", "found jpeg quality=1e300"),
      ("image,Male\n\"a.png,1\nb.png,1\n", "line 2: found a quote without an end"),
      ("image,Male\n\"d\ne.png\",1\n\"a\"x,1\n", "line 4: found text behind a closing quote"),
    ])
  func faults(csv: String, message: String) throws {
    let folder = try pictureFolder(["a.png", "b.png", "d\ne.png"], csv: csv)
    let error = #expect(throws: FacesError.self) { try open(folder) }
    let description = try #require(error?.description)
    #expect(description.contains(message) && description.contains("table.csv"), "\(description)")
  }

  @Test(
    "a column that is no attribute is an error when it is asked for, which says why",
    arguments: [
      ("age\na.png,1\nb.png,34\nc.png,0\n", "line 3, column age: found 34, where 1 and -1"),
      ("age\na.png,1\nb.png,\nc.png,1\n", "age is true for all 2 images"),
      ("age\na.png,\nb.png,\nc.png,\n", "line 2, column age: found nothing"),
    ])
  func otherColumns(csv: String, message: String) throws {
    let table = try open(try pictureFolder(csv: "image," + csv)).table
    let error = #expect(throws: FacesError.self) { try table.values(of: "age") }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test("a missing table, folder or named column is an error that names it")
  func missing() throws {
    let folder = try pictureFolder(csv: "image,Male\na.png,1\n")
    func message(csv: String, images: String, _ columns: TableColumns = TableColumns()) -> String {
      let error = #expect(throws: FacesError.self) {
        try TableSource(csv: folder.file(csv), images: folder.file(images), columns: columns)
      }
      return error?.description ?? ""
    }
    #expect(message(csv: "none.csv", images: "img").contains("there is no such file"))
    #expect(message(csv: "table.csv", images: "gone").contains("there is no such folder"))
    #expect(message(csv: "table.csv", images: "table.csv").contains("it is not a folder"))
    let columns = TableColumns(partition: "fold")
    #expect(message(csv: "table.csv", images: "img", columns).contains("no column fold"))
  }
}
