import Concepts
import Foundation
import Reports
import Results
import Specification
import TestSupport
import Testing

/// One cell of a planted axis: a detector of the cue, one of a concept and region of the dictionary's own,
/// and one of the nose.
private struct FurtherSweep {
  let folder: TemporaryFolder
  let store: ResultStore

  init() throws {
    folder = try TemporaryFolder()
    store = try ResultStore.open(at: folder.file("results.sqlite"))
    let hash = String(repeating: "b", count: 64)
    try store.register(
      experiment: ExperimentRecord(name: "sweep", question: "?", source: "", spec: "{}"),
      cells: [
        PlannedCell(
          CellRecord(
            trainingHash: hash, axis: "Planted_eye", axisKind: .transform, target: "Male", skew: 50,
            seed: 1, splitSeed: 1, spec: "{}"), dissectionHash: hash)
      ])
    let cell = try store.cells(ofExperiment: "sweep")[0]
    try store.recordTraining(
      TrainingRecord(cellId: cell.cellId, attemptId: nil, trainCount: 20, weightsFile: "w"),
      epochs: [], evaluations: [])
    let units = [
      unit(0, "Planted_eye", "eye", hnd: 0.2, netdissect: 0.2, counted: ["Planted_eye"]),
      unit(1, "Fringe", "hair", hnd: 0.3, netdissect: 0.3, counted: ["Fringe", "parting"]),
      unit(2, "nose", "nose", hnd: 0.1, netdissect: 0.1),
      unit(3, "earlobe", "ear", hnd: 0.01, netdissect: 0.01),
    ]
    func reading(_ variant: Variant, hair: Int) -> RegionCountRecord {
      RegionCountRecord(
        layer: "layer1", variant: variant, draw: 0, quantile: 0.005, iouCut: 0.04, unionRule: .hnd,
        thresholdIsNoisy: false,
        detectors: RegionCounts([.eye: 1, .nose: 1, FaceRegion(rawValue: "hair") ?? .chin: hair]),
        pairs: [.eye: 1], axisDetectors: 1, axisPairs: 1)
    }
    try store.recordDissection(
      DissectionRecord(
        cellId: cell.cellId, dissectionHash: hash, attemptId: nil, hook: .conv1, unionRule: .hnd,
        quantile: 0.005, iouCut: 0.04, imageCount: 600, inputSize: 64, spec: "{}"),
      layers: [
        LayerRecord(
          name: "layer1", mapHeight: 8, mapWidth: 8, sampleCount: 1000, thresholdIsNoisy: false,
          units: units)
      ],
      evidence: EvidenceRecord(
        regionCounts: [reading(.trained, hair: 1), reading(.shuffled, hair: 3)],
        conceptNulls: [
          ConceptNullRecord(
            layer: "layer1", variant: .shuffled, concept: "Fringe", draws: 1, detectors: 3,
            pairs: 0)
        ]))
  }
}

@Suite("Concepts and regions that the published dictionary lacks")
struct FurtherConceptTests {
  @Test("stand in all tables by region, after the five")
  func tables() throws {
    let sweep = try FurtherSweep()
    func table(_ table: ExportTable) throws -> Table {
      try table.makeTable(ofExperiment: "sweep", in: sweep.store)
    }
    let detectors = try table(.detectors)
    let names = detectors.columns.map(\.name)
    let regions = ["eye", "cheek", "nose", "mouth", "chin", "ear", "hair"]
    let first = try #require(names.firstIndex(of: "eye"))
    #expect(Array(names[first..<first + 7]) == regions)
    #expect(
      detectors.values(regions, where: ["block": "layer1"])
        == [[1, 0, 1, 0, 0, 0, 1].map { .number($0) }])
    #expect(
      detectors.values(["detectors", "axisDetectors", "axisPairs"], where: [:])
        == [[.number(3), .number(1), .number(1)]])

    let byRegion = try table(.regions)
    #expect(
      byRegion.values(["observed", "shuffled"], where: ["region": "hair", "count": "detectors"])
        == [[.number(1), .number(3)]])
    #expect(
      byRegion.values(["observed"], where: ["region": "hair", "count": "pairs"]) == [[.number(2)]])
    #expect(
      byRegion.values(["observed"], where: ["region": "all", "count": "pairs"]) == [[.number(3)]])

    let concepts = try table(.concepts)
    #expect(
      concepts.values(
        ["region", "type", "observed", "shuffled"],
        where: ["concept": "Fringe", "count": "detectors"])
        == [[.text("hair"), .text("attribute"), .number(1), .number(3)]])
    #expect(
      concepts.values(["observed"], where: ["concept": "Planted_eye", "count": "pairs"])
        == [[.number(1)]])
    #expect(
      try table(.types).values(["observed"], where: ["type": "part", "count": "pairs"])
        == [[.number(1)]])

    let sensitivity = try table(.sensitivity)
    #expect(sensitivity.values(["eye", "hair"], where: [:]) == [[.number(1), .number(1)]])
    #expect(!sensitivity.columns.map(\.name).contains("ear"))
    #expect(
      try table(.nulls).values(["count"], where: ["count": "hairDetectors"]).count == 1)
  }

  @Test("are counted unit by unit as the database counts them")
  func units() throws {
    let hair = try #require(FaceRegion(rawValue: "hair"))
    let rule = DetectorRule(union: .hnd, cut: 0.04)
    let unit = unit(1, "Fringe", "hair", hnd: 0.3, netdissect: 0.3, counted: ["Fringe", "parting"])
    func count(_ quantity: Quantity) -> Int? {
      quantity.count(in: unit, axis: "Planted_eye", rule: rule)
    }
    #expect(count(.region(hair, .detectors)) == 1 && count(.region(hair, .pairs)) == 2)
    #expect(count(.region(.eye, .detectors)) == 0 && count(.all(.detectors)) == 1)
    #expect(count(.type(.part, .pairs)) == 1 && count(.concept("Fringe", .pairs)) == 1)
    #expect(count(.axis(.pairs)) == 0)
  }

  @Test("have figures of their own, and a page says what a planted cue is")
  func page() throws {
    let sweep = try FurtherSweep()
    let read = try Sweep(experiment: "sweep", store: sweep.store)
    let axis = try #require(read.axes.first)
    let figure = try #require(SweepPlots(read).figure(.regions, axis: axis))
    #expect(figure.alternative.contains("hair, layer1"))
    #expect(read.findings.contains { $0.quantity.name == "pairs:Fringe" })
    #expect(read.findings.contains { $0.quantity.name == "hairDetectors" })
  }
}
