import ArgumentParser
import Probing

/// How much a dissection may hold at once.
struct MemoryOptions: ParsableArguments {
  @Option(
    help: """
      Memory for activations and pictures during a dissection, such as 500MB or 2GB. With less \
      memory the network runs more often. No result depends on it. [default: 1.6GB]
      """)
  var memory: String?

  /// What to hand on to another process.
  var arguments: [String] { memory.map { ["--memory", $0] } ?? [] }

  func validate() throws {
    _ = try limit()
  }

  func limit() throws -> DissectionMemory {
    guard let memory else { return .usual }
    guard let bytes = Int(memory: memory) else {
      throw ValidationError(
        "--memory is \(memory). Give a number above 0 with kB, MB or GB, such as 500MB or 2GB.")
    }
    return DissectionMemory(bytes: bytes)
  }
}
