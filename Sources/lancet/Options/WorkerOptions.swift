import ArgumentParser

/// How the cores are shared among workers.
struct WorkerOptions: ParsableArguments {
  @Option(
    help: """
      Number of cells processed in parallel, each in its own process. [default: one per core]
      """)
  var jobs: Int?
  @Option(help: "Threads per process. No result depends on it. [default: cores ÷ jobs]")
  var threads: Int?

  func validate() throws {
    for (name, value) in [("--jobs", jobs), ("--threads", threads)] {
      guard let value else { continue }
      guard (1...1024).contains(value) else {
        throw ValidationError("\(name) is \(value). Give 1 to 1024.")
      }
    }
  }
}
