import Concepts
import Faces
import Foundation
import Images
import TestSupport
import Testing

@Suite("CelebA's files")
struct CelebASourceTests {
  /// Three pictures with lists beside, of which `replacing` gives other contents; nil leaves out.
  private func folder(replacing: [String: String?] = [:]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.file("img_x"), withIntermediateDirectories: true)
    for (number, name) in ["a.png", "b.png", "c.png"].enumerated() {
      try RGBImage(width: 20, height: 10, pixels: Array(repeating: UInt8(number), count: 600))
        .writePNG(to: folder.file("img_x/\(name)"))
    }
    // A face on a 20 × 10 picture: every point in the middle but the corners of one eye.
    var points = Array(repeating: "10,5", count: Landmarks.count)
    points[36] = "6,5"
    points[39] = "14,5"
    let header = (0..<Landmarks.count).map { "x\($0),y\($0)" }.joined(separator: ",")
    var files: [String: String?] = [
      "list_attr_x.txt":
        "3\nMale  Smiling AU_12 \r\na.png  1 -1  1\nb.png -1  1 -1\nc.png  1 1 1\n",
      "list_eval_partition.txt": "c.png 2\na.png 0\nb.png 1\n",
      "identity_x.txt": "a.png 5\nb.png 6\nc.png 9\n",
      "landmarks_68.csv":
        "image,\(header)\na.png,\(points.joined(separator: ","))\n"
        + "b.png,\(points.joined(separator: ","))\n",
    ]
    files.merge(replacing) { $1 }
    for case (let name, let text?) in files {
      try text.write(to: folder.file(name), atomically: true, encoding: .utf8)
    }
    return folder
  }

  @Test("attributes, persons, partitions and genders are read by name")
  func table() throws {
    let folder = try folder()
    let table = try CelebASource(root: folder.url).table
    #expect(table.names == ["a.png", "b.png", "c.png"])
    #expect(table.attributes["Male"] == [true, false, true])
    #expect(table.attributes["Smiling"] == [false, true, true])
    #expect(table.identities == [5, 6, 9])
    #expect(table.partitions == [.train, .validation, .test])
    #expect(table.groups[.gender] == [0, 1, 0])
  }

  @Test("persons, partitions and landmarks may be missing")
  func minimal() throws {
    let folder = try folder(replacing: [
      "list_eval_partition.txt": nil, "identity_x.txt": nil, "landmarks_68.csv": nil,
    ])
    let source = try CelebASource(root: folder.url)
    #expect(source.table.identities == nil && source.table.partitions == nil)
    #expect(try source.masks(0, size: 8).isEmpty)
  }

  @Test("pictures come in the asked size")
  func picture() throws {
    let folder = try folder()
    let image = try CelebASource(root: folder.url).image(2, size: 7)
    #expect(image == RGBImage(width: 7, height: 7, pixels: Array(repeating: 2, count: 147)))
  }

  @Test("a face has masks of its parts and of the attributes and Action Units that it carries")
  func masks() throws {
    let folder = try folder()
    let source = try CelebASource(root: folder.url)
    let parts = LocalConcept.all.filter { $0.type == .part }.map(\.name)
    let first = try source.masks(0, size: 20)
    #expect(first.map(\.concept.name).filter { !parts.contains($0) } == ["AU_12"])
    let second = try source.masks(1, size: 20)
    #expect(second.map(\.concept.name).filter { !parts.contains($0) } == ["Smiling"])
    #expect(parts.allSatisfy { part in second.contains { $0.concept.name == part } })
    #expect(try source.masks(2, size: 20).isEmpty)
    // Without landmarks nothing is known of a face's concepts, though the list has its attributes.
    #expect((0..<3).map(source.annotatedTypes) == [.all, .all, []])

    // left_eye: centre (10, 5), semi-axes int(0.6 · 8) + 1 = 5 and int(0.3 · 8) + 1 = 3. The picture
    // is 10 high, so each row of it is two rows of the mask.
    let eye = try #require(first.first { $0.concept.name == "left_eye" }).mask
    #expect((0..<20).filter { eye[$0, 10] } == Array(5...15))
    #expect((0..<20).filter { eye[10, $0] } == Array(4...17))
  }

  @Test(
    "a fault in a list is an error with file, line, what was found and what is valid",
    arguments: [
      ("list_attr_x.txt", "2\nMale\na.png 1\n", "line 1: found 2, where 1"),
      ("list_attr_x.txt", "1\nMale Male\na.png 1 1\n", "line 2: found Male twice"),
      ("list_attr_x.txt", "1\nMale X\na.png 1\n", "line 3: found 2 fields, where 3"),
      ("list_attr_x.txt", "2\nM\na.png 1\nb.png 2\n", "line 4: found M 2, where 1 and -1"),
      ("list_attr_x.txt", "2\nM\na.png 1\na.png 1\n", "line 4: found a.png again"),
      ("list_attr_x.txt", "2\nM\na.png 1\nq.png 1\n", "line 4: q.png is not in"),
      ("list_attr_x.txt", "", "line 1: found the end of the file"),
      ("list_eval_partition.txt", "a.png 0\nb.png 3\n", "line 2: found 3, where 0 (train)"),
      ("list_eval_partition.txt", "a.png 0\nb.png 1\n", "lacks 1 of the images"),
      ("identity_x.txt", "a.png x\n", "line 1: found x, where the number of a person"),
      ("identity_x.txt", "a.png\n", "line 1: found 1 fields"),
      ("landmarks_68.csv", "image,x,y\n", "line 1: found another header"),
    ])
  func faults(file: String, text: String, message: String) throws {
    let folder = try folder(replacing: [file: text])
    let error = #expect(throws: FacesError.self) { try CelebASource(root: folder.url) }
    let description = try #require(error?.description)
    #expect(description.contains(message) && description.contains(file), "\(description)")
  }

  @Test("a coordinate that is no number is an error at its line")
  func landmarkFaults() throws {
    let folder = try folder()
    let file = folder.file("landmarks_68.csv")
    let text = try String(contentsOf: file, encoding: .utf8)
    try text.replacing("b.png,10", with: "b.png,ten").write(
      to: file, atomically: true, encoding: .utf8)
    let error = #expect(throws: FacesError.self) { try CelebASource(root: folder.url) }
    #expect(error?.description.contains("line 3: found x0 “ten”") == true)
  }

  @Test("a missing or doubled list and a missing folder are errors that say what is there")
  func layout() throws {
    let missing = try folder(replacing: ["list_attr_x.txt": nil])
    var error = #expect(throws: FacesError.self) { try CelebASource(root: missing.url) }
    #expect(error?.description.contains("has no list_attr*.txt. It has identity_x.txt") == true)

    let doubled = try folder(replacing: ["list_attr_y.txt": "0\n"])
    error = #expect(throws: FacesError.self) { try CelebASource(root: doubled.url) }
    #expect(
      error?.description.contains("list_attr_x.txt, list_attr_y.txt. Leave only one.") == true)

    error = #expect(throws: FacesError.self) { try CelebASource(root: URL(filePath: "/no/such")) }
    #expect(
      error?.description
        == "/no/such cannot be read (there is no such folder). Check the path and the rights.")
  }
}
