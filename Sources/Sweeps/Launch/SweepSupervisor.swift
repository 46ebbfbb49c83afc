import Foundation
import Results

/// Keeps some worker processes at work, and takes notice of those that die.
struct SweepSupervisor {
  let store: ResultStore
  /// The program's arguments that make it a worker.
  let workerCommand: [String]
  let isCancelled: () -> Bool
  let report: (_ event: SweepEvent, _ worker: Int) -> Void

  /// How often a cell may take its worker down before it counts as failed, and how often workers
  /// may die before they begin a cell.
  private static let mostCrashes = 2

  /// Runs `count` workers until they find nothing free any more; one that dies is replaced.
  ///
  /// Throws `SweepError.interrupted` after an interruption, and `SweepError.workerStopped` with the
  /// exit code of the first worker that could not go on; the others have saved their state by then.
  func run(workers count: Int) throws {
    let inbox = WorkerProcess.Inbox()
    var running: [Int: WorkerProcess] = [:]
    var cells: [Int: String] = [:]
    var lastWords: [Int: String] = [:]
    var crashes: [String: Int] = [:]
    var ending: SweepError?
    func start(_ number: Int) throws {
      running[number] = try WorkerProcess(number: number, command: workerCommand, inbox: inbox)
    }
    func end(_ reason: SweepError) {
      ending = ending ?? reason
      running.values.forEach { $0.stop() }
    }
    for number in 0..<count { try start(number) }
    while !running.isEmpty {
      if ending == nil, isCancelled() { end(.interrupted) }
      guard let (number, message) = inbox.next() else { continue }
      switch message {
      case .event(let event):
        switch event {
        case .started(let cell, _, _): cells[number] = cell
        case .finished, .failed: cells[number] = nil
        case .stopped(let words): lastWords[number] = words
        case .notice, .progress, .rehearsed: break
        }
        report(event, number)
      case .ended(let code, let isSignal):
        let process = running.removeValue(forKey: number)
        if isSignal {
          let cell = cells.removeValue(forKey: number)
          crashes[cell ?? "", default: 0] += 1
          let isLast = crashes[cell ?? "", default: 0] >= Self.mostCrashes
          try note(crashOf: process, at: cell, signal: code, isLast: isLast, worker: number)
          if cell == nil, isLast { end(.workersDie(signal: code)) }
          if ending == nil { try start(number) }
        } else if code == 130 {
          end(.interrupted)
        } else if code != 0 {
          end(
            .workerStopped(
              exitCode: code, message: lastWords[number] ?? "a worker ended with code \(code)"))
        }
      }
    }
    if let ending { throw ending }
  }

  /// Closes the attempt of a worker that died: as failed when the same cell did it before.
  private func note(
    crashOf process: WorkerProcess?, at cell: String?, signal: Int32, isLast: Bool, worker: Int
  ) throws {
    guard let process, let cell else { return }
    let what = "its worker process died of signal \(signal)" + Self.hint(signal)
    for attempt in try store.openAttempts() {
      guard let id = attempt.id, let name = WorkerName(attempt.worker),
        name.host == ProcessInfo.processInfo.hostName, name.process == process.processID
      else { continue }
      let message = "\(what), for the second time"
      try store.finishAttemptIfOpen(
        id, outcome: isLast ? .failed : .interrupted, message: isLast ? message : what)
    }
    if isLast {
      report(.failed(cell: cell, message: "\(what), for the second time"), worker)
    } else {
      report(.notice("\(cell): \(what); it is taken up again"), worker)
    }
  }

  private static func hint(_ signal: Int32) -> String {
    signal == SIGKILL ? " (the system does so when memory runs out)" : ""
  }
}
