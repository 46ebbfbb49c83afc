import Concepts
import Drawing
import Foundation
import Reports
import Specification
import Testing
import Trends

@Suite("Models side by side")
struct ComparisonTests {
  private static let setting = Comparison.Setting(
    dictionary: "faces & masks", images: 30, quantile: 0.005, iou: 0.04, union: .hnd, draws: 2)

  /// Counts by the names of published concepts.
  private func named(_ counts: [String: Double]) -> [LocalConcept: Double] {
    let known = counts.compactMap { name, count in LocalConcept.named(name).map { ($0, count) } }
    return Dictionary(uniqueKeysWithValues: known)
  }

  /// A layer of 20 units: so many detectors of some concepts, two draws of chance, and a family.
  private func layer(
    _ detectors: [String: Double], name: String = "layer4", units: Int = 20,
    draws: [[String: Double]] = [["nose": 2], ["nose": 4]], age: [Double] = [1, 2, 0, 0, 3]
  ) -> ComparedLayer {
    let one = [0.7, 0.1, 0.1, 0.1]
    return ComparedLayer(
      name: name,
      own: UnitCounts(
        units: units, detectors: named(detectors), pairs: named(["nose": 1]), groups: [.age: age],
        significant: [.age: 1]),
      draws: draws.enumerated().map { draw, counts in
        UnitCounts(
          units: units, detectors: named(counts), pairs: [:],
          groups: [.age: [Double(draw), 0, 0, 0, Double(draw)]])
      },
      probabilities: [
        .age: UnitProbabilities(
          groupCount: 4, values: (0..<units).flatMap { $0 == 0 ? [0, 0, 0, 0] : one })
      ])
  }

  private func model(_ name: String, _ trainings: [[ComparedLayer]]) -> ComparedModel {
    ComparedModel(
      name: name,
      trainings: trainings.enumerated().map {
        ComparedTraining(source: "\(name)\($0).pth", words: "64 pixels", layers: $1)
      })
  }

  /// A model that has 3 eye, 2 nose and 1 mouth detectors of 20 units.
  private var plain: ComparedModel {
    model("plain", [[layer(["Eyeglasses": 2, "left_eye": 1, "nose": 2, "AU_25": 1])]])
  }

  @Test("shares of units and of detectors, by region, type and concept, worked by hand")
  func shares() throws {
    func share(_ category: UnitCategory, _ base: ShareBase = .units) throws -> Double {
      try #require(plain.share(of: category, among: base)).mean.mean
    }
    #expect(try share(.localised) == 6 / 20.0)
    #expect(try share(.region(.eye)) == 3 / 20.0)
    #expect(try share(.region(.eye), .detectors) == 3 / 6.0)
    #expect(try share(.region(.chin)) == 0)
    #expect(try share(.unlocalised) == 14 / 20.0)
    // left_eye and nose are parts, Eyeglasses an attribute.
    #expect(try share(.type(.part)) == 3 / 20.0)
    #expect(try share(.type(.attribute)) == 2 / 20.0)
    #expect(try share(.type(.actionUnit)) == 1 / 20.0)
    #expect(try share(.concept(#require(LocalConcept.named("Eyeglasses")))) == 2 / 20.0)
    #expect(try share(.group(.age, 1)) == 2 / 20.0)
    #expect(try share(.unbiased(.age)) == 17 / 20.0)
    #expect(plain.share(of: .unbiased(.gender)) == nil)
    let none = model("none", [[layer([:])]])
    #expect(none.share(of: .region(.eye), among: .detectors) == nil)
  }

