import Foundation
import Networks
import Results
import Specification
import Sweeps

extension SweepRun {
  /// Foresees time, memory and disk of what `run` would do, by rehearsing small cells of two sizes.
  ///
  /// Ablation counts as if every endpoint had units in all layers, the most that it can take.
  ///
  /// - Parameters:
  ///   - outlook: what is left to do.
  ///   - rehearsalCommand: the arguments that make this program call `rehearse` at a size, recording to
  ///     a database, with so many threads.
  ///   - isCancelled: asked now and then.
  /// - Returns: nil when nothing is left to do.
  /// - Throws: errors of the experiment, the data and the rehearsal.
  package func forecast(
    of outlook: Outlook,
    rehearsalCommand: (_ size: RehearsalSize, _ results: URL, _ threads: Int) -> [String],
    isCancelled: () -> Bool
  ) throws -> Forecast? {
    if outlook.open.isEmpty { return nil }
    let folder = FileManager.default.temporaryDirectory.appending(path: "lancet-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let sharing = try sharing(of: outlook.open)
    // The models of arms that share them are trained once, for the first that is open.
    var trained = Set<String>()
    var parts: [ArmForecast] = []
    var rehearsed: [(cost: Experiment, took: Rehearsal)] = []
    for arm in outlook.preparation.arms {
      let work = outlook.open.filter { $0.arm.name == arm.name }
      guard let first = work.first else { continue }
      let rehearsals = try sizes(of: first).map { size in
        let cost = size.cost(of: experiment)
        if let same = rehearsed.first(where: { $0.cost == cost }) { return (size, same.took) }
        let place = folder.appending(path: "\(rehearsed.count)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let rehearsal = try Rehearsal.run(
          jobs: sharing.jobs, in: place,
          command: { rehearsalCommand(size, $0, sharing.threads) }, isCancelled: isCancelled)
        rehearsed.append((cost, rehearsal))
        return (size, rehearsal)
      }
      var new: Set<String> = []
      for hash in work.map(\.planned.cell.trainingHash) where !trained.contains(hash) {
        if try outlook.known?.isTrained(hash) != true { new.insert(hash) }
        trained.insert(hash)
      }
      parts.append(
        try ArmForecast(
          work, small: rehearsals[0], large: rehearsals[1], toTrain: new,
          need: Requirements(
            work, of: arm, memory: settings.memory, pictures: sharing.pictures),
          saveInterval: settings.saveInterval, in: folder))
    }
    let ofCell = Dictionary(
      parts.flatMap(\.cells).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let cells = outlook.open.compactMap { ofCell[$0.name] }
    let needs = requirements(of: outlook.open, pictures: sharing.pictures)
    let pictures = sharing.pictures == .disk ? pictureFiles(of: outlook.open) : []
    return Forecast(
      cells: cells, jobs: sharing.jobs, threads: sharing.threads,
      seconds: Forecast.makespan(of: cells.map(\.seconds), jobs: sharing.jobs)
        + parts.reduce(0) { $0 + $1.once },
      secondsOnce: parts.map(\.onceForOne).max() ?? 0,
      memoryPerJob: parts.map(\.memory).max() ?? 0, disk: cells.reduce(0) { $0 + $1.disk },
      passingDisk: sharing.jobs * (needs.map(\.checkpointBytes).max() ?? 0)
        + pictures.reduce(0) { $0 + $1.filled },
      pictures: sharing.pictures)
  }

  /// A small and a larger part of a cell; what is extrapolated grows in proportion to both.
  private func sizes(of work: PlannedWork) -> [RehearsalSize] {
    let (experiment, dictionary) = (work.experiment, work.arm.data.dictionaryFaces.count)
    let batch = experiment.training.batch
    let images = [max(16, min(50, dictionary / 4)), max(32, min(300, dictionary))]
    return zip(images, [4, 8]).enumerated().map { number, size in
      let (images, batches) = size
      func part(_ count: Int) -> Int {
        count == 0 ? 0 : max(8, count * images / max(dictionary, 1))
      }
      let train = min(work.split.train.count, batches * batch)
      return RehearsalSize(
        arm: work.arm.name, train: train,
        validation: part(work.split.validation.count), test: part(work.split.test.count),
        images: images, epochs: train < 2 * batch ? 2 : 1,
        measuresAblation: number == 1 && experiment.dissection.ablation > 0)
    }
  }

  /// A part of `forecast`, in a process of its own: does the first cells, and says at last how much
  /// memory that took, and how fast units are taken away, if that is to be measured.
  package func rehearse(
    at size: RehearsalSize, isCancelled: @escaping () -> Bool,
    report: @escaping (SweepEvent) -> Void
  ) throws {
    try SweepRun(size.applied(to: experiment), results: results, settings: settings)
      .rehearse(
        measuringAblation: size.measuresAblation, isCancelled: isCancelled, report: report)
  }

  private func rehearse(
    measuringAblation: Bool, isCancelled: @escaping () -> Bool,
    report: @escaping (SweepEvent) -> Void
  ) throws {
    let store = try ResultStore.open(at: results)
    let preparation = try preparation()
    defer { preparation.leavePictures() }
    let plan = try record(preparation, in: store)
    var worker = worker(
      WorkOrder(plan: plan, threads: settings.threads ?? 1, retryUpTo: 0), preparation,
      store: store, isCancelled: isCancelled, report: report)
    worker.mostCells = Rehearsal.cells
    _ = try worker.run()
    var pace = 0.0
    if measuringAblation, let cell = preparation.plan.work.first, let runner = worker.runners.first
    {
      pace = try AblationPace.measure(
        Network(experiment.model, seed: 1), bank: cell.arm.bank,
        faces: cell.split.test.map(\.image), hook: experiment.dissection.hook, pool: runner.pool
      ) { if isCancelled() { throw SweepError.interrupted } }
    }
    report(.rehearsed(memory: MachineFacts.peakMemory ?? 0, ablation: pace))
  }
}
