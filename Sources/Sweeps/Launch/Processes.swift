import Foundation
import Probing
import Results

/// Workers in processes of their own; takes notice of those that die, and replaces them.
struct Processes: Launcher {
  let store: ResultStore
  let results: URL
  let settings: SweepRun.Settings

  /// How often a cell may take its worker down before it counts as failed, and how often workers
  /// may die before they begin a cell.
  private static let mostCrashes = 2

  /// The program's arguments that make it a worker which tells its parent what happens.
  private func arguments(of order: WorkOrder) -> [String] {
    [
      "work", "--events", "--results", results.relativePath, "--plan", "\(order.plan)",
      "--threads", "\(order.threads)", "--retry-up-to", "\(order.retryUpTo)",
      "--save-every", "\(settings.saveInterval / .seconds(1))", "--memory", settings.memory.text,
    ] + (order.pictures.map { ["--pictures", $0.rawValue] } ?? [])
  }

  /// Throws `SweepError.interrupted` after an interruption, and `SweepError.workerStopped` with the
  /// exit code of the first worker that could not go on; the others have saved their state by then.
  func run(
    _ workers: Int, on order: WorkOrder, isCancelled: @escaping () -> Bool,
    report: @escaping (_ event: SweepEvent, _ worker: Int) -> Void
  ) throws -> Int {
    let inbox = WorkerProcess.Inbox()
    var running: [Int: WorkerProcess] = [:]
    var cells: [Int: String] = [:]
    var lastWords: [Int: String] = [:]
    var crashes: [String: Int] = [:]
    var begun = 0
    var ending: SweepError?
    func start(_ number: Int) throws {
      running[number] = try WorkerProcess(
        number: number, command: arguments(of: order), inbox: inbox)
    }
    func end(_ reason: SweepError) {
      ending = ending ?? reason
      running.values.forEach { $0.stop() }
    }
    for number in 0..<workers { try start(number) }
    while !running.isEmpty {
      if ending == nil, isCancelled() { end(.interrupted) }
      guard let (number, message) = inbox.next() else { continue }
      switch message {
      case .event(let event):
        switch event {
        case .started(let cell, _, _):
          cells[number] = cell
          begun += 1
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
          let event = try note(crashOf: process, at: cell, signal: code, isLast: isLast)
          if let event { report(event, number) }
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
    return begun
  }

  /// Closes the attempt of a worker that died, as failed when the same cell did it before; returns
  /// what is to be said of it.
  private func note(
    crashOf process: WorkerProcess?, at cell: String?, signal: Int32, isLast: Bool
  ) throws -> SweepEvent? {
    guard let process, let cell else { return nil }
    let what = "its worker process died of signal \(signal)" + Self.hint(signal)
    for attempt in try store.openAttempts() {
      guard let id = attempt.id, let name = WorkerName(attempt.worker),
        name.host == ProcessInfo.processInfo.hostName, name.process == process.processID
      else { continue }
      let message = "\(what), for the second time"
      try store.finishAttemptIfOpen(
        id, outcome: isLast ? .failed : .interrupted, message: isLast ? message : what)
    }
    return isLast
      ? .failed(cell: cell, message: "\(what), for the second time")
      : .notice("\(cell): \(what). The cell will be tried again.")
  }

  private static func hint(_ signal: Int32) -> String {
    signal == SIGKILL ? " (the system does so when memory runs out)" : ""
  }
}
