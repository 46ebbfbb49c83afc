import GRDB
import Results
import Specification
import TestSupport
import Testing

private func reading(
  _ variant: Variant, draw: Int = 0, quantile: Double = 0.005, eyes: Int
) -> RegionCountRecord {
  RegionCountRecord(
    layer: "layer1", variant: variant, draw: draw, quantile: quantile, iouCut: 0.04,
    unionRule: .hnd, thresholdIsNoisy: false,
    detectors: [.eye: eyes, .cheek: 2, .nose: 3, .mouth: 4, .chin: 5],
    pairs: [.eye: 6, .cheek: 7, .nose: 8, .mouth: 9, .chin: 10], axisDetectors: 1,
    axisPairs: 2 * eyes)
}

private let evidence = EvidenceRecord(
  regionCounts: [
    reading(.shifted, eyes: 3), reading(.shifted, draw: 1, eyes: 6),
    reading(.trained, eyes: 9), reading(.trained, quantile: 0.01, eyes: 11),
    reading(.untrained, eyes: 1),
  ],
  conceptNulls: [
    ConceptNullRecord(
      layer: "layer1", variant: .shifted, concept: "left_eye", draws: 2, detectors: 1.5, pairs: 2)
  ],
  biasCounts: BiasCountRecord.counts(of: .sample(units: [biased]), variant: .untrained),
  ablations: [
    AblationRecord(
      endpoint: "eyeDetectors", layer: "layer1", variant: .zero, draw: 3, unitCount: 7,
      imageCount: 200, unbiased: 0.7, aligned: 0.9, conflicting: 0.5, worst: 0.25)
  ],
  gallery: [
    GalleryRecord(layer: "layer1", unit: 1, concept: "left_eye", file: "r/layer1/1-left_eye.png")
  ])

private let biased = UnitRecord.sample(
  1,
  families: [
    FamilyRecord(
      family: "age", pValue: 0.01, isSignificant: true,
      groups: [
        GroupRecord(group: "0-20", probability: 0.35, isBiased: true),
        GroupRecord(group: "20-40", probability: 0.35, isBiased: true),
        GroupRecord(group: "40-60", probability: 0.2, isBiased: false),
        GroupRecord(group: "60+", probability: 0.1, isBiased: false),
      ])
  ])

/// A database with one dissection and its evidence, and the dissection's id.
private func recorded(_ evidence: EvidenceRecord) throws -> (SampleDatabase, Int64) {
  let sample = try SampleDatabase()
  let cell = try sample.first
  try sample.train(cell)
  try sample.store.recordDissection(
    .sample(cell), layers: [.sample(units: [.sample(0), biased])], evidence: evidence)
  let id = try #require(sample.store.dissections(ofExperiment: "sweep").first?.id)
  return (sample, id)
}

@Test("readings, nulls and ablations are read back as they were recorded")
func evidenceIsReadBack() throws {
  let (sample, id) = try recorded(evidence)
  let cell = try sample.first.position
  let draws = try sample.store.nullDraws(ofExperiment: "sweep")
  #expect(draws == [cell: evidence.regionCounts.filter { $0.variant != .trained }])
  let readings = try sample.store.readings(ofExperiment: "sweep")
  #expect(readings == [cell: evidence.regionCounts.filter { $0.variant == .trained }])
  let nulls = try #require(sample.store.conceptNulls(ofExperiment: "sweep")[cell])
  #expect(nulls.map(\.detectors) == [1.5] && nulls.map(\.dissectionId) == [id])
  let ablations = try #require(sample.store.ablations(ofExperiment: "sweep")[cell])
  #expect(ablations.map(\.worst) == [0.25] && ablations.map(\.variant) == [.zero])
}

@Test("nulls are summed up per kind, with the mean and the largest over draws")
func nullsPerBlock() throws {
  let (sample, _) = try recorded(evidence)
  let rows = try DatabaseQueue(path: sample.folder.file("results.sqlite").path).read {
    try Row.fetchAll($0, sql: "SELECT * FROM nullsPerBlock ORDER BY variant")
  }
  #expect(rows.map { $0["variant"] as String } == ["shifted", "untrained"])
  #expect(rows.map { $0["eyeDetectors"] as Double } == [4.5, 1])
  #expect(rows.map { $0["mostEyeDetectors"] as Int } == [6, 1])
  #expect(rows.map { $0["draws"] as Int } == [2, 1])
}

@Test("biased units are counted per group and once per family; the null's apart")
func biasIsCounted() throws {
  let (sample, _) = try recorded(evidence)
  let all = try sample.store.biasCounts(ofExperiment: "sweep")
  let counts = all.filter { $0.groupName == nil }
  #expect(counts.map(\.variant) == [.trained, .untrained])
  #expect(counts.map(\.biased) == [1, 1] && counts.map(\.units) == [1, 1])
  let groups = all.filter { $0.groupName != nil && $0.variant == .trained }
  #expect(groups.map(\.groupName) == ["0-20", "20-40", "40-60", "60+"])
  #expect(groups.map(\.biased) == [1, 1, 0, 0])
}

@Test("a picture of a unit that is not there is refused, and with it the dissection")
func galleryOfNoUnit() throws {
  var wrong = evidence
  wrong.gallery[0].unit = 2
  let error = #expect(throws: ResultsError.self) { try recorded(wrong) }
  #expect(error?.description.contains("layer1 unit 2") == true)
}

@Test("an older database keeps what it holds of global bias")
func olderDatabase() throws {
  let folder = try TemporaryFolder()
  let file = folder.file("results.sqlite")
  let queue = try DatabaseQueue(path: file.path)
  try Schema.migrator.migrate(queue, upTo: "2 skipped images")
  let digits = String(repeating: "a", count: 64)
  try queue.write {
    try $0.execute(
      sql: """
        INSERT INTO cell VALUES (1, '\(digits)', 'grayscale', 'transform', 'Male', 50, 1, 1, '{}');
        INSERT INTO training VALUES (1, NULL, 1200, 'w');
        INSERT INTO dissection VALUES
          (1, 1, '\(digits)', NULL, 'trained', 'conv1', 'hnd', 0.005, 0.04, 600, 64, '{}');
        INSERT INTO layer VALUES (1, 1, 'layer2', 8, 8, 38400, 0);
        INSERT INTO unit VALUES
          (1, 1, 0, 0.5, 0, 0, NULL, NULL, 0, NULL, NULL, 0),
          (2, 1, 1, 0.5, 0, 0, NULL, NULL, 0, NULL, NULL, 0);
        INSERT INTO unitFamily VALUES (1, 'palette', 0.01, 1), (2, 'palette', 0.6, 0);
        INSERT INTO unitGlobal VALUES
          (1, 'palette', 'colour', 0.4, 0), (1, 'palette', 'grayscale', 0.6, 1),
          (2, 'palette', 'colour', 0.5, 0), (2, 'palette', 'grayscale', 0.5, 0);
        """)
  }
  try queue.close()
  let store = try ResultStore.open(at: file)
  let units = try store.layers(ofDissection: 1)[0].units
  #expect(
    units[0].families == [
      FamilyRecord(
        family: "palette", pValue: 0.01, isSignificant: true,
        groups: [GroupRecord(group: "grayscale", probability: 0.6, isBiased: true)])
    ])
  #expect(units[1].families.isEmpty)
  let counts = try DatabaseQueue(path: file.path).read {
    try Row.fetchAll($0, sql: "SELECT * FROM biasedUnitsPerBlock")
  }
  #expect(counts.map { $0["units"] as Int } == [2])
  #expect(counts.map { $0["biasedAndSignificant"] as Int } == [1])
}
