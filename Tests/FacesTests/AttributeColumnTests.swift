import Concepts
import Specification
import TestSupport
import Testing

@testable import Faces

@Suite("Values of attributes")
struct AttributeColumnTests {
  private func column(_ words: String) throws -> [Bool?] {
    var column = WordColumn()
    for word in words.split(separator: ",", omittingEmptySubsequences: false) {
      column.append(Array(word.utf8)[...])
    }
    return try AttributeColumn(column).values
  }

  @Test(
    "0 is “no” beside 1 and “not known” beside −1; an empty field is not known",
    arguments: [
      ("1,0,0", [true, false, false]),
      ("1,-1,0", [true, false, nil]),
      ("0,0,1,-1", [nil, nil, true, false]),
      ("-1,0", [false, nil]),
      ("1,,0", [true, nil, false]),
      ("1.0,0.0", [true, false]),
      ("1.0,-1.0,0.0", [true, false, nil]),
      ("True,False,NaN", [true, false, nil]),
      ("yes,No,?", [true, false, nil]),
      ("2.5,-0.25,0", [true, false, nil]),
    ] as [(String, [Bool?])])
  func values(words: String, expected: [Bool?]) throws {
    #expect(try column(words) == expected)
  }

  @Test(
    "a column of anything else is no attribute",
    arguments: [
      ("1,34,0", "34", 1), ("1,0,2.5", "2.5", 2), ("1,x", "x", 1), (",,", "", 0), ("3,-3", "3", 0),
    ])
  func refusals(words: String, word: String, row: Int) throws {
    let error = #expect(throws: AttributeColumn.Refusal.self) { try column(words) }
    #expect(error?.word == word && error?.row == row)
  }

  @Test(
    "headers of data sets name CelebA's attributes and Action Units",
    arguments: [
      ("Big Nose", "Big_Nose"), ("5 o' Clock Shadow", "5_o_Clock_Shadow"), ("smiling", "Smiling"),
      ("'AU 1'", "AU_1"), ("au_12_intensity", "AU_12"), ("MALE", "Male"),
      ("Wavy Hair", "Wavy Hair"),
      ("AU45", "AU45"),
    ])
  func headers(header: String, name: String) {
    #expect(HeaderName.attribute(header) == name)
  }

  @Test("CelebA's own format takes 0 as not known, which belongs to neither gender")
  func attributeList() throws {
    let folder = try TemporaryFolder()
    let file = folder.file("list_attr.txt")
    try "3\nMale Smiling\na.jpg 1 -1\nb.jpg -1 1\nc.jpg 0 1\n".write(
      to: file, atomically: true, encoding: .utf8)
    let list = try AttributeList(contentsOf: file)
    #expect(list.columns["Male"] == [true, false, nil])
    #expect(list.notes == [.unknown(column: "Male", rows: 1, line: 5)])
    #expect([:].completed(by: list.columns)[.gender] == [0, 1, nil])
  }

  @Test("an image of which target or bias attribute is not known is in no set of a split")
  func split() throws {
    let count = 400
    let male = (0..<count).map { $0 % 10 == 9 ? nil : $0 % 2 == 0 }
    let glasses = (0..<count).map { $0 % 7 == 6 ? nil : $0 % 4 < 2 }
    let table = FaceTable(
      origin: "t.csv", names: (0..<count).map(String.init),
      attributes: ["Male": male, "Eyeglasses": glasses],
      partitions: (0..<count).map { $0 < 300 ? .train : .test })
    let planner = try SplitPlanner(
      table: table, partition: FacePartition(table, dictionaryCount: 0, seed: 1), target: "Male",
      axis: .attribute("Eyeglasses"), seed: 1)
    #expect(planner.unknown == (0..<count).count { male[$0] == nil || glasses[$0] == nil })
    let plan = try planner.plan(skews: [50, 100], sizes: SplitSizes())
    let items = plan.splits.flatMap { $0.sets.flatMap(\.1) }
    #expect(!items.isEmpty)
    #expect(items.allSatisfy { $0.label == male[$0.image] && $0.attribute == glasses[$0.image] })
  }
}
