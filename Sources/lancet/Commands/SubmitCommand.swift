import ArgumentParser
import Forecasts
import Foundation
import Results
import Sweeps

/// `lancet submit`: the cells of an experiment that are not recorded, as tasks of a cluster.
struct SubmitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit",
    abstract: "Hand the cells that are not yet recorded to Slurm.",
    discussion: """
      Records the plan, writes a script and submits it as an array with a task for each cell. A second \
      job merges what the tasks record. The command does not wait for them. Ahead of its time limit a \
      task saves its state and queues itself again. A second time the command submits only cells that \
      are not recorded, waiting or running. The database, the data and this program have to be in \
      folders that the nodes share. Time and memory come from a rehearsal, unless both are given.

      Examples:
        lancet submit Experiments/eyeglasses.yaml --slurm --partition main --limit 20 --results again.sqlite
        lancet submit Experiments/eyeglasses.yaml --slurm --time 2:00:00 --mem 3G --results again.sqlite --dry-run
      """)

  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup var results: ResultsOptions
  @OptionGroup var slurm: SlurmOptions
  @OptionGroup var memory: MemoryOptions
  @OptionGroup var pictures: PictureOptions
  @Flag(help: "Print the scripts and submit nothing.") var dryRun = false
  @Flag(help: "Try cells again that failed before.") var retryFailed = false
  @OptionGroup var saving: SavingOptions

  func run() throws {
    if !dryRun { return try submit(to: URL(filePath: results.results).absoluteURL) }
    // What would be recorded is recorded in a copy.
    let manager = FileManager.default
    let folder = manager.temporaryDirectory.appending(path: "lancet-\(UUID().uuidString)")
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? manager.removeItem(at: folder) }
    let copy = folder.appending(path: results.url.lastPathComponent)
    if manager.fileExists(atPath: results.url.path) {
      try ResultStore.openForReading(at: results.url).copy(to: copy)
    }
    let (own, its) = (SubmissionFiles.all(of: results.url), SubmissionFiles.all(of: copy))
    if manager.fileExists(atPath: own.path) {
      try manager.createDirectory(
        at: its.deletingLastPathComponent(), withIntermediateDirectories: true)
      try manager.copyItem(at: own, to: its)
    }
    try submit(to: copy)
  }

  private func submit(to database: URL) throws {
    var settings = SweepRun.Settings()
    (settings.jobs, settings.threads) = (1, slurm.cpus)
    settings.retryFailed = retryFailed
    settings.saveInterval = saving.interval
    settings.memory = try memory.limit()
    settings.pictures = pictures.pictures
    let sweep = SweepRun(try experiment.load(), results: database, settings: settings)
    let interruption = Interruption()
    let cluster = Slurm()
    if !dryRun { try cluster.requireThere() }
    let outlook = try sweep.outlook()
    for notice in outlook.notices { Terminal.say(notice) }
    let store = try ResultStore.open(at: database)
    let vacancies = try sweep.vacancies(
      outlook.preparation, in: store, slurm: dryRun && !cluster.isThere ? nil : cluster,
      notice: { Terminal.say($0) })
    if vacancies.queued > 0 {
      Terminal.say("\(vacancies.queued) cells are waiting or running in Slurm.")
    }
    if vacancies.failed > 0 {
      Terminal.say("\(vacancies.failed) failed before. To try them again, add --retry-failed.")
    }
    if vacancies.work.isEmpty { return Terminal.say("Nothing is left to submit.") }
    interruption.leaveTheEnd()
    let need = try foresee(sweep, outlook, vacancies, interruption)
    let request = slurm.request(foreseen: (need.time, need.memory))
    if interruption.isRequested { throw SweepError.interrupted }
    // The name goes on showing what it shows until it is certain that Slurm takes the scripts.
    if !dryRun {
      try vacancies.test(
        { self.script($0, request, need.pictures) }, of: sweep.experiment.name, by: cluster)
    }
    let offer = try sweep.offer(
      vacancies, of: outlook.preparation, in: store, isCancelled: { interruption.isRequested },
      notice: { Terminal.say($0) })
    var prepared = try sweep.prepare(offer, in: store)
    let script = script(
      prepared.submission, request, need.pictures, retryUpTo: prepared.retryUpTo)
    if dryRun {
      for (_, text) in prepared.scripts(script, arraySize: cluster.arraySize) {
        Terminal.result(text)
      }
      return
    }
    try prepared.submit(script, to: cluster)
    for array in prepared.submission.arrays {
      let tasks = prepared.submission.tasks.count { $0.array == array }
      Terminal.row("array", array, "\(tasks) tasks")
    }
    Terminal.row("merge", prepared.submission.mergeJob ?? "")
    Terminal.say(
      "Submission \(prepared.submission.number) of plan \(offer.plan.id). To see how it goes:")
    Terminal.say(
      "  "
        + ShellCommand.text(
          ["lancet", "status", experiment.arguments[0], "--results", results.results, "--watch"]))
  }

  /// The time limit and the memory that a cell needs, where they are not given, and where its pictures
  /// are kept.
  private func foresee(
    _ sweep: SweepRun, _ outlook: SweepRun.Outlook, _ vacancies: SweepRun.Vacancies,
    _ interruption: Interruption
  ) throws -> (time: String, memory: String, pictures: PicturePlace) {
    if let time = slurm.time, let memory = slurm.mem {
      return (time, memory, sweep.picturePlace(of: vacancies.work))
    }
    Terminal.say("Rehearsing, to foresee time and memory; --time and --mem spare it.")
    let forecast = try sweep.forecast(
      of: outlook,
      rehearsalCommand: Rehearsing(experiment, saving: saving, memory: memory, pictures: pictures)
        .command,
      isCancelled: { interruption.isRequested })
    let forecastCells = Dictionary(
      (forecast?.cells ?? []).map { ($0.name, $0.seconds) }, uniquingKeysWith: { $1 })
    // A task does the cells of one model one after the other.
    let tasks = Dictionary(grouping: vacancies.work, by: \.planned.cell.trainingHash)
    let seconds = tasks.values.map { $0.reduce(0) { $0 + (forecastCells[$1.name] ?? 0) } }.max()
    return (
      SlurmRequest.time(forCellOf: (seconds ?? 0) + (forecast?.secondsOnce ?? 0)),
      SlurmRequest.memory(forBytes: forecast?.memoryPerJob ?? 1_000_000_000),
      forecast?.pictures ?? .memory
    )
  }

  private func script(
    _ submission: Submission, _ request: SlurmRequest, _ pictures: PicturePlace,
    retryUpTo: Int64 = 0
  ) -> SlurmScript {
    // In a rehearsed submission, too, the script is of the database that is meant.
    let files = SubmissionFiles(
      results: URL(filePath: results.results).absoluteURL.standardizedFileURL,
      number: submission.number)
    return SlurmScript(
      submission, files: files, request: request,
      program: Bundle.main.executableURL?.resolvingSymlinksInPath().path ?? "lancet",
      arguments: ["--save-every", "\(saving.saveEvery)", "--retry-up-to", "\(retryUpTo)"]
        + memory.arguments + ["--pictures", pictures.rawValue],
      folder: URL(filePath: FileManager.default.currentDirectoryPath))
  }
}
