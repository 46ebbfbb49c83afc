import Concepts
import Dissection
import Faces
import Foundation
import Images
import Painter
import Probing
import Results
import Specification
import Tensors
import TestSupport
import Testing

@testable import Sweeps

/// Maps of one unit, as large as the pictures, that is the stronger the more a pixel is like a patch.
private struct PatchMaps: ActivationSource {
  let faces: PlantedFaces
  let size: Int

  var layers: [LayerShape] { [LayerShape("patch", height: size, width: size, unitCount: 1)] }
  var imageCount: Int { faces.table.count }

  func forEachBatch(of images: [Int], _ body: ([ActivationBatch]) throws -> Void) throws {
    for (place, image) in images.enumerated() {
      let picture = try faces.image(image, size: size)
      let values = stride(from: 0, to: picture.pixels.count, by: 3).map { start -> Float in
        let rgb = picture.pixels[start..<start + 3].map(Int.init)
        return Float(500 - abs(rgb[0] - 30) - abs(rgb[1] - 90) - abs(rgb[2] - 220))
      }
      try body([
        ActivationBatch(
          images: place..<place + 1, height: size, width: size, unitCount: 1, values: values)
      ])
    }
  }

  func selecting(_ names: [LayerName]) -> PatchMaps { self }
}

@Suite("Sweeps with a planted cue")
struct PlantedSweepTests {
  @Test(
    "a unit that responds to nothing but the cue is a detector of it, in its region, and counts for it",
    arguments: FaceRegion.allCases)
  func knownTruth(region: FaceRegion) throws {
    let source = SyntheticSource(seed: 5, counts: [.dictionary: 40])
    let plant = Plant(region: region, strength: 1)
    let faces = PlantedFaces(source, faces: Array(0..<40), plant: plant)
    let dictionary = try PreparedDictionary(
      faces, faces: Array(0..<40), size: 64, bank: ImageBank(source, size: 64))
    // Through the bank come the pictures that the faces have by themselves.
    let own = try PreparedDictionary(faces, faces: Array(0..<40), size: 64)
    #expect(dictionary.concepts == own.concepts && dictionary.imageCount == 40)
    var found: LayerFindings?
    try Dissector(
      concepts: dictionary.concepts, masks: dictionary.masks,
      settings: DissectionSettings(quantiles: [0.005]), pool: WorkerPool(threads: 1)
    ).run(PatchMaps(faces: faces, size: 64), checkCancellation: {}) { found = $0 }
    let reading = try #require(found?.levels.first).netdissect
    let best = dictionary.concepts[reading.findings.bestConcepts[0]]
    #expect(best == plant.concept && reading.findings.bestIoU[0] > 0.25)
    #expect(reading.histograms.detectorsByRegion[region] == 1)
    let counted = reading.hierarchy.shares[0].filter(\.isCounted)
    #expect(counted.map { dictionary.concepts[$0.concept] } == [plant.concept])
  }

  private static func experiment(
    _ data: String = "{source: synthetic, seed: 7}", overrides: [String] = []
  ) throws -> Experiment {
    try Experiment(
      yaml: """
        name: planted
        data: \(data)
        skew:
          - {plant: {region: eye}, P: [100]}
          - {plant: {region: chin, kind: texture}, P: [100]}
          - {transform: grayscale, P: [100]}
        split: {train: 24, validation: 8, test: 8}
        model: {architecture: resnet18, input: 32}
        training: {epochs: 1, batch: 8, rate: 0.01, augment: [flip, shift]}
        dissection: {images: 13, quantile: 0.05, iou: 0.001, nulls: 1, ablation: 4, axisFamily: true}
        endpoints: [eyeDetectors, axisPairs, "biasedUnits:axis", accuracyGap]
        """, file: "planted.yaml", overrides: overrides)
  }

  private static func sweep(
    _ experiment: Experiment, in folder: TemporaryFolder, _ place: PicturePlace? = nil
  ) -> SweepRun {
    var settings = SweepRun.Settings()
    (settings.jobs, settings.threads, settings.pictures) = (1, 1, place)
    let name = "\(place?.rawValue ?? "results").sqlite"
    return SweepRun(experiment, results: folder.file(name), settings: settings)
  }

  private static func plan(_ experiment: Experiment) throws -> [PlannedCell] {
    try SweepRun(experiment, results: URL(filePath: "none.sqlite")).plannedCells()
  }

