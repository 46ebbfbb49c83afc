import Concepts
import Drawing
import Reports
import Results
import Testing

private typealias Model = TruthSweep.Model
private typealias Numbers = TruthSweep.Numbers

/// Ten detectors of the cue's region where the cue goes with the label, and two of every other.
///
/// By the other setting only those of eye and cheek are seen. As many units respond in all models.
private func seeing(_ model: Model) -> Numbers {
  var numbers = Numbers(
    detectors: Dictionary(uniqueKeysWithValues: FaceRegion.allCases.map { ($0, 2) }))
  for region in FaceRegion.allCases { numbers.responding[region] = 1 }
  guard let region = model.region, model.isTied else { return numbers }
  numbers.detectors[region] = 10
  numbers.others = [.eye, .cheek].contains(region) ? [region: 3] : [:]
  numbers.gap = model.skew - 50
  return numbers
}

private func scores(_ sample: TruthSweep) throws -> [InstrumentScore] {
  try Sweep(experiment: "truth", store: sample.store, parts: .instruments).instruments
}

extension [InstrumentScore] {
  /// That of an instrument by its words, at a P or from 80 on.
  fileprivate func of(_ words: String, _ percentages: [Int]) throws -> InstrumentScore {
    try #require(
      first { $0.instrument.words == words && $0.percentages == percentages }, "\(words)")
  }
}

private let overShuffled = "detectors of a region beyond shuffled faces"
private let overEven = "detectors of a region beyond the models of P 50"
private let responding = "detectors of a region that respond to the cue"
private let ablated = "gap closed by ablating a region’s detectors beyond as many random units"

@Suite("Instruments held against what is known")
struct KnownTruthTests {
  @Test("one that always sees has an area of 1 and no false alarms, one that never does has 0.5")
  func always() throws {
    let scores = try scores(TruthSweep(numbers: seeing))
    for words in ["\(overShuffled), layer1", "\(overEven), layer1"] {
      for percentages in [[60], [80], [100], [80, 100]] {
        let score = try scores.of(words, percentages)
        #expect(score.area?.area == 1 && score.interval == 1...1, "\(words)")
        #expect(score.first == score.cued && score.found == score.cued)
        #expect(score.alarms == 0)
        #expect(score.cued == 15 * percentages.count && score.isGoal == (percentages.count == 2))
        // Nowhere once for each seed, the palette at each P.
        #expect(score.cueless == 3 + 3 * percentages.count)
        #expect(score.area?.positives == score.cued)
        #expect(score.area?.negatives == 4 * score.cued + 5 * score.cueless)
      }
    }
    // Numbers that are all alike say nothing, and are no alarms.
    let blind = try scores.of("\(responding), layer1", [80, 100])
    #expect(blind.area?.area == 0.5 && blind.interval == 0.5...0.5)
    #expect(blind.first == 0 && blind.found == 0 && blind.alarms == 0)
    let even = try scores.of("\(overShuffled), layer1", [50])
    #expect(even.area?.area == 0.5 && even.cueless == 3)
  }

  @Test("equal numbers count half: cues that are seen in two of five regions have an area of 0.7")
  func ties() throws {
    let score = try scores(TruthSweep(numbers: seeing))
      .of("\(overEven), all layers, q 0.05, IoU 0.1, hnd", [100])
    #expect(score.area?.area == 0.7 && score.first == 6 && score.found == 6)
    let interval = try #require(score.interval)
    #expect(interval.lowerBound < 0.65 && interval.upperBound > 0.75)
  }

  @Test("all layers are added up, and what is a constant of a layer does not hide what moves")
  func layers() throws {
    let scores = try scores(TruthSweep(numbers: seeing))
    // Two beyond one shuffled in each region; the chin has one more in the second layer.
    #expect(try scores.of("\(overShuffled), all layers", [100]).threshold == 2)
    #expect(try scores.of("\(overShuffled), layer1", [100]).threshold == 1)
    #expect(try scores.of("\(overEven), all layers", [100]).threshold == 0)
    #expect(try scores.of("\(overEven), all layers", [100]).area?.area == 1)
    #expect(try scores.of("\(overEven), layer2", [100]).area?.area == 0.5)
    #expect(!scores.contains { $0.instrument.words == overShuffled + ", layer2, q 0.05" })
  }

  @Test("a model of P 50 is held against the others of its axis, not against itself")
  func others() throws {
    // Seeds 1, 2 and 3 have so many detectors of the eye at P 50 of the eye's axis.
    let counts = [1: 1, 2: 1, 3: 7]
    let sample = try TruthSweep { model in
      var numbers = Numbers()
      if model.region == .eye, model.isDrawn, model.skew == 50 {
        numbers.detectors = [.eye: counts[model.seed] ?? 0]
      }
      return numbers
    }
    let score = try scores(sample).of("\(overEven), layer1", [50])
    // Seed 3 has six more than the mean of the others; with itself it would be four.
    #expect(score.threshold == 6)
  }

