import Foundation
import GRDB
import Results
import Testing

private let palette = FamilyRecord(
  family: "palette", pValue: 0.0001, isSignificant: true,
  groups: [
    GroupRecord(group: "colour", probability: 0.4, isBiased: false),
    GroupRecord(group: "grayscale", probability: 0.6, isBiased: true),
  ])

/// What is read back of it: the groups that the unit is biased towards.
private let recordedPalette = FamilyRecord(
  family: "palette", pValue: 0.0001, isSignificant: true, groups: [palette.groups[1]])

/// Two layers with all that can be recorded of a unit.
private let layers = [
  LayerRecord.sample(
    "layer1",
    units: [
      .sample(
        0,
        concepts: [
          ConceptRecord(concept: "AU_1", iou: 0.01, probability: 0.25, isCounted: false),
          ConceptRecord(concept: "left_eye", iou: 0.06, probability: 0.75, isCounted: true),
        ],
        families: [palette]),
      .sample(1, concept: nil, region: nil, hnd: 0, netdissect: 0),
    ]),
  LayerRecord.sample("layer2", units: [.sample(0, concept: "nose", region: "nose", hnd: 1 / 3)]),
]

@Test("a recorded dissection is read back to the last bit, and makes its cell dissected")
func recordedDissection() throws {
  let sample = try SampleDatabase()
  let cell = try sample.first
  try sample.train(cell)
  try sample.store.recordDissection(.sample(cell), layers: layers)
  #expect(try sample.first.state == .dissected)
  #expect(try sample.store.isDissected(cell.dissectionHash))
  let dissection = try #require(sample.store.dissections(ofExperiment: "sweep").first)
  var expected = DissectionRecord.sample(cell)
  expected.id = dissection.id
  #expect(dissection == expected)
  var recorded = layers
  recorded[0].units[0].families = [recordedPalette]
  #expect(try sample.store.layers(ofDissection: #require(dissection.id)) == recorded)
}

@Test("a dissection is recorded once; the first rows stay")
func dissectedTwice() throws {
  let sample = try SampleDatabase()
  let cell = try sample.first
  try sample.train(cell)
  try sample.store.recordDissection(.sample(cell), layers: layers)
  #expect(
    throws: ResultsError.alreadyDissected(
      cell: "Eyeglasses P50 seed 1", hash: cell.dissectionHash)
  ) { try sample.store.recordDissection(.sample(cell), layers: []) }
  let dissections = try sample.store.dissections(ofExperiment: "sweep")
  #expect(dissections.count == 1)
  #expect(try sample.store.layers(ofDissection: #require(dissections[0].id)).count == 2)
}

@Test("only a trained cell can be dissected, unless the untrained network is meant")
func dissectionNeedsTraining() throws {
  let sample = try SampleDatabase()
  let cell = try sample.first
  let error = #expect(throws: ResultsError.self) {
    try sample.store.recordDissection(.sample(cell), layers: [])
  }
  #expect(error?.description.contains("needs its cell to be trained") == true)
  var null = DissectionRecord.sample(cell)
  null.variant = .untrained
  null.dissectionHash = hash("untrained")
  try sample.store.recordDissection(null, layers: layers)
  #expect(try sample.first.state == .planned)
}

@Test(
  "a row that cannot be is refused, and with it the whole dissection",
  arguments: [
    UnitRecord.sample(0, hnd: -0.1), .sample(0, hnd: 1.1), .sample(-1), .sample(0, region: nil),
    .sample(0, region: ""), .sample(0, concept: nil, region: nil, hnd: 0.5),
    .sample(0, hnd: .nan),
    .sample(
      0, concepts: [ConceptRecord(concept: "nose", iou: 0.1, probability: 1.5, isCounted: true)]),
    .sample(
      0,
      families: [
        FamilyRecord(
          family: "age", pValue: 0, isSignificant: true,
          groups: [GroupRecord(group: "60+", probability: 0.4, isBiased: true)])
      ]),
    .sample(0, families: [palette, palette]),
  ])
