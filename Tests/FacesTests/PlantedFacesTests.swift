import Concepts
import Faces
import Foundation
import Images
import Painter
import Specification
import TestSupport
import Testing

@Suite("Dictionaries with a cue")
struct PlantedFacesTests {
  private let plant = Plant(region: .mouth, kind: .tint)

  @Test("half of the faces show it with its exact mask, the other half is the same without it")
  func halves() throws {
    let source = SyntheticSource(seed: 3, counts: [.dictionary: 21])
    let planted = PlantedFaces(source, faces: Array(0..<21), plant: plant)
    #expect(planted.table.count == 20)
    #expect(planted.concepts == LocalConcept.all + [plant.concept])
    #expect(
      planted.table.attributes[plant.name] == (0..<20).map { $0 >= 10 })
    for place in 0..<10 {
      let (bare, shown) = try (
        planted.image(place, size: 48), planted.image(place + 10, size: 48)
      )
      let face = planted.entry(place).face
      #expect(planted.entry(place + 10).face == face)
      #expect(bare == source.image(face, size: 48))
      let own = try planted.masks(place + 10, size: 48)
      #expect(own.map(\.concept).dropLast() == source.masks(face, size: 48).map(\.concept)[...])
      let mask = try #require(own.last)
      #expect(mask.concept == plant.concept)
      #expect(mask.mask == PlantedCueTests.changes(bare, shown))
      #expect(try planted.masks(place, size: 48).allSatisfy { $0.concept != plant.concept })
      for name in ["Male", "Smiling"] {
        let column = try #require(planted.table.attribute(name))
        #expect(column[place] == source.table.attribute(name)?[face])
        #expect(column[place + 10] == column[place])
      }
    }
    #expect(Set((0..<10).map { planted.entry($0).face }).count == 10)
  }

  /// Painted faces as photographs of 60 × 80, as JPEG files with landmarks of most of them.
  private func photographs(_ count: Int = 40) throws -> (
    folder: TemporaryFolder, source: CelebASource
  ) {
    let folder = try TemporaryFolder()
    let painted = SyntheticSource(seed: 5, counts: FaceFolderWriter.partitions(of: count))
    try FaceFolderWriter(source: painted, size: 80).write(to: folder.file("faces"))
    let images = folder.file("faces/img")
    for name in try FileManager.default.contentsOfDirectory(atPath: images.path) {
      let file = images.appending(path: name)
      let picture = try RGBImage(contentsOf: file).resized(toWidth: 60, height: 80)
      try FileManager.default.removeItem(at: file)
      // The content says what it is, not the name.
      try Data(try picture.jpegData(quality: 90)).write(to: file)
    }
    // The first two pictures lose their landmarks; the others' x is that of the narrower picture.
    let list = folder.file("faces/landmarks_68.csv")
    var lines = try String(contentsOf: list, encoding: .utf8).split(separator: "\n").map(
      String.init)
    lines =
      [lines[0]]
      + lines[3...].map { line in
        line.split(separator: ",").enumerated().map { place, word in
          guard place % 2 == 1, let x = Double(word) else { return String(word) }
          return "\((x + 0.5) * 60 / 80 - 0.5)"
        }.joined(separator: ",")
      }
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: list)
    return (folder, try CelebASource(root: folder.file("faces")))
  }

  @Test("photographs get it where their landmarks say, and none without landmarks")
  func onPhotographs() throws {
    let (folder, source) = try photographs()
    defer { withExtendedLifetime(folder) {} }
    let painted = SyntheticSource(seed: 5, counts: FaceFolderWriter.partitions(of: 40))
    #expect(source.facesWithoutLandmarks == [0, 1])
    for face in 2..<12 {
      let picture = try source.image(face, size: 64)
      let shown = try source.change(picture, of: face, by: .plant(plant))
      let cue = try source.cue(plant, on: face, size: 64)
      #expect(PlantedCueTests.changes(picture, shown) == cue.mask(width: 64, height: 64))
      // The painted face of the same name has it at the same place, to a hundredth of a pixel of the file.
      let same = try painted.cue(plant, on: face, size: 64)
      let way = same.centre - cue.centre
      #expect((way * way).sum().squareRoot() < 0.05)
    }
    let error = #expect(throws: FacesError.self) { try source.cue(plant, on: 1, size: 64) }
    #expect(error?.description.contains("the landmarks of 000002.png are not known") == true)
    let planted = PlantedFaces(source, faces: Array(0..<10), plant: plant)
    #expect(planted.table.count == 10)
    #expect((0..<5).allSatisfy { planted.entry($0).face > 1 })
  }

  @Test(
    "P % of the males show it exactly and (100 − P) % of the females, the same pictures at every P")
  func shares() throws {
    let source = SyntheticSource(seed: 8, counts: FaceFolderWriter.partitions(of: 600))
    let partition = try FacePartition(source.table, dictionaryCount: 0, seed: 1)
    let axis = SkewAxis.transform(.plant(plant))
    let skews = [0, 50, 60, 80, 100]
    let splits = try SplitPlanner(
      table: source.table, partition: partition, target: "Male", axis: axis, seed: 1
    ).plan(skews: skews, sizes: SplitSizes(train: 200, validation: 20, test: 40)).splits
    for (skew, split) in zip(skews, splits) {
      let males = split.train.filter(\.label)
      let females = split.train.filter { !$0.label }
      #expect(males.count == 100 && females.count == 100)
      #expect(males.count(where: \.transformed) == skew)
      #expect(females.count(where: \.transformed) == 100 - skew)
      #expect(Set(split.train.map(\.image)) == Set(splits[0].train.map(\.image)))
      #expect(split.test == splits[0].test)
    }
    // Who shows it at one P shows it at every higher one, among the males.
    for (lower, higher) in zip(splits, splits.dropFirst()) {
      let shown = { (split: SkewedSplit) in
        Set(split.train.filter { $0.label && $0.transformed }.map(\.image))
      }
      #expect(shown(lower).isSubset(of: shown(higher)))
    }
  }

  @Test("a split as a table gives the same pictures again, masks of the cue included")
  func manifest() throws {
    let (folder, source) = try photographs(60)
    let axis = SkewAxis.transform(.plant(plant))
    let partition = try FacePartition(source.table, dictionaryCount: 0, seed: 1)
    let split = try SplitPlanner(
      table: source.table, partition: partition, target: "Male", axis: axis, excluding: [0, 1],
      seed: 1
    ).plan(skews: [75], sizes: SplitSizes(train: 16, test: 8)).splits[0]
    let manifest = split.manifest(of: source, target: "Male", axis: axis)
    try Data(manifest.utf8).write(to: folder.file("split.csv"))
    let again = try TableSource(
      csv: folder.file("split.csv"), images: folder.file("faces/img"),
      landmarks: folder.file("faces/landmarks_68.csv"))
    #expect(again.concepts.last == plant.concept)
    for (row, item) in split.sets.flatMap(\.1).enumerated() {
      #expect(again.table.attributes[plant.name]?[row] == item.attribute)
      let stored = try source.image(item.image, size: 32)
      let shown =
        item.transformed ? try source.change(stored, of: item.image, by: .plant(plant)) : stored
      #expect(try again.image(row, size: 32) == shown)
      let masks = try again.masks(row, size: 32)
      #expect(masks.contains { $0.concept == plant.concept } == item.transformed)
    }
  }
}
