import Files
import Foundation
import Sweeps

/// Tells a parent process what happens, on standard output, and ends when standard input does.
struct EventStream {
  private let interruption: Interruption

  init(_ interruption: Interruption) {
    self.interruption = interruption
  }

  /// Does some work that says what happens; an error is its last word, and becomes an exit code.
  func run(_ work: (_ tell: @escaping (SweepEvent) -> Void) throws -> Void) throws {
    interruption.followParent()
    do {
      try work(tell)
    } catch {
      tell(.stopped(message: error.words))
      throw Program.exitCode(of: error)
    }
  }

  private func tell(_ event: SweepEvent) {
    interruption.note(event)
    // A parent that is gone is noticed at the end of standard input.
    guard let line = try? JSONEncoder().encode(event) else { return }
    Terminal.result(String(decoding: line, as: UTF8.self))
  }
}
