import Foundation
import Sweeps

/// Shows how a run goes: a live bar on a terminal, plain lines in a file.
final class ProgressPrinter {
  private var lastLine = ContinuousClock.now
  private var lastBar: ContinuousClock.Instant?

  /// In a file, the time between two lines about the same cell.
  private let lineInterval = Duration.seconds(60)
  private let barInterval = Duration.milliseconds(100)

  func show(_ event: SweepEvent, _ sweep: SweepProgress) {
    switch event {
    case .stopped, .rehearsed: break  // The run itself ends with the message.
    case .notice(let text): line(text)
    case .started(let cell, let number, let count): line("[\(number)/\(count)] \(cell)")
    case .finished(let cell, let summary): line("\(cell): \(summary)")
    case .failed(let cell, let message): line("\(cell) failed: \(message)")
    case .progress: show(sweep)
    }
  }

  /// Leaves the terminal with the cursor at the start of an empty line.
  func finish() {
    Terminal.clearLive()
  }

  private func show(_ progress: SweepProgress) {
    let now = ContinuousClock.now
    if Terminal.showsLiveLine {
      if let lastBar, now - lastBar < barInterval { return }
      lastBar = now
      // One column stays free, where terminals keep the cursor.
      Terminal.showLive(ProgressLine(progress).text(columns: Terminal.columns - 1))
    } else if now - lastLine >= lineInterval {
      line(ProgressLine(progress).whole)
    }
  }

  private func line(_ text: String) {
    Terminal.say(text)
    lastLine = .now
  }
}
