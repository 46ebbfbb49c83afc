import ArgumentParser
import Foundation

/// Feeds damaged files to every reader, and reports each that does not end in a value or a clear error.
///
/// Input number i of a reader is a function of the seed, the reader and i. Readers run in child
/// processes, which say where they are, so that a crash or a hang is pinned to its input.
@main
struct Fuzz: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "Fuzz", abstract: "Read damaged files, and report crashes and hangs.",
    subcommands: [All.self, One.self, Child.self], defaultSubcommand: All.self)

  /// All readers, in child processes.
  struct All: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Damage and read many inputs.")

    @Option(help: "How many inputs, shared evenly by the readers.") var count = 50_000
    @Option(help: "Which inputs.") var seed: UInt64 = 1
    @Option(help: "Comma-separated: \(Reader.usual.map(\.rawValue).joined(separator: ", ")).")
    var readers = Reader.usual.map(\.rawValue).joined(separator: ",")
    @Option(help: "Seconds that one input may take.") var timeLimit = 20.0

    func run() throws {
      let readers = try readers.split(separator: ",").map { name in
        guard let reader = Reader(rawValue: String(name)) else {
          throw ValidationError("--readers has no \(name)")
        }
        return reader
      }
      print("reader", "inputs", "read", "refused", "failed", "seconds", separator: "\t")
      var failed = 0
      for reader in readers {
        let supervisor = Supervisor(reader: reader, seed: seed, timeLimit: timeLimit)
        let outcome = try supervisor.run(inputs: (count + readers.count - 1) / readers.count)
        failed += outcome.failures.count
        print(
          reader.rawValue, outcome.inputs, outcome.read, outcome.refused, outcome.failures.count,
          String(format: "%.1f", outcome.seconds), separator: "\t")
        for failure in outcome.failures.prefix(Supervisor.mostFailures) {
          print("  \(failure.what): Fuzz one \(reader.rawValue) \(seed) \(failure.input)")
        }
      }
      if failed > 0 { throw ExitCode.failure }
    }
  }

  /// One input, in this process: to reproduce a failure.
  struct One: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Damage and read one input.")

    @Argument(help: "A reader.") var reader: Reader
    @Argument(help: "The seed.") var seed: UInt64
    @Argument(help: "The number of the input.") var input: Int
    @Option(help: "A file to write the damaged input to, before it is read.") var output: String?

    func run() throws {
      let bytes = Inputs(of: reader, seed: seed)[input]
      if let output { try Data(bytes).write(to: URL(filePath: output)) }
      let workshop = try Workshop()
      print(workshop.read(bytes, by: reader))
    }
  }

  /// A run of inputs, each announced by its number ahead of being read.
  struct Child: ParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)

    @Argument var reader: Reader
    @Argument var seed: UInt64
    @Argument var first: Int
    @Argument var end: Int

    func run() throws {
      let inputs = Inputs(of: reader, seed: seed)
      let workshop = try Workshop()
      for number in first..<end {
        FileHandle.standardOutput.write(Data("\(number)\n".utf8))
        let answer = workshop.read(inputs[number], by: reader)
        FileHandle.standardOutput.write(Data("\(answer.line)\n".utf8))
      }
    }
  }
}