  @Test("draws of shuffled faces stand beside a share: mean, range, and how many reach it")
  func chance() throws {
    let nose = try #require(plain.share(of: .region(.nose))?.chance)
    #expect(abs(nose.mean - 3 / 20.0) < 1e-12 && nose.range == 2 / 20.0...4 / 20.0)
    #expect(nose.reached == 2 && nose.draws == 2)
    let eye = try #require(plain.share(of: .region(.eye)))
    #expect(eye.chance?.mean == 0 && eye.chance?.reached == 0 && eye.isBeyondChance)
    #expect(plain.share(of: .region(.nose))?.isBeyondChance == false)
    let group = try #require(plain.share(of: .group(.age, 0))?.chance)
    #expect(group.mean == 0.5 / 20 && group.reached == 1)
    let unbiased = try #require(plain.share(of: .unbiased(.age))?.chance)
    #expect(unbiased.range == 19 / 20.0...1)
    // Of detectors: the draws have noses alone.
    #expect(plain.share(of: .region(.nose), among: .detectors)?.chance?.mean == 1)
  }

  @Test("layers are added up, draw by draw; a family that a layer was not probed for is not known")
  func layers() throws {
    let both = model(
      "both",
      [
        [
          layer(["nose": 5], name: "conv3", units: 10, draws: [["nose": 1], ["nose": 0]]),
          layer(["mouth": 3], name: "conv4", units: 30, draws: [["mouth": 2], ["mouth": 7]]),
        ]
      ])
    #expect(both.layers == ["conv3", "conv4"])
    #expect(both.share(of: .region(.nose))?.mean.mean == 5 / 40.0)
    #expect(both.share(of: .region(.nose), layer: "conv3")?.mean.mean == 0.5)
    #expect(both.share(of: .localised)?.chance?.range == 3 / 40.0...7 / 40.0)
    #expect(both.share(of: .unbiased(.age))?.mean.mean == 34 / 40.0)
    #expect(both.share(of: .localised, layer: "conv5") == nil)
    let part = ComparedLayer(
      name: "b", own: UnitCounts(units: 5, detectors: [:], pairs: nil), draws: [])
    let mixed = model("mixed", [[layer(["nose": 1]), part]])
    #expect(mixed.share(of: .unbiased(.age)) == nil)
    #expect(mixed.share(of: .localised)?.chance == nil)
  }

  @Test("over trainings there is a mean with Student's interval, and draws are averaged one by one")
  func seeds() throws {
    let three = model(
      "three",
      [2, 4, 9].map { count in
        [layer(["nose": count], draws: [["nose": count - 2], ["nose": 1]])]
      })
    let nose = try #require(three.share(of: .region(.nose)))
    #expect(nose.seeds == [0.1, 0.2, 0.45])
    #expect(abs(nose.mean.mean - 0.25) < 1e-12)
    // Deviation √(0.065/2) = 0.18028, over √3 is 0.10408; t of two degrees is 4.30265.
    let interval = try #require(nose.mean.interval)
    #expect(abs(interval.upperBound - (0.25 + 4.30265 * 0.10408)) < 1e-4)
    // Draws: (0 + 2 + 7)/60 and 3/60.
    let chance = try #require(nose.chance)
    let range = try #require(chance.range)
    #expect(abs(range.lowerBound - 0.05) < 1e-12 && abs(range.upperBound - 0.15) < 1e-12)
    #expect(chance.reached == 0)
  }

  @Test("recorded draws know regions alone, and averages the rest")
  func recorded() throws {
    let own = UnitCounts(units: 10, detectors: named(["nose": 4]), pairs: named(["nose": 2]))
    let layer = ComparedLayer(
      name: "layer4", own: own,
      draws: [1, 3].map { UnitCounts(units: 10, regions: [.nose: $0]) },
      average: UnitCounts(units: 10, detectors: named(["Big_Nose": 2]), pairs: [:]))
    let model = model("recorded", [[layer]])
    #expect(model.share(of: .region(.nose))?.chance?.range == 0.1...0.3)
    let type = try #require(model.share(of: .type(.attribute)))
    #expect(type.mean.mean == 0 && type.chance?.mean == 0.2 && type.chance?.range == nil)
    #expect(type.chance?.reached == nil && !type.isBeyondChance)
  }