func impossibleUnit(unit: UnitRecord) throws {
  let sample = try SampleDatabase()
  let cell = try sample.first
  try sample.train(cell)
  let refused = #expect(throws: ResultsError.self) {
    try sample.store.recordDissection(
      .sample(cell), layers: [.sample("layer1", units: [.sample(7), unit])])
  }
  #expect(refused?.description.contains("results.sqlite") == true)
  #expect(try sample.first.state == .trained)
}

@Test(
  "the schema itself refuses rows that no record could hold",
  arguments: [
    "UPDATE attempt SET outcome = 'won', finished = lease",
    "UPDATE attempt SET outcome = 'failed', finished = lease",  // no message
    "UPDATE attempt SET outcome = 'done'",  // not finished
    "INSERT INTO attempt SELECT 99, cellId, dissectionHash, worker, lease, started, finished, "
      + "machine, gitCommit, blasBuild, coreType, threads, outcome, message FROM attempt",
    "UPDATE cell SET axisKind = 'mood'", "UPDATE cell SET skew = 101",
    "UPDATE cell SET trainingHash = 'xyz'", "UPDATE cell SET spec = '{'",
    "INSERT INTO cell SELECT 99, trainingHash, 'Smiling', axisKind, target, skew, seed, "
      + "splitSeed, spec FROM cell",
    "INSERT INTO training VALUES (99, NULL, 1200, 'w')",
    "UPDATE score SET target = ''", "UPDATE score SET partition = ''",
    "UPDATE score SET value = n + 1", "UPDATE readingCount SET pairs = -1",
    "UPDATE dissection SET unionRule = ''", "UPDATE dissection SET quantile = 0",
    "UPDATE layer SET block = 'layer5'", "UPDATE layer SET block = 'layer1'",
    "UPDATE unit SET number = 0",
    "INSERT INTO unitBias VALUES (99, 'palette', 'colour', 0.6, 0.1, 0)",
    "UPDATE biasCount SET biased = units + 1", "UPDATE biasCount SET biasedAndSignificant = 2",
  ])
func refusedBySchema(sql: String) throws {
  let sample = try SampleDatabase()
  let cell = try sample.first
  _ = try sample.store.beginAttempt(
    cellID: cell.cellId, dissectionHash: cell.dissectionHash, worker: .sample())
  try sample.train(cell)
  try sample.store.recordDissection(
    .sample(cell), layers: layers, evidence: EvidenceRecord(regionCounts: [.sample(eyes: 1)]))
  let error = #expect(throws: DatabaseError.self) {
    try DatabaseQueue(path: sample.folder.file("results.sqlite").path).write {
      try $0.execute(sql: sql)
    }
  }
  #expect(error?.resultCode == .SQLITE_CONSTRAINT)
}

@Test("twelve cells of 960 units stay within a few megabytes")
func databaseSize() throws {
  let cells = (1...12).map { PlannedCell.sample(seed: $0) }
  let sample = try SampleDatabase(cells: cells)
  let concepts = (0..<12).map {
    ConceptRecord(
      concept: "Concept_Name_\($0)", iou: 0.1 / Double($0 + 3), probability: 1 / 12.1,
      isCounted: false)
  }
  let layers = zip(1...4, [64, 128, 256, 512]).map { layer, count in
    LayerRecord.sample(
      "layer\(layer)",
      units: (0..<count).map { number in
        .sample(
          number, hnd: 1 / Double(number + 7), netdissect: 1 / Double(number + 9),
          concepts: number.isMultiple(of: 4) ? concepts : [], families: [palette])
      })
  }
  for cell in try sample.cells {
    try sample.train(cell)
    try sample.store.recordDissection(.sample(cell), layers: layers)
  }
  let size = try FileManager.default.attributesOfItem(
    atPath: sample.folder.file("results.sqlite").path)[.size]
  let bytes = try #require(size as? Int)
  #expect(bytes < 6_000_000, "\(bytes) bytes")
}
