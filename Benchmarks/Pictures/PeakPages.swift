import Foundation
import Synchronization

/// Looks again and again how much memory this process holds.
final class PeakPages: Sendable {
  private struct Peaks {
    var own = 0
    var all = 0
    var isOver = false
  }

  private let peaks = Mutex(Peaks())
  private static let look = 0.02

  /// Begins to look.
  init() {
    Thread.detachNewThread { [self] in
      while !peaks.withLock({ $0.isOver }) {
        note()
        Thread.sleep(forTimeInterval: Self.look)
      }
    }
  }

  /// The most bytes that were the process's own, and with those that are pages of files.
  func finish() -> (own: Int, all: Int) {
    note()
    return peaks.withLock { peaks in
      peaks.isOver = true
      return (peaks.own, peaks.all)
    }
  }

  private func note() {
    let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    func bytes(_ key: String) -> Int {
      let line = text.split(separator: "\n").first { $0.hasPrefix(key + ":") }
      let words = line?.split(whereSeparator: \.isWhitespace) ?? []
      return words.count > 1 ? (Int(words[1]) ?? 0) << 10 : 0
    }
    let (own, all) = (bytes("RssAnon"), bytes("VmRSS"))
    peaks.withLock { peaks in
      (peaks.own, peaks.all) = (max(peaks.own, own), max(peaks.all, all))
    }
  }
}
