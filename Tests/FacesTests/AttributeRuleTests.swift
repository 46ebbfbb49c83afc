import Faces
import Foundation
import Specification
import TestSupport
import Testing

private func columns(_ rules: [String: String], joined: [String] = []) throws -> TableColumns {
  var columns = TableColumns()
  columns.rules = try rules.sorted { $0.key < $1.key }.map {
    try #require(AttributeRule(name: $0.key, rule: $0.value), "\($0.value)")
  }
  columns.joined = joined
  return columns
}

private let faces = """
  image,age,gender,race,Male
  a.png,29.0,Male,East Asian,0
  b.png,30,Female,Black,0
  c.png,-1,,White,1

  """

@Suite("Attributes that follow from columns")
struct AttributeRuleTests {
  private func attributes(_ rules: [String: String]) throws -> [String: [Bool?]] {
    let folder = try pictureFolder(csv: faces)
    return try TableSource(
      csv: folder.file("table.csv"), images: folder.file("img"), columns: columns(rules)
    ).table.attributes
  }

  @Test("compare numbers and words; what a column does not say is not known")
  func comparisons() throws {
    let rules = [
      "Below": "age < 30", "Not above": "age <= 30", "Above": "age>29", "From": "age >= 29",
      "Exactly": "age = 29", "Man": "gender = Male", "Else": "race != Black",
      "Two": "race = East Asian or White",
    ]
    let found = try attributes(rules)
    #expect(found["Below"] == [true, false, nil])
    #expect(found["Not above"] == [true, true, nil])
    #expect(found["Above"] == [false, true, nil])
    #expect(found["From"] == [true, true, nil])
    #expect(found["Exactly"] == [true, false, nil])
    #expect(found["Man"] == [true, false, nil])
    #expect(found["Else"] == [true, false, true])
    #expect(found["Two"] == [true, false, true])
    // A rule goes before the column of its name.
    #expect(try attributes(["Male": "gender = Male"])["Male"] == [true, false, nil])
  }

  @Test(
    "that cannot follow are refused with what is there",
    arguments: [
      ("gender = male", "gender is nowhere “male”, from which X is to follow. Did you mean Male?"),
      ("gender < 3", "line 2, column gender: found Male, where a number"),
      ("height > 3", "has no column height, from which X is to follow. It has image, age, gender"),
    ])
  func refusals(rule: String, words: String) throws {
    let error = #expect(throws: FacesError.self) { try attributes(["X": rule]) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test("are written as a column, a comparison and words, or are no rules")
  func texts() {
    #expect(AttributeRule(name: "X", rule: " Big Nose!=a or b ")?.text == "Big Nose != a or b")
    for text in ["age", "< 30", "age <", "age < young", "age < 3 or 4", "", "a = b or "] {
      #expect(AttributeRule(name: "X", rule: text) == nil, "\(text)")
    }
  }
}

@Suite("Joined tables")
struct JoinedTablesTests {
  private func table(_ others: [String], _ rules: [String: String] = [:]) throws -> FaceTable {
    let folder = try pictureFolder(
      ["s/a.png", "s/b.png"], csv: "image,Smiling\ns/a.png,1\ns/b.png,0\n")
    var paths: [String] = []
    for (number, text) in others.enumerated() {
      let url = folder.file("other\(number).csv")
      try Data(text.utf8).write(to: url)
      paths.append(url.path)
    }
    return try TableSource(
      csv: folder.file("table.csv"), images: folder.file("img"),
      columns: columns(rules, joined: paths)
    ).table
  }

  @Test("add attributes, partitions and persons to the first, by name or by file name")
  func joins() throws {
    let table = try table(
      [
        "image_id,split\ns/b.png,te\ns/a.png,TR\nx.png,dev\n",
        "file,person,age\na.png,7,20\nb.png,9,60\n",
      ], ["Young": "age < 30"])
    #expect(table.names == ["s/a.png", "s/b.png"])
    #expect(table.partitions == [.train, .test])
    #expect(table.identities == [7, 9])
    #expect(table.attributes["Smiling"] == [true, false])
    #expect(table.attributes["Young"] == [true, false])
  }

  @Test("leave not known what they do not say; partitions must be there for all")
  func gaps() throws {
    let part = try table(["image,Male\ns/b.png,1\nx.png,0\n"])
    #expect(part.attributes["Male"] == [nil, true])
    let error = #expect(throws: FacesError.self) { try table(["image,partition\ns/b.png,0\n"]) }
    #expect(error?.description.contains("lacks 1 of the images") == true)
    #expect(error?.description.contains("the first of them s/a.png") == true)
  }

  @Test(
    "a partition's word may be short",
    arguments: [
      ("valid", Partition.validation), ("Val", .validation), ("dev", .validation),
      ("1", .validation),
      ("tr", .train), ("train", .train), ("te", .test), ("2", .test), ("dictionary", .dictionary),
    ])
  func partitionWords(word: String, partition: Partition) throws {
    let folder = try pictureFolder(["a.png"], csv: "image,partition,Male\na.png,\(word),1\n")
    let table = try TableSource(csv: folder.file("table.csv"), images: folder.file("img")).table
    #expect(table.partitions == [partition])
  }
}
