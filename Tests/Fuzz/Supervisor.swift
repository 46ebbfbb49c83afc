import Foundation

/// Runs a reader over its inputs in child processes, and goes on behind an input that one falls over.
struct Supervisor {
  let reader: Reader
  let seed: UInt64
  /// Seconds that one input may take.
  let timeLimit: Double

  struct Failure {
    let input: Int
    let what: String
  }

  struct Outcome {
    var inputs = 0
    var read = 0
    var refused = 0
    var failures: [Failure] = []
    var seconds = 0.0
  }

  /// Failures after which a reader is given up: it is plain by then that it is broken.
  static let mostFailures = 20

  func run(inputs: Int) throws -> Outcome {
    let start = ContinuousClock.now
    var outcome = Outcome()
    var next = 0
    while next < inputs && outcome.failures.count < Self.mostFailures {
      next = try runChild(from: next, to: inputs, &outcome)
    }
    outcome.inputs = next
    outcome.seconds = (ContinuousClock.now - start) / .seconds(1)
    return outcome
  }

  /// Runs one child as far as it gets; returns the input to go on with.
  private func runChild(from first: Int, to end: Int, _ outcome: inout Outcome) throws -> Int {
    let log = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(UUID()).log")
    try Data().write(to: log)
    defer { try? FileManager.default.removeItem(at: log) }
    let child = Process()
    child.executableURL = URL(filePath: CommandLine.arguments[0])
    child.arguments = ["child", reader.rawValue, "\(seed)", "\(first)", "\(end)"]
    child.environment = ProcessInfo.processInfo.environment.merging(
      ["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    child.standardOutput = try FileHandle(forWritingTo: log)
    child.standardError = FileHandle.nullDevice
    try child.run()
    let isHanging = !waitWhileMoving(child, log: log)
    if isHanging { kill(child.processIdentifier, SIGKILL) }
    child.waitUntilExit()
    try? FileManager.default.removeItem(
      at: FileManager.default.temporaryDirectory.appending(
        path: "fuzz-\(child.processIdentifier)"))

    var current = first - 1
    for line in try String(contentsOf: log, encoding: .utf8).split(separator: "\n") {
      if let number = Int(line) {
        current = number
      } else if line == "read" {
        outcome.read += 1
      } else if line == "refused" {
        outcome.refused += 1
      } else {
        outcome.failures.append(Failure(input: current, what: String(line)))
      }
    }
    if isHanging {
      outcome.failures.append(Failure(input: current, what: "hangs"))
    } else if child.terminationReason == .uncaughtSignal {
      let what = "crashes with signal \(child.terminationStatus)"
      outcome.failures.append(Failure(input: current, what: what))
    } else if child.terminationStatus != 0 {
      let what = "ends with exit code \(child.terminationStatus)"
      outcome.failures.append(Failure(input: current, what: what))
    }
    return current + 1
  }

  /// Waits for the child's end; false as soon as it has said nothing for the time limit.
  private func waitWhileMoving(_ child: Process, log: URL) -> Bool {
    var (size, changed) = (UInt64(0), ContinuousClock.now)
    while child.isRunning {
      Thread.sleep(forTimeInterval: 0.02)
      let attributes = try? FileManager.default.attributesOfItem(atPath: log.path)
      let latest = (attributes?[.size] as? NSNumber)?.uint64Value ?? size
      if latest != size { (size, changed) = (latest, .now) }
      if ContinuousClock.now - changed > .seconds(timeLimit) { return false }
    }
    return true
  }
}
