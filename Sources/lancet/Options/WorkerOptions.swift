import ArgumentParser

/// How the cores are shared among workers.
struct WorkerOptions: ParsableArguments {
  @Option(
    help: "Cells that are worked at at a time, each in a process of its own; a job for each core.")
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
}
