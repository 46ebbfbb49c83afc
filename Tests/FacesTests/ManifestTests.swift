import Faces
import Foundation
import Images
import Painter
import Specification
import TestSupport
import Testing

@Suite("Split manifests")
struct ManifestTests {
  /// Painted faces as files and as a table, a small split of them, and the dictionary's rows.
  private struct Sample {
    let folder: TemporaryFolder
    let source: CelebASource
    let split: SkewedSplit
    let dictionary: [Int]

    init(axis: SkewAxis, count: Int = 120) throws {
      folder = try TemporaryFolder()
      let painted = SyntheticSource(seed: 3, counts: FaceFolderWriter.partitions(of: count))
      try FaceFolderWriter(source: painted, size: 16).write(
        to: folder.file("faces"))
      source = try CelebASource(root: folder.file("faces"))
      let partition = try FacePartition(source.table, dictionaryCount: 6, seed: 1)
      dictionary = partition[.dictionary]
      split = try SplitPlanner(
        table: source.table, partition: partition, target: "Smiling", axis: axis, seed: 1
      ).plan(skews: [75], sizes: SplitSizes(train: 24, validation: 4, test: 8)).splits[0]
    }

    /// The manifest of the split, read as a table again.
    func readBack(axis: SkewAxis) throws -> TableSource {
      let manifest = split.manifest(
        of: source, target: "Smiling", axis: axis, dictionary: dictionary)
      try Data(manifest.utf8).write(to: folder.file("split.csv"))
      return try TableSource(
        csv: folder.file("split.csv"), images: folder.file("faces/img"))
    }
  }

  @Test(
    "a manifest that is read as a table gives the same pictures in the same sets and subgroups",
    arguments: [
      SkewAxis.attribute("Male"), .transform(.grayscale), .transform(.blur(sigma: 1.5)),
    ])
  func roundTrip(axis: SkewAxis) throws {
    let sample = try Sample(axis: axis)
    let again = try sample.readBack(axis: axis)
    let column = axis.transform?.kind.rawValue ?? axis.name
    let items = sample.split.sets.flatMap { use, items in items.map { (use, $0) } }
    #expect(again.table.count == items.count + sample.dictionary.count)
    for (row, (use, item)) in items.enumerated() {
      #expect(again.table.partitions?[row] == use)
      #expect(again.table.attributes["Smiling"]?[row] == item.label)
      #expect(again.table.attributes[column]?[row] == item.attribute)
      #expect(again.table.identities?[row] == sample.source.table.identities?[item.image])
      #expect(
        again.table.attributes["Young"]?[row]
          == sample.source.table.attributes["Young"]?[item.image])
      let stored = try sample.source.image(item.image, size: 16)
      let shown = item.transformed ? try axis.transform?.applied(to: stored) : stored
      #expect(try again.image(row, size: 16) == shown)
    }
    let held = (items.count..<again.table.count).map { again.table.names[$0] }
    #expect(held == sample.dictionary.map { sample.source.table.names[$0] })
    #expect(again.table.partitions?.suffix(held.count).allSatisfy { $0 == .dictionary } == true)

    // Planned anew, the table has no other split to give than the one it came from.
    let partition = try FacePartition(again.table, dictionaryCount: 6, seed: 9)
    let plan = try SplitPlanner(
      table: again.table, partition: partition, target: "Smiling", axis: .attribute(column), seed: 9
    ).plan(skews: [75], sizes: SplitSizes(train: 24, validation: 4, test: 8))
    #expect(Set(plan.splits[0].train.map(\.image)) == Set(0..<24))
  }

  @Test("a manifest has a line for each image, after a header that leaves out no attribute")
  func lines() throws {
    let axis = SkewAxis.transform(.jpeg(quality: 30))
    let sample = try Sample(axis: axis)
    let lines = sample.split.manifest(of: sample.source, target: "Smiling", axis: axis)
      .split(separator: "\n")
    #expect(lines.count == 1 + 24 + sample.split.validation.count + sample.split.test.count)
    #expect(lines[0].hasPrefix("image,partition,identity,Smiling,jpeg,transform,"))
    let attributes = Set(lines[0].split(separator: ",").map(String.init))
    #expect(attributes.isSuperset(of: sample.source.table.attributes.keys))
    let changed = sample.split.train.filter(\.transformed).count
    #expect(
      lines.filter { $0.contains(",train,") && $0.contains("jpeg quality=30") }.count == changed)
  }

  @Test("a painted face is called in a manifest as it is in a rendered folder")
  func paintedNames() throws {
    let sample = try Sample(axis: .attribute("Male"), count: 120)
    let painted = SyntheticSource(seed: 3, counts: [.train: 120])
    #expect((0..<120).map(painted.fileName) == sample.source.table.names)
  }
}
