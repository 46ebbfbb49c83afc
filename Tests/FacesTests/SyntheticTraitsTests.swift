import Concepts
import Faces
import Testing

@Suite("Synthetic traits")
struct SyntheticTraitsTests {
  static let table = SyntheticSource(seed: 5, counts: [.train: 20_000]).table

  /// Faces whose cues lie as far apart as `GenderCue` says.
  static let middling = SyntheticSource(
    seed: 5, counts: [.train: 20_000], population: Population(difficulty: 0.5)
  ).table

  /// The attributes that are drawn alike for men and women.
  static let independent =
    [
      "Young", "Eyeglasses", "Narrow_Eyes", "Bags_Under_Eyes", "High_Cheekbones", "Rosy_Cheeks",
      "Pointy_Nose", "Mouth_Slightly_Open", "Smiling", "Double_Chin", "Straight_Hair",
      "Wavy_Hair", "Gray_Hair", "Black_Hair", "Brown_Hair", "Blond_Hair", "Pale_Skin",
      "Wearing_Hat",
    ] + ActionUnit.allCases.map(\.rawValue)

  @Test("independent attributes do not correlate with gender", arguments: independent)
  func independence(name: String) throws {
    let male = try #require(Self.table.attributes["Male"])
    let column = try #require(Self.table.attributes[name])
    #expect(abs(correlation(column, male)) < 0.03)
  }

  @Test(
    "at difficulty 0.5 gender cues correlate with gender, and none decides it",
    arguments: [
      ("No_Beard", -1.0), ("Bushy_Eyebrows", 1), ("Arched_Eyebrows", -1), ("Big_Lips", -1),
      ("Big_Nose", 1), ("Wearing_Lipstick", -1), ("Heavy_Makeup", -1), ("Wearing_Earrings", -1),
      ("Wearing_Necktie", 1), ("Mustache", 1), ("Goatee", 1), ("5_o_Clock_Shadow", 1),
    ])
  func cues(name: String, sign: Double) throws {
    let male = try #require(Self.middling.attributes["Male"])
    let column = try #require(Self.middling.attributes[name])
    #expect((0.1...0.75).contains(sign * correlation(column, male)))
  }

  @Test(
    "rates are those that are documented",
    arguments: [
      ("Male", 0.5), ("Eyeglasses", 0.5), ("Wearing_Hat", 0.06), ("Rosy_Cheeks", 0.15),
      ("Young", 0.5), ("Pale_Skin", 0.15),
    ])
  func rates(name: String, rate: Double) throws {
    let column = try #require(Self.table.attributes[name])
    #expect(abs(share(column) - rate) < 0.015)
  }

  @Test("rates follow the population that is asked for")
  func population() throws {
    let asked = Population(difficulty: 1, male: 0.2, eyeglasses: 0.9, hat: 0.3)
    let table = SyntheticSource(seed: 1, counts: [.test: 5_000], population: asked).table
    for (name, rate) in [("Male", 0.2), ("Eyeglasses", 0.9), ("Wearing_Hat", 0.3)] {
      let column = try #require(table.attributes[name])
      #expect(abs(share(column) - rate) < 0.03)
    }
    let male = try #require(table.attributes["Male"])
    let lipstick = try #require(table.attributes["Wearing_Lipstick"])
    #expect(abs(correlation(lipstick, male)) < 0.05)  // difficulty 1: no cue is left
  }

  @Test("every local concept has support of 3 % or more")
  func support() throws {
    for concept in LocalConcept.all where concept.type != .part {
      let column = try #require(Self.table.attributes[concept.name], "\(concept.name)")
      #expect(share(column) >= 0.03, "\(concept.name)")
    }
  }

  @Test("groups name gender, four ages and two tones of skin")
  func groups() throws {
    let male = try #require(Self.table.attributes["Male"])
    let gender = try #require(Self.table.groups[.gender])
    #expect(zip(male, gender).allSatisfy { $0 == ($1 == 0) })
    for (family, count) in [(GlobalFamily.age, 4), (.skinTone, 2)] {
      let column = try #require(Self.table.groups[family])
      #expect(Set(column) == Set((0..<count).map(Optional.some)))
    }
    #expect(Self.table.groups[.ethnicity] == nil)
  }

  @Test("a face depends on seed and index alone")
  func pureFunction() {
    let few = SyntheticSource(seed: 9, counts: [.train: 3, .dictionary: 2])
    let many = SyntheticSource(seed: 9, counts: [.train: 1, .test: 50])
    #expect((0..<5).allSatisfy { few.traits($0) == many.traits($0) })
    #expect(few.traits(1) != SyntheticSource(seed: 10, counts: [.train: 3]).traits(1))
    #expect(few.table.partitions == [.train, .train, .train, .dictionary, .dictionary])
    #expect(few.table.names == ["0", "1", "2", "3", "4"])
  }

  private func share(_ column: [Bool]) -> Double {
    Double(column.count { $0 }) / Double(column.count)
  }

  private func correlation(_ a: [Bool], _ b: [Bool]) -> Double {
    let (p, q) = (share(a), share(b))
    let both = Double(zip(a, b).count { $0 && $1 }) / Double(a.count)
    return (both - p * q) / (p * (1 - p) * q * (1 - q)).squareRoot()
  }
}
