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
      Terminal.showLive(bar(of: progress))
    } else if now - lastLine >= lineInterval {
      line(text(of: progress))
    }
  }

  private func line(_ text: String) {
    Terminal.say(text)
    lastLine = .now
  }

  private func bar(of progress: SweepProgress) -> String {
    let width = 24
    let share = Double(progress.imagesDone) / Double(max(progress.imagesTotal, 1))
    let filled = Int((share * Double(width)).rounded(.down))
    let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: width - filled)
    return "\(bar) \(text(of: progress))"
  }

  private func text(of progress: SweepProgress) -> String {
    let share = 100 * progress.imagesDone / max(progress.imagesTotal, 1)
    var parts = ["\(share) %"]
    if progress.imagesPerSecond > 0 {
      let left = Double(progress.imagesTotal - progress.imagesDone) / progress.imagesPerSecond
      parts.append(String(format: "%.0f images/s", progress.imagesPerSecond))
      parts.append("\(Self.clock(left)) of training left")
    }
    for (_, cell) in progress.cells.sorted(by: { $0.key < $1.key }) {
      let loss = cell.loss.map { String(format: ", loss %.3f", $0) } ?? ""
      parts.append("\(cell.cell): \(cell.stage)\(loss)")
    }
    return parts.joined(separator: "  ")
  }

  /// Seconds as `1:02:03` or `2:03`.
  static func clock(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    return hours > 0
      ? String(format: "%d:%02d:%02d", hours, minutes, rest)
      : String(format: "%d:%02d", minutes, rest)
  }
}
