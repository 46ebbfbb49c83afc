import Foundation
import GRDB
import Results
import TestSupport
import Testing

/// A dissected cell with a detector, two of its concepts, of which one counts, and its picture.
private func recorded() throws -> SampleDatabase {
  let sample = try SampleDatabase()
  let cell = try sample.first
  try sample.train(cell)
  let unit = UnitRecord.sample(
    1,
    concepts: [
      ConceptRecord(concept: "left_eye", iou: 0.06, probability: 0.4, isCounted: true),
      ConceptRecord(concept: "right_eye", iou: 0.01, probability: 0.1, isCounted: false),
    ],
    families: [
      FamilyRecord(
        family: "age", pValue: 0.01, isSignificant: true,
        groups: [GroupRecord(group: "0-20", probability: 0.7, isBiased: true)])
    ])
  let picture = GalleryRecord(layer: "layer1", unit: 1, concept: "left_eye", file: "a.png")
  try sample.store.recordDissection(
    .sample(cell), layers: [.sample(units: [.sample(0), unit])],
    evidence: EvidenceRecord(gallery: [picture]))
  try sample.store.record(
    [PictureRecord(image: "person.jpg", size: 1, modified: 0, fingerprint: hash("a"))],
    ofData: "table")
  return sample
}

private func count(_ table: String, in url: URL) throws -> Int? {
  try DatabaseQueue(path: url.path).read {
    try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)")
  }
}

@Test("a slim copy has all counts and cells, and neither pictures nor what is not counted")
func slim() throws {
  let sample = try recorded()
  let url = sample.folder.file("slim.sqlite")
  try sample.store.writeSlimCopy(to: url)
  let slim = try ResultStore.open(at: url, creating: false)
  #expect(try slim.cells(ofExperiment: "sweep") == sample.store.cells(ofExperiment: "sweep"))
  let counts = try slim.detectorCounts(ofExperiment: "sweep")
  #expect(try counts == sample.store.detectorCounts(ofExperiment: "sweep") && !counts.isEmpty)
  let biased = try slim.biasCounts(ofExperiment: "sweep")
  #expect(try biased == sample.store.biasCounts(ofExperiment: "sweep") && !biased.isEmpty)
  #expect(try count("gallery", in: url) == 0)
  #expect(try count("picture", in: url) == 0)
  #expect(try count("unitBias", in: url) == 0)
  #expect(try count("unitConcept", in: url) == 1)
  #expect(try count("unitConcept", in: sample.folder.file("results.sqlite")) == 2)
}

@Test("a copy of counts alone counts the same, and says so where units are asked for")
func countsAlone() throws {
  let sample = try recorded()
  let url = sample.folder.file("counts.sqlite")
  try sample.store.writeSlimCopy(to: url, countsAlone: true)
  #expect(try count("unit", in: url) == 0 && count("unitConcept", in: url) == 0)
  let counts = try ResultStore.open(at: url, creating: false)
  let kept = try counts.detectorCounts(ofExperiment: "sweep")
  #expect(try kept == sample.store.detectorCounts(ofExperiment: "sweep") && !kept.isEmpty)
  #expect(try view(of: url) == view(of: sample.folder.file("results.sqlite")))
  #expect(throws: ResultsError.countsAlone(file: url.relativePath)) {
    try counts.layers(ofDissection: 1)
  }
  for (into, from) in [(counts, sample.folder.file("results.sqlite")), (sample.store, url)] {
    #expect(throws: ResultsError.countsAlone(file: url.relativePath)) { try into.merge([from]) }
  }

  // It goes on like any other, and a copy of the copy has all.
  try counts.register(experiment: .sample(), cells: [.sample(), .sample(skew: 100)])
  let cell = try counts.cells(ofExperiment: "sweep")[1]
  try counts.recordTraining(
    TrainingRecord(
      cellId: cell.cellId, attemptId: nil, trainCount: 1200, weightsFile: "w.safetensors"),
    epochs: [], evaluations: [])
  try counts.recordDissection(.sample(cell), layers: [.sample(units: [.sample(0), .sample(1)])])
  let added = try counts.detectorCounts(ofExperiment: "sweep")
  #expect(added.count == kept.count + 1 && added.starts(with: kept))
  #expect(try view(of: url).count == kept.count + 1)
  let again = sample.folder.file("again.sqlite")
  try counts.writeSlimCopy(to: again, countsAlone: true)
  let third = try ResultStore.open(at: again, creating: false)
  #expect(try third.detectorCounts(ofExperiment: "sweep") == added)
  #expect(try view(of: again) == view(of: url) && count("unit", in: again) == 0)
}