  @Test(
    "a sweep is trained, dissected with its cue and recorded, the same wherever pictures are kept",
    arguments: ["painted", "photographs"])
  func wholeSweep(kind: String) throws {
    let folder = try TemporaryFolder()
    var data = "{source: synthetic, seed: 7}"
    if kind == "photographs" {
      let source = SyntheticSource(seed: 3, counts: FaceFolderWriter.partitions(of: 300))
      try FaceFolderWriter(source: source, size: 40).write(to: folder.file("faces"))
      data = "{celeba: {root: \(folder.file("faces").path)}}"
    }
    let experiment = try Self.experiment(
      data, overrides: kind == "photographs" ? ["dissection.dictionary=data"] : [])
    var digests: [String] = []
    for place in PicturePlace.allCases where kind == "photographs" || place == .memory {
      let sweep = Self.sweep(experiment, in: folder, place)
      let outcome = try sweep.run(isCancelled: { false }, report: { _, _ in })
      #expect(outcome.recorded == 3 && outcome.failed == 0)
      let inspection = try DatabaseInspection(of: sweep.results)
      #expect(try inspection.problems().isEmpty)
      digests.append(DatabaseInspection.contentDigest(of: try inspection.tableDigests()))
    }
    #expect(Set(digests).count == 1)

    let store = try ResultStore.open(at: folder.file("memory.sqlite"))
    let cells = try store.cells(ofExperiment: "planted")
    #expect(
      cells.map(\.name) == [
        "Planted_eye P100 seed 1", "Planted_chin_texture P100 seed 1", "grayscale P100 seed 1",
      ])
    let hashes = Dictionary(uniqueKeysWithValues: cells.map { ($0.dissectionHash, $0.axis) })
    for dissection in try store.dissections(ofExperiment: "planted") {
      let axis = hashes[dissection.dissectionHash]
      #expect(dissection.imageCount == (axis == "grayscale" ? 13 : 12))
      // At so low a cut nearly every unit detects something, and lists all concepts of its region.
      let units = try store.layers(ofDissection: try #require(dissection.id)).flatMap(\.units)
      let listed = Set(units.flatMap(\.concepts).map(\.concept))
      #expect(listed.contains("Planted_eye") == (axis == "Planted_eye"))
      #expect(listed.contains("Planted_chin_texture") == (axis == "Planted_chin_texture"))
    }
    let nulls = try store.conceptNulls(ofExperiment: "planted").mapValues { records in
      Set(records.map(\.concept).filter { $0.hasPrefix("Planted") })
    }
    #expect(nulls[1]?.isSubset(of: ["Planted_chin_texture"]) == true)
    let probed = try store.biasCounts(ofExperiment: "planted")
      .filter { $0.family == "axis" && $0.variant == .trained && $0.groupName == nil }
    #expect(Set(probed.map(\.position)) == [0, 1])
    let second = try Self.sweep(experiment, in: folder, .memory)
      .run(isCancelled: { false }, report: { _, _ in })
    #expect(second.recorded == 0)
  }

  @Test("a cue names trainings and dissections of its own, and leaves those of other axes alone")
  func hashes() throws {
    let all = try Self.plan(Self.experiment())
    let grayscale = try Self.plan(
      Self.experiment(overrides: ["skew=[{transform: grayscale, P: [100]}]"]))
    #expect(all.last?.cell.trainingHash == grayscale.last?.cell.trainingHash)
    #expect(all.last?.dissectionHash == grayscale.last?.dissectionHash)
    var seen: Set<String> = []
    for plant in [
      "region: eye", "region: nose", "region: eye, kind: tint", "region: eye, strength: 0.5",
      "region: eye, size: 0.4",
    ] {
      let cells = try Self.plan(
        Self.experiment(overrides: ["skew=[{plant: {\(plant)}, P: [50, 100]}]"]))
      for cell in cells {
        #expect(seen.insert(cell.cell.trainingHash).inserted)
        #expect(seen.insert(cell.dissectionHash).inserted)
      }
    }
    // The defaults may be written out.
    let written = try Self.plan(
      Self.experiment(overrides: [
        "skew.0={plant: {region: eye, kind: patch, strength: 0.6, size: 0.3}, P: [100]}"
      ]))
    #expect(written.map(\.dissectionHash) == all.map(\.dissectionHash))
  }

