import Foundation
import Reports
import Results
import Specification
import TestSupport
import Testing

/// A sweep of three arms at three P with three seeds.
///
/// `plain` and `coarse` dissect the same models in two ways, and `longer` has models of its own. Eye detectors of `layer1` stay, rise, and rise steeply.
private struct ArmSweep {
  let folder: TemporaryFolder
  let store: ResultStore
  static let percentages = [50, 75, 100]
  static let eyes = ["plain": [2, 2, 2], "coarse": [3, 4, 5], "longer": [1, 5, 9]]
  static let arms = ["plain", "coarse", "longer"]
  static let usualLayers = ["layer1", "layer2", "layer3", "layer4"]
  private let longerLayers: [String]
  private let unions: [String: UnionRule]

  /// `longerLayers` are the layers of the arm `longer`, in the order of its network; all arms count by `hnd`
  /// but those of `unions`, and models of its own data are those of `data`.
  init(
    longerLayers: [String] = usualLayers, unions: [String: UnionRule] = [:],
    dissected: [String] = arms, longerData: String = "aa"
  ) throws {
    (self.longerLayers, self.unions) = (longerLayers, unions)
    folder = try TemporaryFolder()
    store = try ResultStore.open(at: folder.file("results.sqlite"))
    let experiment = try Experiment(spec: Self.spec)
    try store.register(
      experiment: ExperimentRecord(
        name: "study", question: "?", source: "", spec: Identity.json(experiment)),
      cells: Self.planned(longerData))
    for cell in try store.cells(ofExperiment: "study") {
      if try store.training(ofCell: cell.cellId) == nil { try train(cell) }
      if dissected.contains(cell.arm) { try dissect(cell) }
    }
  }

  private static let spec = """
    {"arms":[{"name":"plain"},{"name":"coarse","dissection":{"dictionary":"synthetic","hook":"conv1",\
    "images":600,"iou":0.04,"quantile":0.05,"union":"hnd"}},{"name":"longer","training":{"augment":[],\
    "batch":32,"decay":0.0001,"epochs":36,"momentum":0.9,"rate":0.03,"schedule":"cosine","warmUp":1,\
    "zeroStart":false}}],\
    "data":{"synthetic":{"seed":7,"population":{"difficulty":0.1,"rates":{},"correlations":{}}}},\
    "dissection":{"dictionary":"synthetic","hook":"conv1","images":600,"iou":0.04,"quantile":0.005,\
    "union":"hnd"},"endpoints":["eyeDetectors"],"model":{"architecture":"resnet50","input":112},\
    "name":"study","question":"?","seeds":[1,2,3],"skews":[],"split":{"perSeed":false,"seed":1,\
    "test":400,"train":1200,"validation":0},"target":"Male","training":{"augment":[],"batch":32,\
    "decay":0.0001,"epochs":12,"momentum":0.9,"rate":0.03,"schedule":"cosine","warmUp":1,\
    "zeroStart":false}}
    """

  /// Cells of one model follow each other.
  private static func planned(_ longerData: String) -> [PlannedCell] {
    let places = (1...3).flatMap { seed in percentages.map { (seed, $0) } }
    func cell(_ arm: String, _ seed: Int, _ skew: Int) -> PlannedCell {
      let model = arm == "longer" ? 2 : 1
      return PlannedCell(
        CellRecord(
          trainingHash: hash("\(model)0\(seed)0\(skew)"), axis: "Eyeglasses",
          axisKind: .attribute, target: "Male", skew: skew, seed: seed, splitSeed: 1,
          spec: "{\"data\":\"\(arm == "longer" ? longerData : "aa")\"}"),
        dissectionHash: hash("\(arms.firstIndex(of: arm) ?? 0)1\(seed)0\(skew)"), arm: arm)
    }
    return places.flatMap { [cell("plain", $0, $1), cell("coarse", $0, $1)] }
      + places.map { cell("longer", $0, $1) }
  }

  private static func hash(_ digits: String) -> String {
    digits + String(repeating: "c", count: 64 - digits.count)
  }

  /// A unit that no union matches with a concept.
  private static func blind(_ number: Int) -> UnitRecord {
    unit(number, nil, nil, hnd: 0, netdissect: 0, all: 0)
  }

