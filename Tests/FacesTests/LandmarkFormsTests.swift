import Concepts
import Faces
import Foundation
import TestSupport
import Testing

@Suite("Forms of landmarks")
struct LandmarkFormsTests {
  /// Point k is at (k + ½, 2k), counted from 0.
  private static let face = Landmarks(
    points: (0..<Landmarks.count).map { SIMD2(Double($0) + 0.5, 2 * Double($0)) })

  /// The content of a `.pts` file, which counts from 1.
  private static func pts(_ points: [SIMD2<Double>] = face.points) -> String {
    let rows = points.map { "\($0.x + 1) \($0.y + 1)\n" }.joined()
    return "version: 1\nn_points:  \(points.count)\n{\n\(rows)}\n"
  }

  private static func xml(
    boxes: [String] = [box()], name: String = "img/a&amp;b.jpg"
  ) -> String {
    """
    <?xml version='1.0' encoding='ISO-8859-1'?>
    <?xml-stylesheet type='text/xsl' href='image_metadata_stylesheet.xsl'?>
    <!-- <image> in a comment -->
    <dataset><name>Faces > 3</name><images>
      <image file='\(name)'>\(boxes.joined())</image>
    </images></dataset>
    """
  }

  private static func box(_ points: [SIMD2<Double>] = face.points, ignored: Bool = false) -> String
  {
    let parts = points.enumerated().reversed().map { number, point in
      "<part name='\(number < 10 ? "0" : "")\(number)' x='\(point.x)' y=\"\(point.y)\"/>\n"
    }
    let ignore = ignored ? " ignore='1'" : ""
    return "<box top='1' left='1' width='8' height='8'\(ignore)>\(parts.joined())</box>"
  }

  private func list(csv: String) throws -> LandmarkList {
    try LandmarkList(csv: Array(csv.utf8), file: "l.csv")
  }

  private func list(xml: String) throws -> LandmarkList {
    try LandmarkList(dlibXML: Array(xml.utf8), file: "l.xml")
  }

  @Test(
    "columns are told by number and axis in any order, with numbers from 0 or 1",
    arguments: [
      (prefix: "x", "y", 0), ("x_", "y_", 0), (" x_", " y_", 0), ("X", "Y", 0), ("x", "y", 1),
      ("landmark_x_", "landmark_y_", 1),
    ])
  func columns(x: String, y: String, first: Int) throws {
    let numbers = first..<first + Landmarks.count
    let header = ["X_0x", "name"] + numbers.map { "\(x)\($0)" } + numbers.map { "\(y)\($0)" }
    let points = Self.face.points
    let row = ["9", "a.jpg"] + points.map { "\($0.x)" } + points.map { "\($0.y)" }
    let lines = [header, row].map { $0.joined(separator: ",") }.joined(separator: "\r\n")
    #expect(try list(csv: lines)["a.jpg"] == Self.face)
  }

  @Test("OpenFace's points in space, eye rims and failed rows are passed over")
  func openFace() throws {
    let groups = [("eye_lmk_x_", 56), ("x_", 68), ("y_", 68), ("X_", 68), ("Y_", 68), ("p_", 34)]
    let header =
      ["file", " success"]
      + groups.flatMap { name, count in
        (0..<count).map { " \(name)\($0)" }
      }
    func row(_ name: String, _ success: String) -> [String] {
      let own = Self.face.points.map { "\($0.x)" } + Self.face.points.map { "\($0.y)" }
      return [name, success] + Array(repeating: "7", count: 56) + own
        + Array(repeating: "-300", count: 136 + 34)
    }
    let rows = [header, row("a.jpg", "1"), row("b.jpg", "0")]
    let list = try list(csv: rows.map { $0.joined(separator: ",") }.joined(separator: "\n"))
    #expect(list["a.jpg"] == Self.face && list["b.jpg"] == nil && list.count == 1)
  }