  @Test(
    "concepts and regions that are not published are counted, shown and compared like the others")
  func further() throws {
    let ear = try #require(FaceRegion(rawValue: "ear"))
    let ring = LocalConcept(name: "Earring", region: ear, type: .attribute)
    func wearing(_ name: String, _ count: Double) -> ComparedModel {
      let layer = ComparedLayer(
        name: "layer4", own: UnitCounts(units: 40, detectors: [ring: count], pairs: [ring: 1]),
        draws: [])
      return model(name, [[layer]])
    }
    let comparison = Comparison([wearing("a", 30), wearing("b", 3)], setting: Self.setting)
    #expect(comparison.models[0].share(of: .region(ear))?.mean.mean == 0.75)
    #expect(comparison.models[0].share(of: .type(.attribute))?.mean.mean == 0.75)
    #expect(comparison.concepts.count == 39 && comparison.concepts.last == ring)
    let test = try #require(comparison.differences.first)
    #expect(test.verdict == .differ && abs((test.distance ?? 0) - 0.675) < 1e-12)
    let csv = comparison.table(.regions).csv
    #expect(csv.contains("a,layer4,ear,1,40,30,75,"))
    #expect(comparison.table(.concepts).csv.contains("a,layer4,Earring,1,40,30,75,"))
    #expect(comparison.allFigures[0].alternative.contains("ear 75 %"))
  }