  @Test(
    "of photographs, those without landmarks are not used, and other landmarks are other models")
  func landmarks() throws {
    let folder = try TemporaryFolder()
    let source = SyntheticSource(seed: 3, counts: FaceFolderWriter.partitions(of: 300))
    try FaceFolderWriter(source: source, size: 40).write(to: folder.file("faces"))
    let experiment = try Self.experiment(
      "{celeba: {root: \(folder.file("faces").path)}}",
      overrides: ["dissection.dictionary=data", "split.train=40"])
    let before = try Self.plan(experiment)
    let list = folder.file("faces/landmarks_68.csv")
    let lines = try String(contentsOf: list, encoding: .utf8).split(separator: "\n")
    func write(_ lines: [Substring]) throws {
      try (lines.joined(separator: "\n") + "\n").write(to: list, atomically: true, encoding: .utf8)
    }
    // Half of the faces have none.
    try write(
      [lines[0]] + lines.dropFirst().enumerated().filter { $0.offset % 2 == 0 }.map(\.element))
    let preparation = try SweepRun.Preparation(experiment)
    for work in preparation.plan.work where work.axis.transform?.plant != nil {
      #expect(work.split.sets.flatMap(\.1).allSatisfy { $0.image % 2 == 0 })
    }
    let notices = preparation.plan.notices.filter { $0.contains("landmarks are not known") }
    #expect(notices.count == 2 && notices[0].hasPrefix("Planted_eye: 150 of 300 pictures of"))
    // One landmark of one face moves by a pixel: a face that is used.
    try write(lines)
    #expect(try Self.plan(experiment).map(\.dissectionHash) == before.map(\.dissectionHash))
    let split = try #require(
      try SweepRun.Preparation(experiment).plan.work.first?.split.train.first)
    var moved = lines
    var words = moved[split.image + 1].split(separator: ",").map(String.init)
    words[1] = "\((Double(words[1]) ?? 0) + 1)"
    moved[split.image + 1] = words.joined(separator: ",")[...]
    try write(moved)
    let after = try Self.plan(experiment)
    #expect(after[0].cell.trainingHash != before[0].cell.trainingHash)
    #expect(after[2].cell.trainingHash == before[2].cell.trainingHash)
    // Without any there is no place for a cue.
    try FileManager.default.removeItem(at: list)
    let error = #expect(throws: SweepError.self) {
      _ = try Self.plan(
        Self.experiment(
          "{celeba: {root: \(folder.file("faces").path)}}",
          overrides: ["dissection.dictionary=synthetic"]))
    }
    #expect(error?.description.contains("Planted_eye has its place by them") == true)
  }

  @Test("a published dictionary is taken as it is; without masks of the cue a notice says so")
  func published() throws {
    let folder = try TemporaryFolder()
    let source = SyntheticSource(
      seed: 3, counts: FaceFolderWriter.partitions(of: 10, dictionary: 12))
    for (name, plant) in [("with", Plant(region: .eye)), ("without", nil)] as [(String, Plant?)] {
      try FaceFolderWriter(source: source, size: 40, plant: plant).write(to: folder.file(name))
    }
    func notices(_ name: String) throws -> [String] {
      let path = folder.file("\(name)/dictionary").path
      let experiment = try Self.experiment(overrides: [
        "dissection.dictionary=\(path)", "skew=[{plant: {region: eye}, P: [100]}]",
      ])
      return try SweepRun.Preparation(experiment).plan.notices.filter {
        $0.contains("has no masks of it")
      }
    }
    #expect(try notices("with").isEmpty)
    #expect(try notices("without").count == 1)
  }

  @Test("the benchmark of known truth plans, two heads of every axis, P and seed")
  func benchmark() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Experiments/known-truth/known-truth.yaml")
    let experiment = try Experiment(contentsOf: file, overrides: [])
    let axes = experiment.skews.map(\.axis)
    #expect(axes.compactMap(\.transform?.plant?.region) == FaceRegion.allCases + [.eye])
    #expect(axes.last?.transform?.plant?.strength == 0)
    #expect(axes.contains(.transform(.grayscale)))
    #expect(experiment.endpoints.count == FaceRegion.allCases.count && experiment.seeds.count >= 3)
    let cells = try Self.plan(experiment)
    // Where nothing is drawn, P makes no difference.
    #expect(cells.count == (6 * 4 + 1) * 3 * 2)
    #expect(Set(cells.map(\.cell.trainingHash)).count == cells.count)
    #expect(Set(cells.map(\.arm)) == ["mean", "flatten"])
  }
}