  @Test("a .pts file counts pixels from 1")
  func points() throws {
    let face = try Landmarks(pts: Array(Self.pts().utf8), file: "a.pts")
    #expect(face == Self.face)
    #expect(
      try Landmarks(pts: Array(Self.pts().replacing("\n", with: "\r\n").utf8), file: "") == face)
  }

  @Test("dlib's parts may come in any order, beside boxes that are ignored or have none")
  func dlib() throws {
    let empty = "<box top='1' left='1' width='8' height='8'/>"
    let boxes = [empty, Self.box([], ignored: true), Self.box(), Self.box(ignored: true)]
    let list = try list(xml: Self.xml(boxes: boxes))
    #expect(list["img/a&b.jpg"] == Self.face && list.count == 1)
  }

  @Test("an image is found by its name, and by its stem where that is unique")
  func lookUp() throws {
    let folder = try TemporaryFolder()
    let other = Landmarks(points: Self.face.points.map { $0 + 1 })
    try Self.pts().write(to: folder.file("000001.pts"), atomically: true, encoding: .utf8)
    try Self.pts(other.points).write(to: folder.file("b.c.PTS"), atomically: true, encoding: .utf8)
    let list = try LandmarkList(contentsOf: folder.url)
    #expect(list["img/000001.jpg"] == Self.face && list["b.c.png"] == other)
    #expect(list["b.jpg"] == nil && list["00001.jpg"] == nil)

    let image = Self.xml(name: "x/a.jpg")
    let second = Self.xml(name: "y/a.jpg").replacing("<?", with: "<!--<?")
      .replacing("?>", with: "?>-->")
    let both = try self.list(xml: "<all>\(image.split(separator: "?>").last ?? "")\(second)</all>")
    #expect(both["y/a.jpg"] == Self.face && both["a.jpg"] == nil)
  }

  @Test("five points are refused with the reason, other numbers with the number")
  func wrongCounts() throws {
    let five =
      "image,lefteye_x,lefteye_y,righteye_x,righteye_y,nose_x,nose_y,leftmouth_x,"
      + "leftmouth_y,rightmouth_x,rightmouth_y\n"
    let celeba = "2\n" + five.dropFirst(6).replacing(",", with: " ") + "a.jpg 1 2 3 4 5 6 7 8 9 9\n"
    let numbered = "image," + (0..<5).map { "x\($0),y\($0)" }.joined(separator: ",") + "\n"
    for text in [five, celeba, numbered] {
      let error = #expect(throws: FacesError.self) { try list(csv: text) }
      #expect(error == .wrongLandmarks(file: "l.csv", count: 5))
      #expect(error?.description.contains("not where its brows, lids, lips") == true)
    }
    let many = Array(repeating: SIMD2(1.0, 1.0), count: 98)
    #expect(throws: FacesError.wrongLandmarks(file: "a.pts", count: 98)) {
      try Landmarks(pts: Array(Self.pts(many).utf8), file: "a.pts")
    }
    #expect(throws: FacesError.wrongLandmarks(file: "l.xml", count: 98)) {
      try list(xml: Self.xml(boxes: [Self.box(many)]))
    }
  }

  @Test(
    "a fault in a .pts file is an error at its line",
    arguments: [
      ("n_points:  68", "n_points: 69", "line 2: found n_points: 69, where 68"),
      (
        "n_points:  68", "n_points: 5",
        "line 2: found n_points: 5, where 68, the number of landmarks"
      ),
      ("1.5 1.0\n", "", "line 2: found 67 points, where 68"),
      ("1.5 1.0", "1.5", "line 4: found 1.5, where two numbers"),
      ("1.5 1.0", "nan 1", "line 4: found nan 1"), ("1.5 1.0", "1e9 1", "line 4: found 1e9 1"),
      ("}", "", "found the end, where a closing }"), ("{", "", "found no {"),
      ("}", "}\n1 2", "line 73: found 1, where nothing behind }"),
    ])
  func pointFaults(old: String, new: String, message: String) throws {
    let text = Self.pts().replacing(old, with: new, maxReplacements: 1)
    let error = #expect(throws: FacesError.self) {
      try Landmarks(pts: Array(text.utf8), file: "a.pts")
    }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test(
    "a fault in XML is an error at its line",
    arguments: [
      ("<dataset>", "<!DOCTYPE x [<!ENTITY a 'b'>]><dataset>", "line 4: found a document type"),
      ("</images>", "", "found </dataset>"), ("</dataset>", "", "found the end, where </dataset>"),
      ("&amp;", "&name;", "line 5: found “img/a&name;b.jpg”"), ("&amp;", "&", "“img/a&b.jpg”"),
      ("name='05'", "name='04'", "found part 4 again"), ("name='05'", "name='70'", "found part 70"),
      ("name='05'", "name=05", "name without quotes"), ("x='5.5'", "x='inf'", "part 5 without x"),
      ("file='img/", "path='img/", "line 5: found an image without a file"),
      ("<images>", "<images a='1' a='2'>", "a twice in <images>"),
    ])
  func xmlFaults(old: String, new: String, message: String) throws {
    let error = #expect(throws: FacesError.self) {
      try list(xml: Self.xml().replacing(old, with: new, maxReplacements: 1))
    }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test(
    "images with several faces or none are left out and counted; a list without parts is an error")
  func lists() throws {
    let two = try list(xml: Self.xml(boxes: [Self.box(), Self.box()]))
    #expect(two["img/a&b.jpg"] == nil && two.count == 0)
    #expect(
      two.notes == [
        "l.xml: images with several faces, which get no masks: 1, the first of them img/a&b.jpg."
      ])
    var error = #expect(throws: FacesError.self) { try list(xml: Self.xml(boxes: [])) }
    #expect(error?.description.contains("no image with a box that has parts") == true)
    error = #expect(throws: FacesError.self) { try list(csv: "") }
    #expect(error?.description.contains("found an empty file") == true)
  }
}
