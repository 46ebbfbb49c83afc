import Foundation
import Synchronization

/// A worker in a process of its own, so that a crash costs no more than the cell at hand.
///
/// It says what happens on its standard output, a `SweepEvent` as JSON in each line. When its
/// standard input ends, because its parent says so or has died, it saves its state and ends.
package final class WorkerProcess: Sendable {
  let number: Int
  private let process: Process
  private let input = Pipe()
  private let output = Pipe()

  package enum Message: Sendable {
    case event(SweepEvent)
    /// It ended with an exit code, or by a signal.
    case ended(exitCode: Int32, isSignal: Bool)
  }

  /// Starts `command`; `inbox` hears of all that it says, and at last of its end.
  package init(number: Int, command: [String], inbox: Inbox) throws {
    self.number = number
    process = Process()
    process.executableURL = Bundle.main.executableURL
    process.arguments = command
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForReading.close()
    let (process, handle) = (process, output.fileHandleForReading)
    Thread.detachNewThread {
      Self.forward(handle, of: number, to: inbox)
      process.waitUntilExit()
      inbox.add(
        number,
        .ended(
          exitCode: process.terminationStatus,
          isSignal: process.terminationReason == .uncaughtSignal))
    }
  }

  var processID: Int32 { process.processIdentifier }

  /// Asks it to save its state and end.
  package func stop() {
    try? input.fileHandleForWriting.close()
  }

  private static func forward(_ handle: FileHandle, of number: Int, to inbox: Inbox) {
    let decoder = JSONDecoder()
    var rest = Data()
    while true {
      let data = handle.availableData
      if data.isEmpty { return }
      rest.append(data)
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        if let event = try? decoder.decode(SweepEvent.self, from: Data(rest[..<end])) {
          inbox.add(number, .event(event))
        }
        rest = Data(rest[rest.index(after: end)...])
      }
    }
  }

  /// Where the messages of all workers arrive.
  package final class Inbox: Sendable {
    private let messages = Mutex<[(worker: Int, message: Message)]>([])
    private let arrival = DispatchSemaphore(value: 0)

    package init() {}

    func add(_ worker: Int, _ message: Message) {
      messages.withLock { $0.append((worker, message)) }
      arrival.signal()
    }

    /// The next message; nil if there is none for a while.
    package func next() -> (worker: Int, message: Message)? {
      guard arrival.wait(timeout: .now() + 0.1) == .success else { return nil }
      return messages.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
  }
}
