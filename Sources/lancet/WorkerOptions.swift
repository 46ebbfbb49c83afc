import ArgumentParser
import Foundation

/// How the cores are shared among workers.
struct WorkerOptions: ParsableArguments {
  @Option(
    help: "Cells that are worked at at a time, each in a process of its own; as many as cores.")
  var jobs: Int?
  @Option(help: "Threads of each; what the cores allow. The numbers do not depend on it.")
  var threads: Int?

  func validate() throws {
    for (name, value) in [("--jobs", jobs), ("--threads", threads)] {
      guard let value else { continue }
      guard (1...1024).contains(value) else {
        throw ValidationError("\(name) is \(value); valid: 1 to 1024")
      }
    }
  }

  /// Jobs and threads of each: what is not said follows from the number of cores.
  var sharing: (jobs: Int, threads: Int) {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let jobs = jobs ?? max(1, cores / (threads ?? 1))
    return (jobs, threads ?? max(1, cores / jobs))
  }
}
