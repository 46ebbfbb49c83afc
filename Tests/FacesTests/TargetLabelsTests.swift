import Faces
import Foundation
import Specification
import TestSupport
import Testing

/// Faces of which some answers are not known.
private let table = FaceTable(
  origin: "faces.csv", names: (0..<12).map { "\($0).png" },
  attributes: [
    "Male": [true, false, nil, true, false, true, false, true, false, true, false, nil],
    "Smiling": [nil, true, nil, false, true, false, true, false, true, false, true, nil],
  ],
  partitions: [
    .train, .train, .train, .train, .train, .train, .train, .train, .test, .test, .test, .test,
  ],
  columns: [
    "age": ["31", "0", "", "7.5", "40", "41", "42", "43", "44", "45", "unknown", "-1"],
    "race": ["W", "B", "", "W", "A", "0", "B", "W", "W", "B", "A", "unknown"],
    "code": ["0", "1", "02", "2", "0", "1", "2", "0", "1", "2", "0", ""],
    "id": (0..<12).map { "p\($0)" },
    "mostly": ["1", "2", "x", "4", "5", "6", "7", "8", "9", "10", "11", "12"],
  ])

private func partition() throws -> FacePartition {
  try FacePartition(table, dictionaryCount: 0, seed: 1)
}

@Suite("Labels of a target")
struct TargetLabelsTests {
  @Test("nothing, words that say so and 0 are not known, unless 0 is listed as a class")
  func unknown() throws {
    let race = try table.labels(of: .classes(column: "race"))
    #expect(race.names == ["A", "B", "W"])
    #expect(race.answers == .classes([2, 1, nil, 2, 0, nil, 1, 2, 2, 1, 0, nil]))
    let code = try table.labels(of: .classes(column: "code"))
    #expect(code.names == ["1", "2"])
    let listed = try table.labels(of: .classes(column: "code", among: ["0", "2"]))
    #expect(listed.answers == .classes([0, nil, 1, 1, 0, nil, 1, 0, nil, 1, 0, nil]))
    let age = try table.labels(of: .number(column: "age"))
    #expect(age.answers == .number([31, nil, nil, 7.5, 40, 41, 42, 43, 44, 45, nil, nil]))
    #expect(
      race.unknownNotices(among: Array(0..<12)) == [
        "race is not known of 3 of 12 faces: there it is neither trained on nor counted."
      ])
  }

  @Test("several attributes are known of a face where one is, each counted by itself")
  func attributes() throws {
    let labels = try table.labels(of: .attributes(["Male", "Smiling"]))
    #expect(labels.outputs == 2 && labels.isKnown(of: 0) && !labels.isKnown(of: 2))
    #expect(labels.text(of: 0) == "1?" && labels.text(of: 1) == "01")
    #expect(
      labels.unknownNotices(among: Array(0..<12)).map { $0.prefix(32) } == [
        "Male is not known of 2 of 12 fac", "Smiling is not known of 3 of 12 ",
      ])
  }

  @Test("a target that the table does not have is an error that says what to do")
  func errors() {
    func error(_ target: Target) -> String {
      do {
        _ = try table.labels(of: target)
        return ""
      } catch { return "\(error)" }
    }
    #expect(error(.classes(column: "rage")).hasPrefix("faces.csv has no column rage to learn."))
    #expect(
      error(.classes(column: "race", among: ["W", "X"])).contains("nowhere “X”. It has A, B, W."))
    #expect(error(.number(column: "mostly")).contains("is “x” for 2.png, which is no number."))
    #expect(error(.classes(column: "age")) == "")
    let many = FaceTable(
      origin: "t", names: (0..<51).map { "\($0)" }, attributes: [:],
      columns: ["id": (0..<51).map { "p\($0)" }, "one": (0..<51).map { _ in "same" }])
    #expect(throws: FacesError.self) { try many.labels(of: .classes(column: "id")) }
    #expect(throws: FacesError.self) { try many.labels(of: .classes(column: "one")) }
  }

  @Test("a set without skew is the start of one order, without images that are not known")
  func planner() throws {
    let labels = try table.labels(of: .classes(column: "race"))
    let planner = try UnskewedPlanner(table: table, partition: partition(), labels: labels, seed: 1)
    #expect(planner.supply(of: .train) == 6 && planner.supply(of: .test) == 3)
    let (small, large) = try (
      planner.plan(sizes: SplitSizes(train: 5, test: 2)).splits[0],
      planner.plan(sizes: SplitSizes()).splits[0]
    )
    #expect(small.skew == 0 && Array(large.train.prefix(5)) == small.train)
    #expect(large.train.count == 6 && large.test.count == 3 && small.test.count == 2)
    #expect(large.train.allSatisfy { labels.isKnown(of: $0.image) && $0.image < 8 })
    #expect(Set(large.train.map(\.image)).count == 6)
    let lines = small.identityLines(in: table, labels: labels)
    #expect(lines[0] == "A,B,W" && lines.count == 8)
    #expect(lines.contains("train,3.png,W") || small.train.allSatisfy { $0.image != 3 })
    #expect(throws: FacesError.fewImages(target: "race", table: "faces.csv", has: 6, needs: 7)) {
      try planner.plan(sizes: SplitSizes(train: 7))
    }
  }

  @Test("a class that no training image has is an error, for an attribute too")
  func classWithoutImages() throws {
    var columns = table.columns
    columns["race"] = ["W", "W", "W", "W", "W", "W", "B", "W", "W", "B", "A", "A"]
    let rare = FaceTable(
      origin: "rare.csv", names: table.names, attributes: table.attributes,
      partitions: table.partitions, columns: columns)
    let labels = try rare.labels(of: .classes(column: "race"))
    let planner = try UnskewedPlanner(table: rare, partition: partition(), labels: labels, seed: 1)
    #expect(throws: FacesError.classWithoutImages("A", column: "race", table: "rare.csv")) {
      try planner.plan(sizes: SplitSizes())
    }
  }

  @Test("two classes are skewed as an attribute is: P is of the second")
  func pair() throws {
    #expect(
      try table.binaryValues(of: .classes(column: "race", among: ["W", "B"]))
        == [false, true, nil, false, nil, nil, true, false, false, true, nil, nil])
  }

  @Test("columns that are to be learnt are kept of a table and of those that are joined to it")
  func kept() throws {
    let folder = try pictureFolder(
      csv: """
        image,age,Male,partition
        a.png, 29.0,1,train
        b.png,30,0,train
        c.png,,1,test

        """)
    try Data("image,race\nb.png,Black\na.png,White\nc.png,White\n".utf8)
      .write(to: folder.file("race.csv"))
    var columns = TableColumns()
    columns.joined = [folder.file("race.csv").path]
    let source = try TableSource(
      csv: folder.file("table.csv"), images: folder.file("img"), columns: columns,
      keeping: ["age", "race"])
    #expect(source.table.columns["age"] == ["29.0", "30", ""])
    #expect(source.table.columns["race"] == ["White", "Black", "White"])
    #expect(source.table.columns.count == 2)
    #expect(throws: FacesError.self) {
      try TableSource(
        csv: folder.file("table.csv"), images: folder.file("img"), keeping: ["height"])
    }
    let labels = try source.table.labels(of: .classes(column: "race"))
    let split = try UnskewedPlanner(
      table: source.table, partition: FacePartition(source.table, dictionaryCount: 0, seed: 1),
      labels: labels, seed: 1
    ).plan(sizes: SplitSizes()).splits[0]
    let lines = split.manifest(of: source, labels: labels).split(separator: "\n").map(String.init)
    #expect(lines[0] == "image,partition,race,Male")
    #expect(Set(lines[1...2]) == ["b.png,train,Black,0", "a.png,train,White,1"])
    #expect(lines[3...] == ["c.png,test,White,1"])
  }
}
