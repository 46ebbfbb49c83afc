import ArgumentParser
import Sweeps

/// On how many threads a command computes.
struct ThreadsOption: ParsableArguments {
  @Option(help: "Number of threads. No result depends on it. [default: one per core]")
  var threads: Int?

  var count: Int { threads ?? ProcessLimits.current.processors }

  func validate() throws {
    try WorkerOptions.validate("--threads", threads)
  }
}
