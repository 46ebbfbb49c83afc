import ArgumentParser
import Reports

/// `lancet status`: the cells of an experiment and where they stand.
struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the cells of an experiment and how far each is.",
    discussion: "Without a file, the cells of every experiment in the database.")

  @Argument(help: "The experiment file.") var file: String?
  @OptionGroup var results: ResultsOptions

  func run() throws {
    let store = try results.open()
    let names =
      try file.map { [try ExperimentOptions.load($0).name] } ?? store.experiments().map(\.name)
    for name in names {
      let sweep = try Sweep(experiment: name, store: store, parts: [])
      print(sweep.statusTable().plain, terminator: "")
      let pace = try store.pace(ofExperiment: name)
      if pace.openCells > 0, let left = pace.secondsLeft, let each = pace.secondsPerCell {
        print(
          "Open: \(pace.openCells), at \(ProgressPrinter.clock(each)) a cell and \(pace.workers) "
            + "workers at it; about \(ProgressPrinter.clock(left)) left.")
      }
      for picture in try store.skippedImages(ofExperiment: name) {
        print("skipped", picture.image, picture.partition.rawValue, picture.reason, separator: "\t")
      }
    }
  }
}
