import Concepts
import Foundation
import Seeding
import TestSupport
import Testing

@testable import Faces

@Suite("Landmarks that are no face of their picture")
struct LandmarkFaultTests {
  private static let face = DictionaryFixture.face

  private func fault(_ change: (SIMD2<Double>) -> SIMD2<Double>) -> LandmarkFault? {
    Landmarks(points: Self.face.points.map(change)).fault(width: 40, height: 40)
  }

  @Test(
    "shares of the picture, one place, and places outside are told apart; a cropped face is none")
  func faults() {
    #expect(fault { $0 } == nil)
    #expect(fault { $0 / 40 } == .shares)
    #expect(fault { _ in SIMD2(0, 0) } == .onePlace)
    #expect(fault { _ in SIMD2(20, 20) } == .onePlace)
    #expect(fault { $0 * 4 } == .outside)
    #expect(fault { $0 + SIMD2(0, 300) } == .outside)
    #expect(fault { $0 + SIMD2(0, 6) } == nil)
    #expect(fault { $0 / 20 - SIMD2(1, 1) } == .centredShares)
    let words = LandmarkFault.centredShares.description
    #expect(words.contains("shares from −1 to 1"), "\(words)")
  }

  @Test("faces that are inside out are told by the cause, and a face that is turned is none")
  func insideOut() {
    #expect(fault { SIMD2($0.x, 40 - $0.y) } == .flipped)
    #expect(fault { SIMD2($0.y, $0.x) } == .swapped)
    #expect(fault { SIMD2(40 - $0.x, $0.y) } == .mirrored)
    for degrees in stride(from: 0.0, to: 360, by: 15) {
      let (cosine, sine) = (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
      let turned = fault { point in
        let (x, y) = (point.x - 20, point.y - 20)
        return SIMD2(20 + 0.7 * (cosine * x - sine * y), 20 + 0.7 * (sine * x + cosine * y))
      }
      #expect(turned == nil, "\(degrees)")
    }
    // In profile both eyes are at one place.
    #expect(fault { SIMD2(20 + ($0.x - 20) * 0.1, $0.y) } == nil)
    #expect(fault { SIMD2(20 - ($0.x - 20) * 0.1, $0.y) } == nil)
  }

  @Test("points at random, or in another order, are no landmarks")
  func scattered() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<50 {
      let points = (0..<Landmarks.count).map { _ in
        SIMD2(Double.random(in: 0..<40, using: &random), .random(in: 0..<40, using: &random))
      }
      #expect(Landmarks(points: points).fault(width: 40, height: 40) == .scattered)
    }
    let order = random.permutation(of: Landmarks.count)
    let mixed = Landmarks(points: order.map { Self.face.points[$0] })
    #expect(mixed.fault(width: 40, height: 40) == .scattered)
  }

  @Test("most faces must not stand on their heads; a few may")
  func upsideDown() throws {
    func check(_ upright: Int, _ turned: Int) throws -> LandmarkCheck {
      let over = Landmarks(points: Self.face.points.map { SIMD2(40, 40) - $0 })
      let faces =
        Array(repeating: Self.face, count: upright) + Array(repeating: over, count: turned)
      return try LandmarkCheck(of: faces.map { ("a.png", $0, 40, 40) }, in: "t.csv")
    }
    #expect(try check(3, 3).faults.isEmpty)
    let error = #expect(throws: FacesError.self) { try check(3, 4) }
    #expect(error?.description.contains("have their eyes below the mouth") == true)
  }

  @Test(
    "a list of which more than a tenth is wrong is refused with the cause; a few faces are named")
  func lists() throws {
    func check(_ faces: [Landmarks]) throws -> LandmarkCheck {
      try LandmarkCheck(
        of: faces.enumerated().map { ("\($0).png", $1, 40, 40) }, in: "t.csv")
    }
    let shares = Landmarks(points: Self.face.points.map { $0 / 40 })
    let half = Landmarks(points: Self.face.points.map { $0 / 2 })
    let good = Array(repeating: Self.face, count: 19)
    #expect(try check(good + [shares]).faults == [19: .shares])
    let error = #expect(throws: FacesError.self) { try check([Self.face, shares]) }
    #expect(error?.description.contains("1 of 2 faces") == true)
    #expect(error?.description.contains("multiply x by its width") == true)
    #expect(throws: FacesError.self) { try check(Array(repeating: half, count: 6)) }
    #expect(try check(good + [half]).faults.isEmpty)
  }

  @Test("a builder refuses such landmarks before it writes anything")
  func builder() throws {
    let folder = try DictionaryFixture.folder(table: "image,age\na.png,19\nc.png,30\n")
    let header = (0..<Landmarks.count).map { "x\($0),y\($0)" }.joined(separator: ",")
    let row = Self.face.points.map { "\($0.x / 40),\($0.y / 40)" }.joined(separator: ",")
    try "image,\(header)\na.png,\(row)\nc.png,\(row)\n".write(
      to: folder.file("landmarks.csv"), atomically: true, encoding: .utf8)
    let faces = try AnnotatedFaces(
      csv: folder.file("table.csv"), images: folder.file("img"),
      landmarks: folder.file("landmarks.csv"))
    let error = #expect(throws: FacesError.self) {
      try DictionaryBuilder(faces, estimator: .published).build([0, 1], in: folder.file("d"))
    }
    // The file at fault is that of the landmarks, not the table.
    let words = error?.description ?? ""
    #expect(words.hasPrefix("\(folder.file("landmarks.csv").relativePath): "), "\(words)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("d").path))
  }

  @Test("several faces, rows without one and files of single images are read")
  func forms() throws {
    let numbers = 0..<Landmarks.count
    let header = numbers.map { "x_\($0)" } + numbers.map { "y_\($0)" }
    let points = Self.face.points.map { "\($0.x)" } + Self.face.points.map { "\($0.y)" }
    func csv(_ rows: [[String]]) -> String {
      rows.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
    }
    let none = Array(repeating: "", count: points.count)
    let pyFeat = csv([
      ["FaceRectX"] + header + ["input"], ["10.5"] + points + ["pics/a.png"],
      ["nan"] + none + ["pics/b.png"], ["9.5"] + points + ["pics/c.png"],
      ["8.5"] + points + ["pics/c.png"],
    ])
    let list = try LandmarkList(csv: Array(pyFeat.utf8), file: "f.csv")
    #expect(list["a.png"] == Self.face && list["b.png"] == nil && list["c.png"] == nil)
    #expect(list.notes.count == 2)
    let unnamed = pyFeat.replacing("input", with: "note")
    #expect(throws: FacesError.self) { try LandmarkList(csv: Array(unnamed.utf8), file: "f.csv") }

    let folder = try TemporaryFolder()
    let manager = FileManager.default
    for (name, faces) in [("n1/0001", 1), ("n2/0001", 2)] {
      let file = folder.file("\(name).csv")
      try manager.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      let rows = (0..<faces).map { ["\($0)", "0.98"] + points }
      try csv([["face", " confidence"] + header] + rows).write(
        to: file, atomically: true, encoding: .utf8)
    }
    let openFace = try LandmarkList(contentsOf: folder.url)
    #expect(openFace["n1/0001.jpg"] == Self.face && openFace["n2/0001.jpg"] == nil)
    #expect(openFace["0001.jpg"] == nil)
  }
}
