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
      Records the plan, writes a script and submits it as an array with a task for each cell, then a \
      job that merges what the tasks record, and returns. Ahead of its time limit a task saves its \
      state and queues itself again. Again, the command submits only what is neither recorded nor \
      waiting or running. The database, the data and this program have to be in folders that the nodes \
      share. Time and memory come from a rehearsal, unless both are given.

      Examples:
        lancet submit Experiments/eyeglasses.yaml --slurm --partition main --limit 20
        lancet submit Experiments/eyeglasses.yaml --slurm --time 2:00:00 --mem 3G --dry-run
      """)

  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup var results: ResultsOptions
  @OptionGroup var slurm: SlurmOptions
  @OptionGroup var memory: MemoryOptions
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
    let sweep = SweepRun(try experiment.load(), results: database, settings: settings)
    let interruption = Interruption()
    let outlook = try sweep.outlook()
    for notice in outlook.notices { Terminal.say(notice) }
    let store = try ResultStore.open(at: database)
    let cluster = Slurm()
    let offer = try sweep.offer(
      outlook.preparation, in: store, slurm: dryRun && !cluster.isThere ? nil : cluster,
      isCancelled: { interruption.isRequested }, notice: { Terminal.say($0) })
    if offer.queued > 0 { Terminal.say("\(offer.queued) cells are waiting or running in Slurm.") }
    if offer.failed > 0 {
      Terminal.say("\(offer.failed) failed before. To try them again, add --retry-failed.")
    }
    if offer.cells.isEmpty { return Terminal.say("Nothing is left to submit.") }
    interruption.leaveTheEnd()
    let request = slurm.request(foreseen: try foresee(sweep, outlook, offer, interruption))
    if interruption.isRequested { throw SweepError.interrupted }
    var prepared = try sweep.prepare(offer, in: store)
    let script = script(prepared, request)
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

  /// The time limit and the memory that a cell needs, where they are not given.
  private func foresee(
    _ sweep: SweepRun, _ outlook: SweepRun.Outlook, _ offer: SweepRun.Offer,
    _ interruption: Interruption
  ) throws -> (time: String, memory: String) {
    if let time = slurm.time, let memory = slurm.mem { return (time, memory) }
    Terminal.say("Rehearsing, to foresee time and memory; --time and --mem spare it.")
    let forecast = try sweep.forecast(
      of: outlook,
      rehearsalCommand: Rehearsing(experiment, saving: saving, memory: memory).command,
      isCancelled: { interruption.isRequested })
    let names = Set(offer.cells.map(\.name))
    let seconds = forecast?.cells.filter { names.contains($0.name) }.map(\.seconds).max() ?? 0
    return (
      SlurmRequest.time(forCellOf: seconds),
      SlurmRequest.memory(forBytes: forecast?.memoryPerJob ?? 1_000_000_000)
    )
  }

  private func script(_ prepared: SweepRun.Prepared, _ request: SlurmRequest) -> SlurmScript {
    // In a rehearsed submission, too, the script is of the database that is meant.
    let files = SubmissionFiles(
      results: URL(filePath: results.results).absoluteURL.standardizedFileURL,
      number: prepared.files.number)
    return SlurmScript(
      prepared.submission, files: files, request: request,
      program: Bundle.main.executableURL?.resolvingSymlinksInPath().path ?? "lancet",
      arguments: ["--save-every", "\(saving.saveEvery)", "--retry-up-to", "\(prepared.retryUpTo)"]
        + memory.arguments,
      folder: URL(filePath: FileManager.default.currentDirectoryPath))
  }
}
