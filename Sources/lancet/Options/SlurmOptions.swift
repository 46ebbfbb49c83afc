import ArgumentParser
import Sweeps

/// What each task of a submission asks Slurm for.
struct SlurmOptions: ParsableArguments {
  @Flag(help: "Submit to Slurm, as an array with a task for each cell.") var slurm = false
  @Option(help: "The partition. [default: Slurm's own]") var partition: String?
  @Option(help: "Time limit of a task, such as 2:00:00. [default: twice what a rehearsal foresees]")
  var time: String?
  @Option(help: "Cores of a task, and threads of its worker. No result depends on it.")
  var cpus = 1
  @Option(help: "Memory of a task, such as 2G. [default: a quarter more than foreseen]")
  var mem: String?
  @Option(help: "How many tasks run at a time at most. [default: as many as Slurm likes]")
  var limit: Int?
  @Option(help: "The account to be charged. [default: Slurm's own]") var account: String?
  @Option(help: "Generic resources of a task. [default: none]") var gres: String?
  @Option(
    parsing: .unconditionalSingleValue,
    help:
      "Another option of sbatch, such as --constraint=avx512, any number of times. [default: none]")
  var extra: [String] = []

  func validate() throws {
    guard slurm else {
      throw ValidationError("Slurm is the only scheduler that cells can go to. Add --slurm.")
    }
    try WorkerOptions.validate("--cpus", cpus)
    if let limit, limit < 1 { throw ValidationError("--limit is \(limit). Give 1 or more.") }
    let words = [
      ("--partition", partition), ("--time", time), ("--mem", mem), ("--account", account),
      ("--gres", gres),
    ]
    for (name, value) in words {
      guard let value, value.isEmpty || value.contains(where: { $0.isWhitespace || $0 == "#" })
      else { continue }
      throw ValidationError("\(name) is “\(value)”. Give one word, as sbatch takes it.")
    }
    if let time, !SlurmRequest.isTime(time) {
      throw ValidationError(
        "--time is “\(time)”. Give minutes or hours:minutes:seconds, such as 90, 2:00:00 or 1-12:00:00."
      )
    }
    if let mem, !SlurmRequest.isMemory(mem) {
      throw ValidationError("--mem is “\(mem)”. Give a number with M or G, such as 500M or 2G.")
    }
    for option in extra where !option.hasPrefix("-") || option.contains(where: \.isNewline) {
      throw ValidationError("--extra is “\(option)”. Give an option such as --constraint=avx512.")
    }
  }

  /// With what is left open as a forecast has it.
  func request(foreseen: (time: String, memory: String)) -> SlurmRequest {
    SlurmRequest(
      partition: partition, account: account, gres: gres, time: time ?? foreseen.time, cpus: cpus,
      memory: mem ?? foreseen.memory, limit: limit, extra: extra)
  }
}