/// What the view of detectors says, row by row.
private func view(of url: URL) throws -> [String] {
  try DatabaseQueue(path: url.path).read { db in
    try Row.fetchAll(db, sql: "SELECT * FROM detectorsPerBlock").map { "\($0)" }.sorted()
  }
}

@Test("of an experiment with planted cues it keeps which detectors respond to what is skewed")
func slimResponding() throws {
  let sample = try SampleDatabase()
  func planned(_ axis: String, _ name: String) -> PlannedCell {
    PlannedCell(
      CellRecord(
        trainingHash: hash(name), axis: axis, axisKind: .transform, target: "Male", skew: 100,
        seed: 1, splitSeed: 1, spec: "{}"), dissectionHash: hash(name))
  }
  try sample.store.register(
    experiment: ExperimentRecord(name: "truth", question: "?", source: "", spec: "{}"),
    cells: [planned("Planted_eye", "c"), planned("grayscale", "d")])
  func families(_ significant: Bool) -> [FamilyRecord] {
    ["age", "axis", "palette"].map {
      FamilyRecord(
        family: $0, pValue: 0.01, isSignificant: significant,
        groups: [GroupRecord(group: "one", probability: 0.7, isBiased: true)])
    }
  }
  for cell in try sample.store.cells(ofExperiment: "truth") {
    try sample.train(cell)
    var units = (0..<3).map { UnitRecord.sample($0, families: families($0 != 1)) }
    units[2].hnd.iou = 0.001
    try sample.store.recordDissection(.sample(cell), layers: [.sample(units: units)])
  }
  let responding = try sample.store.respondingCounts(ofExperiment: "truth")
  #expect(responding.map(\.position) == [0, 0, 1, 1])
  #expect(responding.allSatisfy { $0.units == 1 && $0.region != nil })
  let url = sample.folder.file("slim.sqlite")
  try sample.store.writeSlimCopy(to: url)
  let slim = try ResultStore.open(at: url, creating: false)
  // Of each cell what its own axis changes.
  let kept = try slim.respondingCounts(ofExperiment: "truth")
  #expect(kept.map(\.family) == ["axis", "palette"])
  #expect(kept == responding.filter { ($0.family == "axis") == ($0.position == 0) })
  #expect(try count("unitBias", in: url) == 2)
  let second = sample.folder.file("counts.sqlite")
  try sample.store.writeSlimCopy(to: second, countsAlone: true)
  let counts = try ResultStore.open(at: second, creating: false)
  #expect(try counts.respondingCounts(ofExperiment: "truth") == kept)
}

@Test("a slim copy replaces no file, and leaves none half made")
func slimReplacesNothing() throws {
  let sample = try recorded()
  let url = sample.folder.file("slim.sqlite")
  try Data("mine".utf8).write(to: url)
  #expect(throws: ResultsError.alreadyThere(file: url.relativePath)) {
    try sample.store.writeSlimCopy(to: url)
  }
  #expect(try Data(contentsOf: url) == Data("mine".utf8))
  let files = try FileManager.default.contentsOfDirectory(atPath: sample.folder.url.path)
  #expect(Set(files) == ["results.sqlite", "slim.sqlite"])
}