  @Test("an alarm in a model whose cue is in the palette or nowhere is false")
  func falseAlarms() throws {
    let sample = try TruthSweep(nowhere: [50, 100]) { model in
      var numbers = seeing(model)
      if model.region == nil, model.skew == 100, model.seed < 3 { numbers.detectors[.nose] = 5 }
      // Of the two models of a seed without a cue only one counts.
      if !model.isDrawn { numbers.detectors[.mouth] = model.skew == 50 ? 20 : 6 }
      return numbers
    }
    let scores = try scores(sample)
    let score = try scores.of("\(overShuffled), layer1", [80, 100])
    #expect(score.cueless == 9 && score.alarms == 5)
    #expect(score.area?.area == 1)
    #expect(try scores.of("\(overShuffled), layer1", [60]).alarms == 3)
  }

  @Test("presence is told from models without a cue and of P 50, and the palette takes no part")
  func presence() throws {
    let sample = try TruthSweep { model in
      var numbers = seeing(model)
      if model.region == nil { numbers.gap = 40 }
      return numbers
    }
    let scores = try scores(sample)
    let gap = try scores.of("accuracy gap", [60])
    #expect(gap.area?.area == 1 && gap.area?.positives == 15 && gap.area?.negatives == 15 + 3)
    #expect(gap.first == nil && gap.threshold == 0 && gap.found == 15 && gap.cueless == 3)
    #expect(!scores.contains { $0.instrument.words == "accuracy gap" && $0.percentages == [50] })
    // The cue's own pairs are its detectors: ten where it is tied, two at P 50, none where it is drawn
    // nowhere.
    let pairs = try scores.of("counted pairs with the cue beyond shuffled faces, layer1", [80])
    #expect(pairs.area?.area == 1 && pairs.threshold == 1 && pairs.found == 15)
    // Every model has five such detectors, and a unit that is none.
    let units = try scores.of("units that respond to the cue, layer1", [80])
    #expect(units.area?.area == 0.5 && units.threshold == 6)
  }

  @Test("ablation is scored beyond random units, and says nothing where none match")
  func ablation() throws {
    let sample = try TruthSweep { model in
      var numbers = seeing(model)
      for region in FaceRegion.allCases { numbers.closed[region] = 1 }
      if let region = model.region, model.isTied { numbers.closed[region] = 9 }
      return numbers
    }
    let scores = try scores(sample)
    let own = try scores.of("\(ablated), layer1", [80])
    #expect(own.area?.area == 1 && own.found == 15)
    #expect(own.threshold == 0)
    #expect(try scores.of("\(ablated), layer2", [80]).area?.area == 0.5)
    #expect(try scores.of("\(ablated), all layers", [80]).area?.area == 1)
  }

  @Test("too few models have an area and no interval, and without P 50 there is no threshold")
  func few() throws {
    let few = try scores(
      TruthSweep(regions: [.eye, .chin], percentages: [50, 100], seeds: [1, 2], numbers: seeing))
    let score = try few.of("\(overShuffled), layer1", [100])
    #expect(score.cued == 4 && score.area?.area == 1 && score.interval == nil)
    // A single P from 80 on is that of the goal.
    #expect(score.isGoal && !few.contains { $0.percentages.count > 1 })
    let skewed = try scores(TruthSweep(percentages: [80, 100], numbers: seeing))
    let without = try skewed.of("\(overShuffled), layer1", [80, 100])
    #expect(without.area?.area == 1 && without.threshold == nil)
    #expect(without.found == nil && without.alarms == nil)
    #expect(try skewed.of("\(overEven), layer1", [80, 100]).area == nil)
    // A single seed has no other model of P 50.
    let single = try scores(TruthSweep(seeds: [1], numbers: seeing))
    #expect(try single.of("\(overEven), layer1", [100]).threshold == nil)
  }

  @Test("a slim copy has the same table, and what is recorded of no unit is missing, not 0")
  func missing() throws {
    let sample = try TruthSweep(numbers: seeing)
    let whole = try ExportTable.instruments.makeTable(ofExperiment: "truth", in: sample.store)
    let url = sample.folder.file("slim.sqlite")
    try sample.store.writeSlimCopy(to: url)
    let slim = try ResultStore.open(at: url)
    #expect(try ExportTable.instruments.makeTable(ofExperiment: "truth", in: slim) == whole)
    #expect(try !slim.respondingCounts(ofExperiment: "truth").isEmpty)
    let second = sample.folder.file("counts.sqlite")
    try sample.store.writeSlimCopy(to: second, countsAlone: true)
    let counts = try ResultStore.open(at: second)
    #expect(try ExportTable.instruments.makeTable(ofExperiment: "truth", in: counts) == whole)

    let deaf = try TruthSweep { model in
      var numbers = seeing(model)
      numbers.responding = [:]
      return numbers
    }
    let table = try ExportTable.instruments.makeTable(ofExperiment: "truth", in: deaf.store)
    let areas = table.values(["area"], where: ["instrument": "respondingDetectors"])
    #expect(!areas.isEmpty && areas.allSatisfy { $0 == [.missing] })
    let detectors = ["instrument": "regionDetectors"]
    #expect(table.values(["area"], where: detectors) == whole.values(["area"], where: detectors))
  }