  private func train(_ cell: CellStatus) throws {
    try store.recordTraining(
      TrainingRecord(cellId: cell.cellId, attemptId: nil, trainCount: 1200, weightsFile: "w"),
      epochs: [],
      evaluations: Subgroup.all.map {
        EvaluationRecord(
          cellId: cell.cellId, partition: .test, target: $0.label, attribute: $0.attribute, n: 100,
          correct: cell.arm == "longer" ? 90 : 80)
      })
  }

  private func dissect(_ cell: CellStatus) throws {
    let place = Self.percentages.firstIndex(of: cell.skew) ?? 0
    let count = Self.eyes[cell.arm]?[place] ?? 0
    let layers = cell.arm == "longer" ? longerLayers : Self.usualLayers
    let eyes = (0..<count).map {
      unit(
        $0, "Eyeglasses", "eye", hnd: 0.1, netdissect: $0 < 2 ? 0.1 : 0, all: $0 < 1 ? 0.1 : 0,
        counted: ["Eyeglasses"])
    }
    let quantile = cell.arm == "coarse" ? 0.05 : 0.005
    try store.recordDissection(
      DissectionRecord(
        cellId: cell.cellId, dissectionHash: cell.dissectionHash, attemptId: nil, hook: .conv1,
        unionRule: unions[cell.arm] ?? .hnd, quantile: quantile, iouCut: 0.04, imageCount: 600,
        inputSize: 64, spec: #"{"ablation":0,"dictionary":"synthetic"}"#),
      layers: layers.enumerated().map { place, name in
        LayerRecord(
          name: name, mapHeight: 16, mapWidth: 16, sampleCount: 1000,
          thresholdIsNoisy: cell.arm == "coarse" && place == 3,
          units: place == 0 ? eyes + [Self.blind(count)] : [Self.blind(0)])
      },
      evidence: EvidenceRecord(regionCounts: [
        RegionCountRecord(
          layer: layers[0], variant: .trained, draw: 0, quantile: quantile, iouCut: 0.04,
          unionRule: .hnd, thresholdIsNoisy: false, detectors: [.eye: count], pairs: [.eye: count],
          axisDetectors: count, axisPairs: count)
      ]))
  }
}

extension Experiment {
  fileprivate init(spec: String) throws {
    self = try JSONDecoder().decode(Experiment.self, from: Data(spec.utf8))
  }
}

extension Table {
  fileprivate var lines: [String] { csv.split(separator: "\n").map(String.init) }

  /// The values of a column in the rows that begin so.
  fileprivate func values(_ name: String, ofRows start: String) -> [Double?] {
    guard let place = columns.firstIndex(where: { $0.name == name }) else { return [] }
    return lines.filter { $0.hasPrefix(start) }.map { line in
      Double(line.split(separator: ",", omittingEmptySubsequences: false)[place])
    }
  }
}

@Suite("Arms side by side")
struct ArmTests {
  private let sample: ArmSweep
  private let sweep: Sweep

  init() throws {
    sample = try ArmSweep()
    sweep = try Sweep(experiment: "study", store: sample.store)
  }

  @Test("stand in one table, the arm first, each with its own dissection of a shared model")
  func table() {
    let table = sweep.table(.detectors)
    #expect(table.lines[0].hasPrefix("arm,axis,block,P,seeds,units,detectors,"))
    for (arm, counts) in ArmSweep.eyes {
      let found = table.values("eye", ofRows: "\(arm),Eyeglasses,layer1,")
      #expect(found == counts.map(Double.init), "\(arm)")
    }
    let notes = table.notes
    #expect(notes.contains { $0.hasPrefix("coarse: Dissected") && $0.contains("quantile 0.05") })
    #expect(notes.contains { $0.hasPrefix("plain, longer: Dissected") })
    // Only the arm with noisy thresholds is said to have them.
    #expect(
      notes.filter { $0.contains("noisy") } == [
        "coarse: Thresholds are noisy in layer4: fewer than 100 activations lie above them."
      ])
    let accuracy = sweep.table(.accuracy)
    #expect(accuracy.values("unbiased", ofRows: "coarse,") == [0.8, 0.8, 0.8])
    #expect(accuracy.values("unbiased", ofRows: "longer,") == [0.9, 0.9, 0.9])
    for table in ExportTable.allCases {
      #expect(sweep.table(table).columns.first?.name == "arm", "\(table)")
      #expect(sweep.table(table, perSeed: true).columns.first?.name == "arm")
    }
    #expect(sweep.statusTable().columns.first?.name == "arm")
  }

