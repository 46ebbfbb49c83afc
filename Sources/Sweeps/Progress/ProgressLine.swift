import Foundation

/// Where a run stands, as a line that fits a terminal of any width.
package struct ProgressLine {
  private let progress: SweepProgress
  private let now: ContinuousClock.Instant

  package init(_ progress: SweepProgress, at now: ContinuousClock.Instant = .now) {
    (self.progress, self.now) = (progress, now)
  }

  /// All there is to say, for a file.
  package var whole: String {
    Self.join([percent, speed, left] + cells { $0.long })
  }

  /// The most that fits into so many columns, with a bar that takes what is left of them.
  package func text(columns: Int) -> String {
    let choices: [[String?]] = [
      [percent, speed, left] + cells { $0.long },
      [percent, left] + cells { $0.long },
      [percent, left] + cells { $0.medium },
      [percent, left] + cells { $0.short },
      [percent, left, cellCount],
      [percent, left],
    ]
    let texts = choices.map(Self.join)
    let fitting = texts.first { $0.count + Self.leastBar + 1 <= columns }
    guard let text = fitting ?? texts.first(where: { $0.count <= columns }) else {
      return String(percent.prefix(columns))
    }
    let room = min(columns - text.count - 1, Self.longestBar)
    return room < Self.leastBar ? text : "\(bar(of: room)) \(text)"
  }

  private static let leastBar = 6
  private static let longestBar = 24

  private func bar(of length: Int) -> String {
    let filled = Int((progress.share * Double(length)).rounded(.down))
    return String(repeating: "█", count: filled) + String(repeating: "·", count: length - filled)
  }

  private var percent: String { "\(Int(100 * progress.share)) %" }

  private var speed: String? {
    progress.imagesPerSecond > 0
      ? String(format: "%.0f images/s", progress.imagesPerSecond) : nil
  }

  private var left: String? {
    progress.secondsLeft(at: now).map { "\(Self.clock($0)) left" }
  }

  private var cellCount: String? {
    progress.cells.count > 1 ? "\(progress.cells.count) cells at work" : nil
  }

  private func cells(_ words: (CellWords) -> String) -> [String?] {
    progress.cells.sorted { $0.key < $1.key }.map { words(CellWords($0.value)) }
  }

  private static func join(_ parts: [String?]) -> String {
    parts.compactMap(\.self).joined(separator: "  ")
  }

  /// Seconds as `1:02:03` or `2:03`.
  package static func clock(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    return hours > 0
      ? String(format: "%d:%02d:%02d", hours, minutes, rest)
      : String(format: "%d:%02d", minutes, rest)
  }
}

/// What is done at a cell, in more or fewer words.
private struct CellWords {
  private let progress: CellProgress

  init(_ progress: CellProgress) {
    self.progress = progress
  }

  /// As `Eyeglasses P75 seed 1: epoch 2 of 4, loss 0.213`.
  var long: String {
    let loss = progress.loss.map { String(format: ", loss %.3f", $0) } ?? ""
    return "\(progress.cell): \(activity)\(loss)"
  }

  /// As `Eyeglasses P75 seed 1: epoch 2 of 4`.
  var medium: String { "\(progress.cell): \(activity)" }

  /// As `P75/1 2/4`: P and seed, epoch or what else is done.
  var short: String {
    let place = progress.cell.replacing(/^.*(P\d+) seed (\d+)$/) { "\($0.1)/\($0.2)" }
    let step = activity.replacing(/^epoch (\d+) of (\d+)$/) { "\($0.1)/\($0.2)" }
    return "\(place) \(step)"
  }

  private var activity: String {
    progress.dissected.map { "\(progress.activity) \(Int(100 * $0)) %" } ?? progress.activity
  }
}