  @Test("with one planted region, or none, nothing is known to hold counts against")
  func unknown() throws {
    let one = try TruthSweep(regions: [.eye], numbers: seeing)
    let sweep = try Sweep(experiment: "truth", store: one.store)
    #expect(!sweep.hasKnownTruth && sweep.instruments.isEmpty)
    let table = sweep.table(.instruments)
    #expect(table.rows.isEmpty && table.notes[0].hasPrefix("No cues are planted in several"))
    #expect(SweepPlots(sweep).instrumentFigure() == nil)
    #expect(!Report(sweep, pictures: nil, command: "c").html().contains("Known truth"))
  }
}

@Suite("What is shown of instruments")
struct InstrumentViewTests {
  @Test("the table has a row for each instrument and P, with its setting")
  func table() throws {
    let sample = try TruthSweep(arms: ["mean", "flatten"], numbers: seeing)
    let table = try ExportTable.instruments.makeTable(ofExperiment: "truth", in: sample.store)
    #expect(table.columns.prefix(3).map(\.name) == ["arm", "instrument", "asks"])
    // Where: seven kinds over two layers and both, and the other setting, at four P and 80+. Whether: two
    // and the gap, but for P 50.
    #expect(table.rows.count == 2 * (5 * (7 * 3 + 1) + 4 * (2 * 3 + 1)))
    let row = table.values(
      ["quantile", "iouCut", "union", "own", "area", "first", "alarms"],
      where: [
        "arm": "flatten", "instrument": "regionDetectors", "over": "P50", "block": "layer1",
        "P": "80+",
      ])
    #expect(
      row == [
        [
          .number(0.005), .number(0.04), .text("hnd"), .text("yes"), .number(1), .integer(30),
          .integer(0),
        ]
      ])
  }

  @Test("the page names the best instrument, and how many reach the goal")
  func page() throws {
    let sample = try TruthSweep(arms: ["mean", "flatten"]) { model in
      var numbers = seeing(model)
      // In the second arm nothing is to be seen.
      if model.arm == "flatten" { numbers = seeing(Model(arm: "", region: nil, skew: 50, seed: 1)) }
      return numbers
    }
    let html = Report(
      try Sweep(experiment: "truth", store: sample.store), pictures: nil, command: "c"
    ).html()
    let chapter = try #require(html.components(separatedBy: "<section id=\"known-truth\"").last)
    let arms = chapter.components(separatedBy: "<h3>flatten</h3>")
    #expect(
      arms[0].contains(
        "the best at P 80 and more is: detectors of a region beyond shuffled faces, all layers. Its area 1.00 "
          + "(1.00 to 1.00); the cue’s region is first in 30 of 30 models with a cue"),
      "\(arms[0].prefix(1500))")
    #expect(arms[0].contains("that ask where reach an area of 0.95"))
    #expect(arms[0].contains("above chance from P 60 on"))
    #expect(arms[1].contains("No instrument that asks where reaches an area of 0.95"))
    #expect(arms[1].contains("not above chance at the highest P"))
    #expect(chapter.contains("Saliency</strong> is not among the instruments"))
    // The guide's notes stay with the guide.
    #expect(html.contains("<a href=\"#known-truth\">Known truth</a>"))
  }

  @Test("the figure has a panel for each arm and question, and can be drawn")
  func figure() throws {
    let sample = try TruthSweep(
      arms: ["mean", "flatten"], isRecorded: { $0.skew != 60 || $0.seed == 1 }, numbers: seeing)
    let sweep = try Sweep(experiment: "truth", store: sample.store)
    let figure = try #require(SweepPlots(sweep).instrumentFigure())
    #expect(figure.name == "instruments")
    #expect(
      figure.alternative.contains(
        "mean: where is it? detectors of a region beyond shuffled faces, all layers: 0.50 at P 50, "
          + "1.00 at P 60, 1.00 at P 80, 1.00 at P 100."), "\(figure.alternative)")
    #expect(figure.alternative.contains("flatten: is there one? accuracy gap: 1.00 at P 60"))
    #expect(figure.notes.contains { $0.contains("P60") })
    for format in Page.Format.allCases { #expect(figure.page.file(as: format).count > 2000) }
    #expect(
      SweepPlots(sweep).figure(.instruments, axis: ArmAxis("grayscale", arm: "mean"))?.name
        == "instruments")
  }
}
