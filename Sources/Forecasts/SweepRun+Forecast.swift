import Foundation
import Networks
import Results
import Sweeps

extension SweepRun {
  /// Foresees time, memory and disk of what `run` would do, by rehearsing small cells of two sizes.
  ///
  /// Ablation counts as if every endpoint had units in all blocks, the most that it can take.
  ///
  /// - Parameters:
  ///   - outlook: what is left to do.
  ///   - rehearsalCommand: the arguments that make this program call `rehearse` with replacements
  ///     in the experiment, recording to a database, with so many threads, measuring ablation or not.
  ///   - isCancelled: asked now and then.
  /// - Returns: nil when nothing is left to do.
  /// - Throws: errors of the experiment, the data and the rehearsal.
  package func forecast(
    of outlook: Outlook,
    rehearsalCommand: (
      _ overrides: [String], _ results: URL, _ threads: Int, _ measuresAblation: Bool
    ) -> [String],
    isCancelled: () -> Bool
  ) throws -> Forecast? {
    let (preparation, open) = (outlook.preparation, outlook.open)
    guard let first = open.first else { return nil }
    let folder = FileManager.default.temporaryDirectory.appending(path: "lancet-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let images = preparation.data.dictionaryFaces.count
    let sharing = try sharing(of: open, dictionary: images)
    let sizes = rehearsalSizes(of: first, dictionary: images)
    let rehearsals = try sizes.enumerated().map { number, size in
      let place = folder.appending(path: "\(number)")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      return try Rehearsal.run(
        jobs: sharing.jobs, in: place,
        command: {
          rehearsalCommand(
            size.overrides(axes: experiment.skews.count), $0, sharing.threads,
            size.measuresAblation)
        },
        isCancelled: isCancelled)
    }
    let empty = folder.appending(path: "empty.sqlite")
    _ = try ResultStore.open(at: empty)
    let (small, large) = (rehearsals[0], rehearsals[1])
    let rest =
      Forecast.line(
        (sizes[0].images, small.rest), (sizes[1].images, large.rest), at: images)
      + AblationPace.seconds(experiment, perImageAndSet: large.ablation)
    let once = Forecast.line(
      (sizes[0].images, small.once), (sizes[1].images, large.once), at: images)
    let rehearsed = min(Rehearsal.cells, preparation.plan.work.count)
    let disk = (large.files + large.database - Rehearsal.bytes(of: empty)) / rehearsed

    let cells = try open.map { work in
      let isTrained = try outlook.known?.isTrained(work.planned.cell.trainingHash) == true
      let steps =
        work.trainingImages(experiment.training)
        / min(
          experiment.training.batch, work.split.train.count)
      let loading = Forecast.line(
        (sizes[0].train, small.loading), (sizes[1].train, large.loading),
        at: work.split.train.count)
      return Forecast.Cell(
        name: work.name,
        seconds: rest + (isTrained ? 0 : loading + Double(steps) * large.step), disk: disk)
    }
    let need = Requirements(experiment, work: open, dictionary: images, memory: settings.memory)
    let isSaved = cells.contains { .seconds($0.seconds) > settings.saveInterval }
    let training = large.memory + (isSaved ? need.savingBytes : 0) + need.pictureBytes
    return Forecast(
      cells: cells, jobs: sharing.jobs, threads: sharing.threads,
      seconds: Forecast.makespan(of: cells.map(\.seconds), jobs: sharing.jobs)
        + once * Double(Set(open.map(\.seed)).count),
      memoryPerJob: max(training, need.dissectionMemory),
      disk: cells.reduce(0) { $0 + $1.disk },
      passingDisk: sharing.jobs * need.checkpointBytes)
  }

  /// A small and a larger part of a cell; what is extrapolated grows in proportion to both.
  private func rehearsalSizes(of work: PlannedWork, dictionary: Int) -> [RehearsalSize] {
    let batch = experiment.training.batch
    let images = [max(16, min(50, dictionary / 4)), max(32, min(300, dictionary))]
    return zip(images, [4, 8]).enumerated().map { number, size in
      let (images, batches) = size
      func part(_ count: Int) -> Int {
        count == 0 ? 0 : max(8, count * images / max(dictionary, 1))
      }
      let train = min(work.split.train.count, batches * batch)
      return RehearsalSize(
        train: train,
        validation: part(work.split.validation.count), test: part(work.split.test.count),
        images: images, epochs: train < 2 * batch ? 2 : 1,
        measuresAblation: number == 1 && experiment.dissection.ablation > 0)
    }
  }

  /// A part of `forecast`, in a process of its own: does the first cells, and says at last how much
  /// memory that took, and how fast units are taken away, if that is to be measured.
  package func rehearse(
    measuringAblation: Bool, isCancelled: @escaping () -> Bool,
    report: @escaping (SweepEvent) -> Void
  ) throws {
    let store = try ResultStore.open(at: results)
    let preparation = try Preparation(experiment)
    let plan = try record(preparation, in: store)
    var worker = worker(
      WorkOrder(plan: plan, threads: settings.threads ?? 1, retryUpTo: 0), preparation,
      store: store, isCancelled: isCancelled, report: report)
    worker.mostCells = Rehearsal.cells
    _ = try worker.run()
    var pace = 0.0
    if measuringAblation {
      let test = preparation.plan.work.first?.split.test ?? []
      pace = try AblationPace.measure(
        ResNet(experiment.model.architecture, seed: 1), bank: preparation.bank,
        faces: test.map(\.image), hook: experiment.dissection.hook, pool: worker.runner.pool
      ) { if isCancelled() { throw SweepError.interrupted } }
    }
    report(.rehearsed(memory: MachineFacts.peakMemory ?? 0, ablation: pace))
  }
}
