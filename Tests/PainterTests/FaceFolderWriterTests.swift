import Concepts
import Faces
import Foundation
import Images
import Painter
import Specification
import TestSupport
import Testing

@Suite("Rendered folders")
struct FaceFolderWriterTests {
  static let size = 48

  /// 120 faces in CelebA's files and 20 in the dictionary, and what they were written from.
  private func folder() throws -> (folder: TemporaryFolder, source: SyntheticSource) {
    let source = SyntheticSource(
      seed: 6, counts: FaceFolderWriter.partitions(of: 120, dictionary: 20))
    let folder = try TemporaryFolder()
    try FaceFolderWriter(source: source, size: Self.size).write(to: folder.url)
    return (folder, source)
  }

  @Test("CelebA's files are read back to the same table, pictures, landmarks and splits")
  func celeba() throws {
    let (folder, source) = try folder()
    let read = try CelebASource(root: folder.url)
    #expect(read.table.names.first == "000001.png" && read.table.count == 120)
    for (name, column) in source.table.attributes {
      #expect(read.table.attributes[name] == Array(column.prefix(120)), "\(name)")
    }
    #expect(read.table.partitions == source.table.partitions.map { Array($0.prefix(120)) })
    for face in [0, 60, 119] {
      #expect(try read.image(face, size: Self.size) == source.image(face, size: Self.size))
      let found = try #require(read.landmarks(face)).points
      for (a, b) in zip(found, source.landmarks(face, size: Self.size).points) {
        #expect(abs(a.x + 0.5 - b.x) < 0.011 && abs(a.y + 0.5 - b.y) < 0.011)
      }
    }
    for axis in [SkewAxis.attribute("Eyeglasses"), .transform(.grayscale)] {
      let sizes = SplitSizes(train: 20, validation: 4, test: 8)
      let plans = try [read.table, source.table].map { table in
        try SplitPlanner(
          table: table, partition: FacePartition(table, dictionaryCount: 0, seed: 3),
          target: "Male", axis: axis, seed: 3
        ).plan(skews: [50, 90], sizes: sizes).splits
      }
      #expect(plans[0] == plans[1])
    }
  }

  @Test("the dictionary is read back to the same faces, masks and groups")
  func dictionary() throws {
    let (folder, source) = try folder()
    let read = try FaceDictionary(contentsOf: folder.file("dictionary"))
    #expect(read.localFaces.count == 20)
    for row in 0..<20 {
      let face = 120 + row
      #expect(read.table.names[row].contains("000\(face + 1)"))
      #expect(try read.image(row, size: Self.size) == source.image(face, size: Self.size))
      let (found, drawn) = (
        try read.masks(row, size: Self.size), source.masks(face, size: Self.size)
      )
      #expect(found.map(\.concept) == drawn.map(\.concept))
      #expect(found.map(\.mask) == drawn.map(\.mask))
    }
    for family in [GlobalFamily.age, .gender, .skinTone] {
      let drawn = (120..<140).compactMap { source.table.groups[family]?[$0] }
      #expect(read.probe(of: family).map(\.group).sorted() == drawn.sorted())
    }
    #expect(read.probe(of: .ethnicity).isEmpty)
  }
}
