import Faces
import Foundation
import Painter
import Results
import Specification
import TestSupport
import Testing

@testable import Sweeps

@Suite("Where pictures are kept")
struct PicturePlaceTests {
  @Test(
    "on the disk where the jobs would take more than three quarters of the memory, if that helps",
    arguments: [
      (740, 200, PicturePlace.memory), (750, 200, .memory), (751, 200, .disk), (5000, 200, .disk),
      (800, 720, .disk), (800, 721, .memory), (0, 0, .memory),
    ])
  func choice(inMemory: Int, onDisk: Int, expected: PicturePlace) {
    #expect(PicturePlace(inMemory: inMemory, onDisk: onDisk, of: 1000) == expected)
  }

  private static func sweep(
    train: Int, in folder: TemporaryFolder, _ place: PicturePlace? = nil,
    data: String = "{source: synthetic, seed: 7}", results: String = "results.sqlite",
    overrides: [String] = []
  ) throws -> SweepRun {
    let experiment = try Experiment(
      yaml: """
        name: sample
        data: \(data)
        skew:
          - {attribute: Smiling, P: [50, 100]}
          - {transform: grayscale, P: [100]}
        split: {train: \(train), validation: 8, test: 8}
        model: {architecture: resnet18, input: 32}
        training: {epochs: 2, batch: 8, rate: 0.01, augment: [flip, shift]}
        dissection: {images: 12, quantile: 0.05, ablation: 4}
        """, file: "sample.yaml", overrides: overrides)
    var settings = SweepRun.Settings()
    (settings.jobs, settings.threads, settings.pictures) = (1, 1, place)
    return SweepRun(experiment, results: folder.file(results), settings: settings)
  }

  @Test("memory grows with the pictures only where these are kept in it; the disk then with them")
  func needs() throws {
    let folder = try TemporaryFolder()
    let needs = try [800, 1600].map { train in
      let sweep = try Self.sweep(train: train, in: folder)
      let work = try sweep.outlook().open
      let files = sweep.pictureFiles(of: work)
      return (
        memory: sweep.requirements(of: work, pictures: .memory)[0].pictureBytes,
        disk: sweep.requirements(of: work, pictures: .disk)[0].pictureBytes,
        files: files.map(\.filled).sorted(), lengths: files.map(\.length)
      )
    }
    // At least the training set that is laid out, and what is read it from.
    #expect(needs[1].memory - needs[0].memory >= 2 * 800 * 3072)
    #expect(needs[1].disk - needs[0].disk == 800 * 100)
    // Grey pictures at P 100: half of the training set.
    #expect(needs[1].files[0] - needs[0].files[0] >= 400 * 3072)
    #expect(needs[1].files[0] - needs[0].files[0] < 401 * 3200)
    #expect(needs[1].files[1] > needs[1].files[0])
    #expect(needs[1].lengths.allSatisfy { $0 >= needs[1].files[1] })
  }

  private static func digest(_ file: URL) throws -> String {
    let inspection = try DatabaseInspection(of: file)
    #expect(try inspection.problems().isEmpty)
    return DatabaseInspection.contentDigest(of: try inspection.tableDigests())
  }

  @Test(
    "no number depends on it, and nothing is left of the files",
    arguments: ["painted", "photographs"])
  func sameNumbers(kind: String) throws {
    let folder = try TemporaryFolder()
    var data = "{source: synthetic, seed: 7}"
    if kind == "photographs" {
      let source = SyntheticSource(seed: 3, counts: FaceFolderWriter.partitions(of: 200))
      try FaceFolderWriter(source: source, size: 40).write(to: folder.file("faces"))
      data = "{celeba: {root: \(folder.file("faces").path)}}"
    }
    var digests: [String] = []
    for place in PicturePlace.allCases {
      let sweep = try Self.sweep(
        train: 24, in: folder, place, data: data, results: "\(place.rawValue).sqlite")
      var notices: [String] = []
      var isThere = false
      let pictures = PicturePlace.folder(beside: sweep.results)
      let outcome = try sweep.run(isCancelled: { false }) { event, _ in
        if case .notice(let text) = event { notices.append(text) }
        if case .progress = event {
          isThere = isThere || FileManager.default.fileExists(atPath: pictures.path)
        }
      }
      #expect(outcome.recorded == 3 && outcome.failed == 0)
      #expect(isThere == (place == .disk))
      #expect(notices.contains { $0.contains("are decoded once and read from") } == isThere)
      #expect(!FileManager.default.fileExists(atPath: pictures.path))
      digests.append(try Self.digest(sweep.results))
    }
    #expect(digests[0] == digests[1])
  }

  @Test("a run that cannot be does not become the last run of its name")
  func refused() throws {
    let folder = try TemporaryFolder()
    let first = try Self.sweep(train: 24, in: folder)
    let store = try ResultStore.open(at: folder.file("results.sqlite"))
    let plan = try first.record(first.preparation(), in: store)
    // Activations of 400 GB.
    let large = ["model.architecture=resnet101", "model.input=512", "training.batch=512"]
    let other = try Self.sweep(train: 512, in: folder, overrides: large)
    let error = #expect(throws: SweepError.self) {
      try other.run(isCancelled: { false }, report: { _, _ in })
    }
    #expect(error?.description.contains("Nothing was started") == true)
    #expect(try store.plans().map(\.id) == [plan])
    #expect(try store.cells(ofExperiment: "sample").count == 3)
  }
}
