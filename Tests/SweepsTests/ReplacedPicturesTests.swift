import Faces
import Foundation
import Painter
import Specification
import TestSupport
import Testing

@testable import Sweeps

/// A sweep of one small model over painted faces that lie as files in a folder.
@Suite("Pictures that are replaced")
struct ReplacedPicturesTests {
  private let folder: TemporaryFolder
  private let results: URL

  init() throws {
    folder = try TemporaryFolder()
    results = folder.file("results.sqlite")
    let source = SyntheticSource(seed: 3, counts: FaceFolderWriter.partitions(of: 160))
    try FaceFolderWriter(source: source, size: 32).write(to: folder.file("faces"))
  }

  private func sweep(_ overrides: [String] = []) throws -> SweepRun {
    let experiment = try Experiment(
      yaml: """
        name: sample
        data: {celeba: {root: \(folder.file("faces").path)}}
        skew: [{attribute: Smiling, P: [50]}]
        split: {train: 16, test: 8}
        model: {architecture: resnet18, input: 32}
        training: {epochs: 2, batch: 8, rate: 0.01}
        dissection: {images: 8, quantile: 0.05, nulls: 0, gallery: false}
        """, file: "sample.yaml", overrides: overrides)
    var settings = SweepRun.Settings()
    (settings.jobs, settings.threads) = (1, 1)
    return SweepRun(experiment, results: results, settings: settings)
  }

  private func run(
    _ overrides: [String] = [], isCancelled: @escaping () -> Bool = { false },
    report: @escaping (SweepEvent) -> Void = { _ in }
  ) throws {
    let outcome = try sweep(overrides).run(isCancelled: isCancelled) { event, _ in report(event) }
    #expect(outcome.failed == 0)
  }

  /// The first two files that the model is trained on.
  private func trainingPictures() throws -> [URL] {
    let preparation = try SweepRun.Preparation(sweep().experiment)
    let source = try #require(preparation.arms[0].data.source as? any PhotographSource)
    return preparation.plan.work[0].split.train.prefix(2).map { source.file(of: $0.image) }
  }

  private func expectRefusal(naming file: URL, of run: () throws -> Void) {
    let error = #expect(throws: SweepError.self) { try run() }
    let words = error?.description ?? ""
    #expect(words.contains("the picture \(file.lastPathComponent) was changed"), "\(words)")
    #expect(words.contains("Put the old file back") && words.contains("results.sqlite"))
  }

  @Test("after a training are refused by name, until they are back; a new date alone is not")
  func afterTraining() throws {
    try run()
    let files = try trainingPictures()
    let old = try Data(contentsOf: files[0])
    try Data(contentsOf: files[1]).write(to: files[0])
    // What is recorded would be shown as if it were of these.
    expectRefusal(naming: files[0]) { try run() }
    let again = ["dissection.quantile=0.1"]
    expectRefusal(naming: files[0]) { try run(again) }
    try old.write(to: files[0])
    try run(again)
  }

  @Test("in an unfinished training are refused before it goes on")
  func unfinishedTraining() throws {
    var isUnderWay = false
    #expect(throws: SweepError.self) {
      try run(isCancelled: { isUnderWay }) { event in
        if case .progress(let progress) = event, progress.imagesDone > 0 { isUnderWay = true }
      }
    }
    let files = try trainingPictures()
    let old = try Data(contentsOf: files[0])
    try Data(contentsOf: files[1]).write(to: files[0])
    var resumed = false
    expectRefusal(naming: files[0]) {
      try run(report: { event in if case .progress = event { resumed = true } })
    }
    #expect(!resumed)
    try old.write(to: files[0])
    try run()
  }

  @Test("before anything was trained are like any others")
  func beforeTraining() throws {
    #expect(throws: SweepError.self) { try run(isCancelled: { true }) }
    let files = try trainingPictures()
    try Data(contentsOf: files[1]).write(to: files[0])
    try run()
  }

  @Test("that are the same in training and test under two names are counted")
  func sharedContent() throws {
    let preparation = try SweepRun.Preparation(sweep().experiment)
    let source = try #require(preparation.arms[0].data.source as? any PhotographSource)
    let split = preparation.plan.work[0].split
    for (train, test) in zip(split.train.prefix(2), split.test) {
      try Data(contentsOf: source.file(of: train.image)).write(to: source.file(of: test.image))
    }
    var notices: [String] = []
    try run(report: { if case .notice(let notice) = $0 { notices.append(notice) } })
    let found = notices.filter { $0.contains("the same content as a training picture") }
    #expect(
      found.count == 1 && found.first?.contains(": 2 test pictures have") == true, "\(notices)")
  }
}