  @Test("an arm that counts by another union has its counts under that union's name")
  func unions() throws {
    let sample = try ArmSweep(unions: ["longer": .all], dissected: ["plain", "longer"])
    let table = try Sweep(experiment: "study", store: sample.store).table(.detectors)
    func counts(_ column: String, _ arm: String) -> [Double?] {
      table.values(column, ofRows: "\(arm),Eyeglasses,layer1,")
    }
    // By hnd all of the units, by netdissect up to two, by all one at most.
    #expect(counts("detectors", "plain") == [2, 2, 2])
    #expect(counts("other", "plain") == [2, 2, 2] && counts("all", "plain") == [1, 1, 1])
    #expect(counts("detectors", "longer") == [1, 1, 1])
    #expect(counts("other", "longer") == [1, 5, 9] && counts("netdissect", "longer") == [1, 2, 2])
    #expect(counts("netdissect", "plain") == [nil, nil, nil])
    // An arm without recorded cells stands there without counts.
    #expect(counts("detectors", "coarse") == [nil, nil, nil])
    #expect(table.notes.contains { $0.hasPrefix("coarse: Not recorded yet: Eyeglasses P50") })
    let other = try #require(table.columns.first { $0.name == "other" })
    #expect(other.meaning.hasPrefix("plain, coarse: detectors by the union netdissect"))
    #expect(other.meaning.hasSuffix("longer: detectors by the union hnd"))
  }

  @Test("of which no ablation was asked say so, not that it is missing")
  func noAblation() {
    let notes = sweep.table(.ablation).notes
    #expect(notes == ["No units were ablated: dissection.ablation is 0."])
  }

  @Test("are compared where the faces of the dictionary were the same")
  func faces() throws {
    for (data, isComparable) in [("aa", true), ("bb", false)] {
      let sample = try ArmSweep(longerData: data)
      let sweep = try Sweep(experiment: "study", store: sample.store, parts: Comparison.parts)
      let cells = sweep.cells.filter { $0.arm != "coarse" }
      #expect((Comparison.Setting(of: cells, in: sweep) != nil) == isComparable, "\(data)")
      let plain = cells.filter { $0.arm == "plain" }
      let longer = cells.filter { $0.arm == "longer" }
      let (one, other) = (
        try #require(Comparison.Setting(of: plain, in: sweep)),
        try #require(Comparison.Setting(of: longer, in: sweep))
      )
      #expect(one.isAlike(other) == isComparable)
    }
  }

  @Test("are counted by their own settings in the sensitivity grid")
  func own() {
    let lines = sweep.table(.sensitivity).lines.filter { $0.contains(",layer1,") }
    #expect(lines.count == 9 && lines.allSatisfy { $0.contains(",hnd,yes,") })
  }

  @Test("are tested each by itself, and may come out differently")
  func trends() {
    let eyes = sweep.findings.filter { $0.role == .endpoint && $0.layer == "layer1" }
    #expect(eyes.map(\.axis.arm) == ["plain", "coarse", "longer"])
    #expect(eyes.map { $0.trend.slope?.mean ?? 0 }.map { ($0 * 100).rounded() } == [0, 40, 160])
    // Corrected for the four layers of the arm, not for all arms.
    #expect(eyes.allSatisfy { $0.tests == 4 })
    let outcomes = sweep.endpointOutcomes.map { "\($0.axis): \($0.words)" }
    #expect(outcomes[0].hasPrefix("plain, Eyeglasses: "), "\(outcomes)")
    #expect(outcomes[2].contains("rising with P in layer1"), "\(outcomes)")
  }

