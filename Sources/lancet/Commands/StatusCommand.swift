import ArgumentParser
import Reports
import Sweeps

/// `lancet status`: the cells of an experiment and where they stand.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "List the cells of an experiment and what is recorded of each.",
    discussion: "Without a file it lists the cells of every experiment in the database.")

  @Argument(help: "The experiment file.") var file: String?
  @OptionGroup var results: ResultsOptions

  func run() throws {
    let store = try results.open()
    let names =
      try file.map { [try ExperimentOptions.load($0).name] } ?? store.experiments().map(\.name)
    for name in names {
      let sweep = try Sweep(experiment: name, store: store, parts: [])
      let held = sweep.cells.filter { $0.state == .running }.compactMap(\.worker)
      let gone = held.filter { WorkerName($0)?.isAlive == false }
      Terminal.result(sweep.statusTable(gone: Set(gone)).plain, terminator: "")
      var pace = try store.pace(ofExperiment: name)
      pace.workers -= gone.count
      if pace.openCells > 0, let left = pace.secondsLeft, let each = pace.secondsPerCell {
        let workers = pace.workers == 1 ? "1 worker" : "\(pace.workers) workers"
        Terminal.result(
          "\(pace.openCells) of the cells are open. At \(ProgressPrinter.clock(each)) per cell and "
            + "\(workers), about \(ProgressPrinter.clock(left)) are left.")
      }
      for picture in try store.skippedImages(ofExperiment: name) {
        Terminal.row("skipped", picture.image, picture.partition.rawValue, picture.reason)
      }
    }
  }
}
