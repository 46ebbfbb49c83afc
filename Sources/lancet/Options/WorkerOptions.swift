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
    try Self.validate("--jobs", jobs)
    try Self.validate("--threads", threads)
  }

  static func validate(_ name: String, _ value: Int?) throws {
    guard let value, !(1...1024).contains(value) else { return }
    throw ValidationError("\(name) is \(value). Give 1 to 1024.")
  }
}
