import Concepts
import Faces
import Painter
import Specification
import Testing

@Suite("Columns of painted faces")
struct ColumnTests {
  private let source = SyntheticSource(seed: 5, counts: [.train: 300])

  @Test("age group and skin tone are the groups of the families, the age its years")
  func groups() throws {
    let table = source.table
    for (column, family) in [("age_group", GlobalFamily.age), ("skin_tone", .skinTone)] {
      let words = try #require(table.columns[column])
      let groups = try #require(table.groups[family])
      for (word, group) in zip(words, groups) {
        #expect(word == group.map { family.groups[$0] })
      }
      #expect(Set(words).count == family.groups.count)
    }
    let ages = try #require(table.columns["age"]).compactMap(Double.init)
    #expect(ages.count == 300)
    for (index, age) in ages.enumerated() { #expect(abs(age - source.traits(index).age) <= 0.051) }
  }

  @Test("skin types are sixths of the scale, and each has faces; an expression follows the mouth")
  func types() throws {
    let labels = try source.table.labels(of: .classes(column: "skin_type"))
    #expect(labels.names == ["1", "2", "3", "4", "5", "6"])
    guard case .classes(let places) = labels.answers else {
      Issue.record("skin types are no classes")
      return
    }
    for (index, place) in places.enumerated() {
      let tone = source.traits(index).skin.tone
      #expect(place == min(Int(tone * 6), 5))
    }
    let words = try #require(source.table.columns["expression"])
    let smiles = try #require(source.table.attribute("Smiling"))
    for (word, smile) in zip(words, smiles) { #expect((word == "smiling") == smile) }
    #expect(Set(words) == ["neutral", "sad", "smiling"])
  }

  @Test("all that a model can learn of painted faces is known of each")
  func known() throws {
    for target: Target in [
      .classes(column: "age_group"), .number(column: "age"), .attributes(["Male", "Smiling"]),
    ] {
      #expect(try source.table.labels(of: target).unknownNotices(among: Array(0..<300)) == [])
    }
  }
}