  @Test("trainings are exchanged where each model has three, else units")
  func exchanged() throws {
    func models(_ first: Int, _ second: Int) -> [ComparedModel] {
      [("a", first, "nose", 6.0), ("b", second, "mouth", 12.0)].map { name, count, concept, base in
        model(name, (0..<count).map { [layer([concept: base + Double($0)])] })
      }
    }
    func main(_ models: [ComparedModel]) throws -> RegionDifference {
      try #require(
        Comparison(models, setting: Self.setting).differences.first {
          $0.layer == nil && $0.base == .units
        })
    }
    let trainings = try main(models(3, 3))
    #expect(trainings.exchanged == .trainings && trainings.sizes == [3, 3])
    #expect(trainings.test.pValue == 0.1 && trainings.verdict == .tooFew)
    // Means: 7 noses and 13 mouths of 20 units, unlocalised 13 and 7: half of 0.35 + 0.65 + 0.3.
    #expect(abs((trainings.distance ?? 0) - 0.65) < 1e-12)
    let more = try main(models(4, 4))
    #expect(more.test.pValue == 2 / 70.0 && more.verdict == .differ)
    let units = try main(models(2, 3))
    #expect(units.exchanged == .units && units.sizes == [40, 60] && units.verdict == .differ)
    let same = try main([plain, model("same", plain.trainings.map(\.layers))])
    #expect(same.test.pValue == 1 && same.distance == 0 && same.verdict == .noEvidence)
  }

  @Test("three models are tested together and in pairs, which Holm's method corrects")
  func together() throws {
    let models = ["a", "b", "c"].enumerated().map { place, name in
      model(
        name,
        (0..<4).map { seed in
          [layer(place == 2 ? ["mouth": 15 + Double(seed)] : ["nose": 3 + Double(seed)])]
        })
    }
    let comparison = Comparison(models, setting: Self.setting)
    let rows = comparison.differences.filter { $0.layer == nil && $0.base == .units }
    #expect(rows.map(\.first) == ["all models", "a", "a", "b"])
    #expect(rows[0].second == nil && rows[0].verdict == .differ && rows[0].distance == nil)
    // Two pairs of 2/70 and one of 1: three times the smallest, twice the next, never less.
    #expect(rows[1].test.pValue == 1 && rows[1].verdict == .tooFew)
    #expect(abs(rows[2].adjustedP - 6 / 70.0) < 1e-12 && abs(rows[3].adjustedP - 6 / 70.0) < 1e-12)
    #expect(abs(rows[2].smallestP - 6 / 70.0) < 1e-12)
    #expect(comparison.layers.isEmpty)
  }

  @Test("models with the same layers are tested layer by layer, and units stay in theirs")
  func sameLayers() throws {
    // The first layer of one model is as long as all of the other, but within layers they are alike.
    func two(_ name: String, _ first: Int, _ second: Int) -> ComparedModel {
      model(
        name,
        [
          [
            layer(["nose": Double(first)], name: "layer1", units: first),
            layer(["mouth": Double(second)], name: "layer2", units: second),
          ]
        ])
    }
    let comparison = Comparison([two("a", 30, 10), two("b", 10, 30)], setting: Self.setting)
    #expect(comparison.layers == ["layer1", "layer2"])
    for row in comparison.differences { #expect(row.test.pValue == 1, "\(row)") }
    #expect(Set(comparison.differences.map(\.layer)) == [nil, "layer1", "layer2"])
  }

  @Test("tables have a row for each model and category, in percent, with chance beside it")
  func tables() throws {
    let comparison = Comparison(
      [plain, model("other", [[layer(["mouth": 5])]])], setting: Self.setting)
    func rows(_ kind: ComparisonTable) -> [[String]] {
      comparison.table(kind).csv.split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
    }
    let regions = rows(.regions)
    #expect(regions.count == 1 + 2 * 7)
    let nose = try #require(regions.first { $0[0] == "plain" && $0[2] == "nose" })
    #expect(Array(nose[1...5]) == ["layer4", "nose", "1", "20", "2"])
    // The share, no interval of one training, the draws' mean, least and most, how many reach it.
    #expect(Array(nose[6...12]) == ["10", "", "", "15", "10", "20", "2"])
    #expect(rows(.types).count == 1 + 2 * 4)
    #expect(rows(.concepts).count == 1 + 2 * LocalConcept.all.count)
    let groups = rows(.groups)
    #expect(groups.count == 1 + 2 * 7)
    let unbiased = try #require(groups.first { $0[0] == "plain" && $0[3] == "unbiased" })
    #expect(Array(unbiased[4...7]) == ["1", "20", "17", "85"])
    #expect(rows(.probabilities).count == 1 + 2 * 20 * 4)
    #expect(rows(.models).count == 3)
    #expect(rows(.differences).count == 1 + 2)
    for kind in ComparisonTable.allCases {
      for format in TableFormat.allCases {
        #expect(!comparison.table(kind).rendered(as: format).isEmpty)
      }
    }
  }

  @Test("figures say in words what they show, and are drawn in every format")
  func figures() throws {
    let name = "<b>a</b>"
    let comparison = Comparison(
      [plain, model(name, [2, 4, 9].map { [layer(["nose": $0, "mouth": 3])] })],
      setting: Self.setting)
    let figures = comparison.allFigures
    #expect(
      figures.map(\.name) == [
        "regions", "detector-regions", "types", "concepts", "age", "probabilities-age",
      ])
    for figure in figures {
      for format in Page.Format.allCases { #expect(figure.page.file(as: format).count > 2000) }
    }
    #expect(figures[0].alternative.contains("plain: eye 15 % (shuffled 0.0 % to 0.0 %)"))
    #expect(figures[0].alternative.contains("unlocalised 70 %"))
    #expect(figures[4].alternative.contains("unbiased 85 %"))
    #expect(figures[5].alternative.contains("plain: largest is 0-20 in 19"))
    let page = ComparisonPage(
      comparison,
      record: .init(
        command: "lancet compare", program: "lancet", inputs: [], notices: ["& so"], files: [])
    ).html()
    #expect(
      !page.contains(name) && page.contains("&lt;b&gt;a&lt;/b&gt;") && page.contains("&amp; so"))
    #expect(page.contains("Do the models differ in where their units lie on the face?"))
    #expect(!page.contains("http://") || !page.contains("src=\"http"))
    for figure in 1...figures.count { #expect(page.contains("id=\"figure\(figure)-words\"")) }
  }
}
