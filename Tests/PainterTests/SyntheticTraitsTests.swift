import Concepts
import Faces
import Painter
import Testing

@Suite("Synthetic traits")
struct SyntheticTraitsTests {
  static let table = SyntheticSource(seed: 5, counts: [.train: 20_000]).table

  /// Faces whose cues lie as far apart as `GenderCue` says.
  static let middling = SyntheticSource(
    seed: 5, counts: [.train: 20_000], population: Population(difficulty: 0.5)
  ).table

  /// The attributes that tell men from women; all others are drawn alike for both.
  static let cues: Set<FaceAttribute> = [
    .male, .archedEyebrows, .bushyEyebrows, .noBeard, .fiveOClockShadow, .bigNose, .bigLips,
    .mustache, .wearingLipstick, .goatee, .bald, .recedingHairline, .heavyMakeup,
    .wearingEarrings, .wearingNecktie,
  ]

  @Test("rates and correlations are those that the population declares, for every attribute")
  func declared() throws {
    for population in [Population(), Population(difficulty: 0.5)] {
      let table = population == Population() ? Self.table : Self.middling
      for attribute in FaceAttribute.allCases {
        try check(attribute, of: table, population)
      }
    }
  }

  @Test("only gender cues correlate with gender")
  func independence() throws {
    for attribute in FaceAttribute.allCases where !Self.cues.contains(attribute) {
      #expect(abs(Population().correlation(of: attribute)) < 1e-6, "\(attribute)")
    }
    for attribute in Self.cues {
      #expect(abs(Population().correlation(of: attribute)) > 0.25, "\(attribute)")
    }
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

  @Test("rates and correlations that are asked for are those of 20,000 faces")
  func asked() throws {
    let rates: [FaceAttribute: Double] = [
      .male: 0.4, .young: 0.7, .eyeglasses: 0.3, .wearingLipstick: 0.3, .bald: 0.03,
      .noBeard: 0.7, .goatee: 0.05, .grayHair: 0.3, .blackHair: 0.2, .lipCornerPuller: 0.45,
      .jawDrop: 0.3, .lipsPart: 0.5, .bangs: 0.3, .paleSkin: 0.4, .compressed: 0, .castShadow: 1,
      .bushyEyebrows: 0.2,
    ]
    let correlations: [FaceAttribute: Double] = [
      .eyeglasses: 0.4, .wearingLipstick: 0, .noBeard: -0.3, .browLowerer: -0.25, .young: -0.2,
      .bigNose: 0.1, .wearingHat: 0.2, .narrowEyes: 0.15,
    ]
    let population = try Population(rates: rates, correlations: correlations)
    let table = SyntheticSource(seed: 1, counts: [.test: 20_000], population: population).table
    for attribute in FaceAttribute.allCases {
      try check(attribute, of: table, population)
    }
    for (attribute, rate) in rates {
      #expect(abs(population.rate(of: attribute) - rate) < 1e-6, "\(attribute)")
    }
    for (attribute, correlation) in correlations {
      #expect(abs(population.correlation(of: attribute) - correlation) < 1e-6, "\(attribute)")
    }
  }

  @Test("seed, difficulty, rates and correlations are all part of what identifies the faces")
  func identity() throws {
    let populations = [
      Population(), Population(difficulty: 0.2), try Population(rates: [.eyeglasses: 0.3]),
      try Population(rates: [:], correlations: [.eyeglasses: 0.3]),
    ]
    let names = populations.map { SyntheticSource(seed: 1, counts: [:], population: $0).identity }
    let other = SyntheticSource(seed: 2, counts: [:]).identity
    #expect(Set(names + [other]).count == 5)
  }

  @Test("at difficulty 1 nothing correlates with gender")
  func indistinct() {
    let population = Population(difficulty: 1)
    for attribute in FaceAttribute.allCases where attribute != .male {
      #expect(abs(population.correlation(of: attribute)) < 1e-6)
    }
    #expect(Population(difficulty: 0.3).correlation(of: .wearingLipstick) > -0.89)
  }

  @Test("setting a rate leaves all else of each face as it is")
  func oneRate() throws {
    let few = try Population(rates: [.eyeglasses: 0.1])
    var changed = 0
    for index in 0..<200 {
      var face = FaceTraits(seed: 5, index: index, population: Population())
      let other = FaceTraits(seed: 5, index: index, population: few)
      if face.spectacles != other.spectacles {
        changed += 1
        #expect(other.spectacles == nil, "whoever wears them at 0.1 wears the same at 0.5")
      }
      face.spectacles = other.spectacles
      #expect(face == other)
    }
    #expect((60...100).contains(changed))
  }

  @Test(
    "what no population can be like is answered by why and what is valid",
    arguments: [
      ([.eyeglasses: 0.2], [.eyeglasses: 0.9], ["Eyeglasses at a rate of 0.2", "-0.5 to 0.5"]),
      ([.blackHair: 0.6, .brownHair: 0.5], [:], ["Black_Hair and Brown_Hair", "one colour"]),
      ([.smiling: 0.2, .lipCornerPuller: 0.3], [:], ["AU_12", "Smiling", "one movement"]),
      ([.jawDrop: 0.5], [:], ["AU_26", "AU_25, which it implies"]),
      ([.male: 1], [.eyeglasses: 0.1], ["true of everybody"]),
      ([:], [.male: 0.1], ["Male cannot correlate with itself"]),
      ([.eyeglasses: 1.5], [:], ["Eyeglasses has a rate of 1.5", "0 to 1"]),
      ([.noBeard: 0], [:], ["No_Beard cannot have a rate of 0.0", "nearest is 0.094"]),
    ] as [([FaceAttribute: Double], [FaceAttribute: Double], [String])])
  func impossible(
    rates: [FaceAttribute: Double], correlations: [FaceAttribute: Double], words: [String]
  ) throws {
    let error = try #require(throws: FacesError.self) {
      try Population(rates: rates, correlations: correlations)
    }
    for word in words { #expect("\(error)".contains(word), "\(error)") }
  }

  /// Compares a column with what is declared, to 3.5 standard errors.
  private func check(
    _ attribute: FaceAttribute, of table: FaceTable, _ population: Population
  ) throws {
    let male = try #require(table.attributes["Male"])
    let column = try #require(table.attributes[attribute.name])
    let rate = population.rate(of: attribute)
    let (low, high) = (rate - 0.0125, rate + 0.0125)
    #expect((low...high).contains(share(column)), "\(attribute.name): \(share(column)), \(rate)")
    guard attribute != .male, (0.001...0.999).contains(rate) else { return }
    let expected = population.correlation(of: attribute)
    let found = correlation(column, male)
    #expect(abs(found - expected) < 0.028, "\(attribute.name): \(found), \(expected)")
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

  private func share(_ column: [Bool?]) -> Double {
    Double(column.count { $0 == true }) / Double(column.count)
  }

  private func correlation(_ a: [Bool?], _ b: [Bool?]) -> Double {
    let (p, q) = (share(a), share(b))
    let both = Double(zip(a, b).count { $0 == true && $1 == true }) / Double(a.count)
    return (both - p * q) / (p * (1 - p) * q * (1 - q)).squareRoot()
  }
}
