import Foundation
import Processor
import Sweeps
import Synchronization

/// Notices what asks a run to save its state and end: a signal, or the end of a parent process.
///
/// SIGINT is Ctrl-C, SIGTERM a machine that shuts down, SIGHUP a terminal that is closed, SIGUSR1 and
/// SIGUSR2 a scheduler that is about to take the machine away, SIGXCPU a limit of computing time.
/// While there is nothing to save, the program ends at once. Ctrl-C a second time ends it at once, and
/// so does SIGTERM ten seconds after the first signal.
final class Interruption {
  private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU]
  private static let state = State()

  /// What signals have said.
  ///
  /// Their handlers touch nothing else: a handler may take no lock and no memory, so it works where no
  /// thread can be started any more.
  private final class State: Sendable {
    let isRaised = Atomic<Bool>(false)
    /// Whether the first signal is so long ago that another means it.
    let isOverdue = Atomic<Bool>(false)
    let hasSomethingToSave = Atomic<Bool>(false)
  }

  /// Seconds between two looks of the thread that watches.
  private static let look = 0.1
  private static let looksUntilOverdue = 100

  var isRequested: Bool { Self.state.isRaised.load(ordering: .relaxed) }

  init() {
    _ = Self.state
    for number in Self.signals where !(number == SIGHUP && Self.isIgnored(number)) {
      signal(number) { Interruption.note(signal: $0) }
      unblock(signal: number)
    }
    Thread.detachNewThread(Self.watch)
  }

  /// Lets the work end by itself from now on, as it looks at `isRequested` and has to clean up.
  func leaveTheEnd() {
    Self.state.hasSomethingToSave.store(true, ordering: .relaxed)
  }

  /// From the first cell on there is a state to be saved.
  func note(_ event: SweepEvent) {
    if case .started = event { leaveTheEnd() }
  }

  /// Also notices the end of standard input, which a worker process shares with its parent alone.
  ///
  /// Ctrl-C goes to all processes of a terminal; a worker waits for its parent's word instead.
  func followParent() {
    signal(SIGINT, SIG_IGN)
    Thread.detachNewThread {
      while let data = try? FileHandle.standardInput.read(upToCount: 1), !data.isEmpty {}
      Self.state.isRaised.store(true, ordering: .relaxed)
    }
  }

  private static func note(signal number: Int32) {
    let isAgain = state.isRaised.exchange(true, ordering: .relaxed)
    let isMeant = number == SIGINT || number == SIGTERM && state.isOverdue.load(ordering: .relaxed)
    if isAgain && isMeant { _exit(Program.interrupted) }
  }

  /// Ends the program where nothing is to be saved, and counts the time since the first signal.
  private static func watch() {
    var looks = 0
    while true {
      Thread.sleep(forTimeInterval: look)
      guard state.isRaised.load(ordering: .relaxed) else { continue }
      if !state.hasSomethingToSave.load(ordering: .relaxed) {
        Terminal.say("lancet: \(SweepError.interrupted)")
        exit(Program.interrupted)
      }
      looks += 1
      if looks >= looksUntilOverdue { state.isOverdue.store(true, ordering: .relaxed) }
    }
  }

  /// Whether the process was started with a signal switched off, as “nohup” does.
  private static func isIgnored(_ number: Int32) -> Bool {
    let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status?.split(separator: "\n").first { $0.hasPrefix("SigIgn:") }
    let mask = line?.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) } ?? 0
    return mask >> UInt64(number - 1) & 1 == 1
  }
}