  @Test("have a figure each, named by axis and arm")
  func figures() throws {
    let plots = SweepPlots(sweep)
    let figures = sweep.axes.compactMap {
      plots.figure(.curve(.region(.eye, .detectors)), axis: $0)
    }
    #expect(
      figures.map(\.name) == [
        "eyeDetectors-Eyeglasses-plain", "eyeDetectors-Eyeglasses-coarse",
        "eyeDetectors-Eyeglasses-longer",
      ])
    #expect(figures[2].title == "Eye-region detectors: longer, Eyeglasses skewed")
    #expect(plots.axesOfArms == ["Eyeglasses"])
    let all = try #require(plots.armFigure(.region(.eye, .detectors), axis: "Eyeglasses"))
    #expect(all.name == "eyeDetectors-Eyeglasses-arms")
    #expect(all.alternative.contains("layer1, longer: 1 at P 50, 5 at P 75, 9 at P 100."))
    #expect(all.alternative.contains("layer1, plain: 2 at P 50, 2 at P 75, 2 at P 100."))
    #expect(plots.armFigure(.biased(.age, significant: false), axis: "Eyeglasses") == nil)
  }

  @Test("are sections of one page, which says what each has otherwise")
  func page() {
    let html = Report(sweep, pictures: nil, command: "lancet report").html()
    for arm in ["plain", "coarse", "longer"] {
      #expect(html.contains("<h3>\(arm), Eyeglasses skewed</h3>"))
    }
    #expect(html.contains("<dt>Arm longer</dt><dd>training.epochs 36</dd>"))
    #expect(html.contains("<dt>Arm coarse</dt><dd>dissection.quantile 0.05</dd>"))
    #expect(html.contains("<dt>Arm plain</dt><dd>all settings as above</dd>"))
    #expect(html.contains("18 in all"))
    #expect(html.contains("Arms side by side"))
  }

  @Test("may have layers of any name and number, which all that is shown follows")
  func layers() throws {
    let names = ["stem", "Mixed_6a", "Mixed_5b", "head.0", "head.1"]
    let sample = try ArmSweep(longerLayers: names)
    let sweep = try Sweep(experiment: "study", store: sample.store)
    for table: ExportTable in [.detectors, .regions, .biased, .sensitivity] {
      let made = sweep.table(table)
      let arm = made.lines.filter { $0.hasPrefix("longer,Eyeglasses,") }
      let found = arm.map { String($0.split(separator: ",")[2]) }
      var seen: Set<String> = []
      if !found.isEmpty {
        #expect(found.filter { seen.insert($0).inserted } == names, "\(table)")
      }
      #expect(
        made.lines.filter { $0.hasPrefix("plain,") }.allSatisfy { $0.contains(",layer") },
        "\(table)")
    }
    let found = sweep.table(.detectors).values("eye", ofRows: "longer,Eyeglasses,stem,")
    #expect(found == ArmSweep.eyes["longer"]?.map(Double.init))
    let eyes = sweep.findings.filter { $0.role == .endpoint && $0.axis.arm == "longer" }
    #expect(eyes.map(\.layer) == names && eyes[0].trend.kendall.tau == 1)
    let plots = SweepPlots(sweep)
    let axis = try #require(sweep.axes.first { $0.arm == "longer" })
    for kind: FigureKind in [.curve(.region(.eye, .detectors)), .regions, .regionHistogram] {
      let figure = try #require(plots.figure(kind, axis: axis))
      for name in names { #expect(figure.alternative.contains(name), "\(kind) \(name)") }
    }
    let html = Report(sweep, pictures: nil, command: "c").html()
    #expect(html.contains("<li>stem: 1 at P 50, 9 at P 100;"))
    #expect(html.contains("<th scope=\"col\">Mixed_6a</th>"))
  }

  @Test("can be shown alone, as an experiment without arms")
  func alone() throws {
    let coarse = try Sweep(
      experiment: "study", arm: "coarse", store: sample.store,
      parts: Report.parts.union(.gallery))
    #expect(SweepPlots(coarse).axesOfArms.isEmpty)
    #expect(coarse.cells.count == 9 && coarse.axes == ["Eyeglasses"])
    let table = coarse.table(.detectors)
    #expect(table.title.hasPrefix("study, coarse: detectors"))
    let eyes = table.values("eye", ofRows: "Eyeglasses,layer1,")
    #expect(eyes == ArmSweep.eyes["coarse"]?.map(Double.init))
    for table in ExportTable.allCases { #expect(coarse.table(table).columns[0].name != "arm") }
    let html = Report(coarse, pictures: nil, command: "c").html()
    #expect(html.contains("<h1>study, coarse</h1>") && !html.contains("longer"))
    #expect(html.contains("<dt>Arm coarse</dt>"))
  }

  @Test("that are not there are answered with those that are")
  func unknown() throws {
    func refusal(_ arm: String, of store: ResultStore, _ name: String) -> String {
      do {
        _ = try Sweep(experiment: name, arm: arm, store: store, parts: [])
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(
      refusal("corse", of: sample.store, "study")
        == "study has no arm corse. Did you mean coarse? Valid: plain, coarse, longer.")
    #expect(
      try refusal("coarse", of: TrendSweep().store, "study")
        == "study has no arms, so there is none of the name coarse. Leave --arm out.")
  }
}
